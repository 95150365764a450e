"""Tests of farshore.report."""

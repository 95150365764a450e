"""Tests of farshore.checks."""

"""Tests of farshore.plan."""

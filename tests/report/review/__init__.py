"""Tests of farshore.report.review."""

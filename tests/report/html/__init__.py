"""Tests of farshore.report.html."""

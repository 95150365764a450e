"""Tests of farshore.report.review.html."""

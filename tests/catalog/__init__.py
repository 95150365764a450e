"""Tests of farshore.catalog."""

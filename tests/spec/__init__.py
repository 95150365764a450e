"""Tests of farshore.spec."""

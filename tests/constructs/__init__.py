"""Tests of farshore.constructs."""

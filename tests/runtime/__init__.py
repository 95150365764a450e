"""Tests of farshore.runtime."""

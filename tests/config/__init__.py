"""Tests of farshore.config."""

"""Tests of farshore.cli."""

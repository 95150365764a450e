"""Tests of farshore.pull_request."""

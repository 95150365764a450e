"""Tests of farshore.plan.types."""

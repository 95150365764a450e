"""Tests of what a new spec does to what was written before."""

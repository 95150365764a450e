"""Tests of the documentation and its generator."""

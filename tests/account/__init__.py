"""Tests of the live account facts."""

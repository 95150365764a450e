"""Tests of the rules about an account."""

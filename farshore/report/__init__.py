"""Findings as text: one renderer a file."""

"""Benchmarks: each reports ratios against a named floor or peer that was measured in the same run.

Run one with `python -m benchmarks.<name>`; README.md says what each measures and what it last found.
"""

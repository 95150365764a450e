"""A report on a pull request: one comment, found again by its marker and updated in place.

`decision.py` says what to do, `github.py` does it, `publish.py` joins the two.
"""

"""A repository's settings: `farshore.toml`, or `[tool.farshore]` in `pyproject.toml`.

Imports nothing of its own: a command without settings pays for no more than looking for the file.
"""

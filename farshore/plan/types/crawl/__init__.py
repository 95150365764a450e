"""Writes `data/provider.json` from the provider's own schemas; `make types` runs it."""

"""The rules of review: one a file; importing this module registers them all."""

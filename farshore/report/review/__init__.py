"""A review as text: one renderer a file."""

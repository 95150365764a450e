"""Talking to servers: how long to wait, how much to read, and what of an answer may be believed."""

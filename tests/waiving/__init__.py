"""Waivers: what they accept, and what is said of them."""

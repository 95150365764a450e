"""Waivers: what they accept, and what is to be said of them: the same for preflight and review."""

from farshore.waiving.acceptance import WAIVER_RULES, Acceptance, accepted

__all__ = ["WAIVER_RULES", "Acceptance", "accepted"]

"""The rules about waivers: one a file; importing this package registers them all."""

from farshore.waiving.rules import waiver_ending, waiver_expired, waiver_unused

__all__ = ["waiver_ending", "waiver_expired", "waiver_unused"]

"""Durations as people write them: `90s`, `5m`, `1h`, `7d`."""

from __future__ import annotations

import re
from typing import NamedTuple

PATTERN = r"[0-9]{1,6}(s|m|h|d)"
_SECONDS = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}


class Duration(NamedTuple):
    """A length of time.

    Attributes:
        seconds: Its length.
    """

    seconds: int

    @classmethod
    def parse(cls, text: str) -> Duration:
        """Read `90s`, `5m`, `1h` or `7d`.

        Raises:
            ValueError: The text is not a whole number followed by one of s, m, h, d.
        """
        if not re.fullmatch(PATTERN, text):
            raise ValueError(f"not a duration: {text!r}")
        return cls(int(text[:-1]) * _SECONDS[text[-1]])

    @classmethod
    def of_days(cls, days: int) -> Duration:
        """Return the duration of whole days."""
        return cls(days * _SECONDS["d"])

    @property
    def days(self) -> int:
        """Whole days, rounded down."""
        return self.seconds // _SECONDS["d"]

    def __str__(self) -> str:
        """Return the shortest exact form, as `5m` for 300 seconds."""
        unit = next((unit for unit, size in _SECONDS.items() if self.seconds and self.seconds % size == 0), "s")
        return f"{self.seconds // _SECONDS[unit]}{unit}"

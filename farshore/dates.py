"""Days as people write them in files: YYYY-MM-DD and nothing else, whatever a newer Python would take as well."""

from __future__ import annotations

import datetime
import re

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def day_in(text: str) -> datetime.date:
    """Return the day that a text is.

    Raises:
        ValueError: It is not written so, or is no day of the calendar, as a 30th of February.
    """
    if not _DAY.fullmatch(text):
        raise ValueError(text)
    return datetime.date.fromisoformat(text)

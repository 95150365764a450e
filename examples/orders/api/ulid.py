"""ULIDs: ids that sort by the time at which they were made, and that two regions never make twice."""

from __future__ import annotations

import secrets
import time

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U, which are mistaken for others."""

LENGTH = 26


def new_ulid() -> str:
    """Returns a new id: 48 bits of milliseconds since 1970, then 80 random bits.

    Ids of the same millisecond are in no order. https://github.com/ulid/spec
    """
    number = time.time_ns() // 1_000_000 << 80 | secrets.randbits(80)
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(LENGTH)))

"""Several resources in one sentence: the first few addresses, and how many more."""

from __future__ import annotations

from collections.abc import Sequence

from farshore.plan.resource import Resource

_NAMED = 3


def listed(resources: Sequence[Resource], named: int = _NAMED) -> str:
    """Return addresses as words: `a`, `b` and `c`, or `a`, `b`, `c` and 4 more."""
    names = [f"`{one.address}`" for one in resources[:named]]
    more = len(resources) - len(names)
    return joined([*names, f"{more} more"] if more else names)


def joined(words: Sequence[str]) -> str:
    """Return words as in a sentence: a, b and c."""
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1]) if part) if words else ""

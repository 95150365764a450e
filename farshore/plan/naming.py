"""How messages name several resources: the first few addresses, and how many more there are."""

from __future__ import annotations

from collections.abc import Sequence

from farshore.plan.resource import Resource

MOST_NAMED = 3


def addresses(resources: Sequence[Resource]) -> str:
    """Return the addresses of up to three resources, as `a`, `b` and `c`, or with how many more there are."""
    named = [f"`{one.address}`" for one in resources[:MOST_NAMED]]
    more = len(resources) - len(named)
    last = f"{more} more" if more else named.pop()
    return f"{', '.join(named)} and {last}" if named else last


def also(resources: Sequence[Resource]) -> str:
    """Return the end of a message that is about the first of several resources; empty where there are no others."""
    return f"; the same holds for {addresses(resources)}" if resources else ""

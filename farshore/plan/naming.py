"""How messages name several resources: the first few addresses, and how many more there are."""

from __future__ import annotations

from collections.abc import Sequence

from farshore.plan.resource import Resource

MOST_NAMED = 3


def addresses(resources: Sequence[Resource]) -> str:
    """Return the addresses of up to three resources, then how many more there are."""
    named = [f"`{one.address}`" for one in resources[:MOST_NAMED]]
    more = len(resources) - len(named)
    return ", ".join(named) + (f" and {more} more" if more else "")

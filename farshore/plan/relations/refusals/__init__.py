"""What AWS refuses in an apply though the plan is in order: one table, and who meets what stands in it.

An entry looks at what the apply makes or changes; what stands as it is was accepted. Only what the plan tells counts:
what is known after the apply only may be right.
"""

from __future__ import annotations

from collections.abc import Iterator

from farshore.plan.estate import Estate
from farshore.plan.relations.refusals.entry import (
    Around,
    CopyRefusal,
    Entry,
    Refusal,
    Refused,
    RefusedCopy,
    is_sent,
)
from farshore.plan.relations.refusals.table import COPIES, RESOURCES
from farshore.plan.resource import Resource

__all__ = [
    "COPIES",
    "RESOURCES",
    "CopyRefusal",
    "Entry",
    "Refusal",
    "Refused",
    "RefusedCopy",
    "refused_copies",
    "refused_resources",
]


def refused_copies(estate: Estate) -> tuple[tuple[CopyRefusal, RefusedCopy], ...]:
    """Return the copies that AWS refuses, each once for each entry."""
    around = Around(estate)
    return tuple(
        (entry, copy) for entry in COPIES for one in estate.of_type(*entry.types) for copy in entry.copies(one, around)
    )


def refused_resources(estate: Estate) -> Iterator[tuple[Resource, Refusal, Refused]]:
    """Yield what an apply makes or changes and AWS refuses, with the entry that says so."""
    around = Around(estate)
    for entry in RESOURCES:
        for one in estate.of_type(*entry.types):
            if is_sent(one):
                yield from ((one, entry, refused) for refused in entry.refused(one, around))

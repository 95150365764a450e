"""Which regions AWS itself advises its customers to leave."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from farshore.catalog import data
from farshore.findings import Evidence


class AdvisedAgainst(NamedTuple):
    """A region that AWS advises against.

    Attributes:
        region: The region.
        since: The day from which it does.
        evidence: Why, as a phrase that follows `to be avoided:`, and where that was read.
    """

    region: str
    since: datetime.date
    evidence: Evidence


@functools.cache
def embedded() -> Mapping[str, AdvisedAgainst]:
    """Return the regions by id, as they ship with farshore (data/avoided.json).

    Raises:
        FarshoreError: The installation is damaged.
    """
    rows = data.read("avoided.json")["regions"]
    return MappingProxyType({row["region"]: _entry(row) for row in rows})


def _entry(row: Mapping[str, str]) -> AdvisedAgainst:
    evidence = Evidence(row["source"], datetime.date.fromisoformat(row["date"]), row["says"], row["url"])
    return AdvisedAgainst(row["region"], datetime.date.fromisoformat(row["since"]), evidence)

"""Which regions an account must enable before it can use them."""

from __future__ import annotations

import datetime
import functools
from typing import NamedTuple

from farshore.catalog import data
from farshore.catalog.interface import Region
from farshore.findings import Evidence


class OptIn(NamedTuple):
    """The regions that need no enabling; SSM's parameters do not tell them from the others.

    Attributes:
        partition: The partition in which regions can need it.
        default: The regions of that partition that are enabled in every account.
        source: Who says so.
        date: When it was read.
        url: Where.
    """

    partition: str
    default: frozenset[str]
    source: str
    date: datetime.date
    url: str

    @classmethod
    @functools.cache
    def embedded(cls) -> OptIn:
        """Return the list that ships with farshore (data/opt_in.json)."""
        document = data.read("opt_in.json")
        return cls(
            document["partition"],
            frozenset(document["default"]),
            document["source"],
            datetime.date.fromisoformat(document["date"]),
            document["url"],
        )

    def needed(self, region: Region) -> Evidence | None:
        """Return who says that an account must enable the region first; None where it need not."""
        if region.partition != self.partition or region.id in self.default:
            return None
        statement = f"{region.id} is not among the regions that are enabled by default; later regions are opt-in"
        return Evidence(self.source, self.date, statement, self.url)

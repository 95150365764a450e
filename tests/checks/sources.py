"""Catalogs of several sources that disagree, made by hand."""

from __future__ import annotations

import datetime

from farshore.catalog import Answer, Catalog, Source
from farshore.catalog.snapshot import SnapshotSource
from farshore.findings import Evidence
from tests.checks.small_catalog import document


class Contrary(Source):
    """Lists what it is told to list, and cannot say anything of other services."""

    name = "the other source"
    retrieved = datetime.date(2026, 10, 2)

    def __init__(self, listed: dict[tuple[str, str], bool]) -> None:
        self._listed = listed

    def answer(self, service: str, region: str) -> Answer:
        """Answer from the table given."""
        listed = self._listed.get((service, region))
        verb = "lists" if listed else "does not list" if listed is False else "knows nothing of"
        return Answer(listed, Evidence(self.name, self.retrieved, f"{verb} {service} in {region}"))


def two_sources(listed: dict[tuple[str, str], bool]) -> Catalog:
    """Return the small catalog with a second source beside its snapshot."""
    snapshot = SnapshotSource(document(), "hand-made")
    return Catalog(snapshot, [snapshot, Contrary(listed)])

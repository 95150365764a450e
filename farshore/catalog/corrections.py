"""Facts that override or silence a source, each with the place where it can be checked."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from farshore.catalog import data
from farshore.findings import Evidence


class GlobalService(NamedTuple):
    """A service with one instance for a whole partition, whatever a source lists.

    Attributes:
        service: Canonical service id.
        partition: The partition this is true of.
        control_plane: The region in which it is controlled.
        evidence: Who says so.
    """

    service: str
    partition: str
    control_plane: str
    evidence: Evidence


class Misnamed(NamedTuple):
    """An id by which a source means another service.

    Attributes:
        source: `Source.name` of the source that does so.
        service: The id in the source, as `application-autoscaling`.
        really: The canonical id of what the source means by it, as `autoscaling-plans`.
        evidence: How that is known.
    """

    source: str
    service: str
    really: str
    evidence: Evidence


class Respelt(NamedTuple):
    """An id by which people mean another service than every source does.

    Attributes:
        service: The id in the sources, as `inspector`.
        canonical: What the catalog calls that service instead, as `inspector-classic`.
        evidence: How that is known.
    """

    service: str
    canonical: str
    evidence: Evidence


class Silenced(NamedTuple):
    """A service of which a source's list says nothing.

    Attributes:
        source: `Source.name` of the source.
        service: Canonical service id.
        evidence: How that is known.
    """

    source: str
    service: str
    evidence: Evidence


class OpenZones(NamedTuple):
    """A region of which an account of today is given fewer zones than exist.

    Attributes:
        region: The region.
        zones: How many Availability Zones such an account can use.
        evidence: Who says so.
    """

    region: str
    zones: int
    evidence: Evidence


class Note(NamedTuple):
    """Something a reader of the verdict on a service should know; it changes no status.

    Attributes:
        service: Canonical service id.
        partition: The partition this is true of.
        evidence: What, and who says so.
    """

    service: str
    partition: str
    evidence: Evidence


class Corrections(NamedTuple):
    """All corrections.

    Attributes:
        globals: By (service, partition).
        misnamed: By (source name, id in the source).
        respelt: By id in the sources.
        silenced: By (source name, canonical service).
        zones: By region.
        notes: In the order of the file.
        reviewed: Ids whose endpoints name another service and that were found to be right all the same.
    """

    globals: Mapping[tuple[str, str], GlobalService]
    misnamed: Mapping[tuple[str, str], Misnamed]
    respelt: Mapping[str, Respelt] = MappingProxyType({})
    silenced: Mapping[tuple[str, str], Silenced] = MappingProxyType({})
    zones: Mapping[str, OpenZones] = MappingProxyType({})
    notes: tuple[Note, ...] = ()
    reviewed: frozenset[str] = frozenset()

    @classmethod
    def embedded(cls) -> Corrections:
        """Return the corrections that ship with farshore (data/corrections.json)."""
        return cls.from_document(data.read("corrections.json"))

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Corrections:
        """Return the corrections of a parsed document, laid out as data/corrections.json."""
        one_instance = [
            GlobalService(row["service"], row["partition"], row["control_plane"], _evidence(row))
            for row in document["global"]
        ]
        misnamed = [Misnamed(row["in"], row["service"], row["really"], _evidence(row)) for row in document["misnamed"]]
        respelt = [Respelt(row["service"], row["as"], _evidence(row)) for row in document.get("respelt", ())]
        silenced = [Silenced(row["in"], row["service"], _evidence(row)) for row in document.get("silenced", ())]
        return cls(
            globals={(row.service, row.partition): row for row in one_instance},
            misnamed={(row.source, row.service): row for row in misnamed},
            respelt={row.service: row for row in respelt},
            silenced={(row.source, row.service): row for row in silenced},
            zones={row["region"]: OpenZones(row["region"], row["zones"], _evidence(row)) for row in document["zones"]},
            notes=tuple(Note(row["service"], row["partition"], _evidence(row)) for row in document["notes"]),
            reviewed=frozenset(row["service"] for row in document["reviewed"]),
        )

    def meaning(self, source: str, service: str) -> str | None:
        """Return the canonical id of what the source means by an id; None when the id means itself."""
        if service in self.respelt:
            return self.respelt[service].canonical
        row = self.misnamed.get((source, service))
        return row.really if row else None

    def added(self, ids: Collection[str]) -> frozenset[str]:
        """Return the canonical ids that stand for some of a source's, beside the source's own spelling."""
        rows = [(row.service, row.really) for row in self.misnamed.values()]
        rows += [(row.service, row.canonical) for row in self.respelt.values()]
        return frozenset(canonical for service, canonical in rows if service in ids)

    def reason_to_doubt(self, source: str, service: str) -> Evidence | None:
        """Return why the source cannot say where the canonical service is, if a correction says so."""
        row = self.misnamed.get((source, service)) or self.silenced.get((source, service))
        return row.evidence if row else None

    def id_in(self, source: str, service: str) -> str:
        """Return the id under which the source keeps the canonical service."""
        for row in self.misnamed.values():
            if row.source == source and row.really == service:
                return row.service
        return next((row.service for row in self.respelt.values() if row.canonical == service), service)


def _evidence(row: Mapping[str, Any]) -> Evidence:
    return Evidence(row["source"], datetime.date.fromisoformat(row["date"]), row["statement"], row["url"])

"""Which of two regions is the primary and which the standby, and how that is known; the primary may be any region."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from farshore.plan.estate import Estate
from farshore.plan.relations.peers import Peers
from farshore.plan.relations.records import Records, RecordSet, role, serves_from_all

_ONE_WRITER = frozenset(("aws_db_instance", "aws_docdb_cluster", "aws_neptune_cluster", "aws_rds_cluster"))
"""Types of which the copy takes no writes, so that the source is where the writes go.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.XRgn.html (2026-11-21)
"""


@dataclass(frozen=True, slots=True)
class Roles:
    """The roles of two regions.

    Attributes:
        primary: The region that serves while nothing has failed.
        standby: The region that takes over.
        why: How that is known, as a sentence.
        stated: Whether the records say so; otherwise it is a conclusion from names or from the direction of copies.
    """

    primary: str
    standby: str
    why: str
    stated: bool


class RegionRoles:
    """The roles of the regions of an estate."""

    def __init__(self, estate: Estate) -> None:
        self._estate = estate
        self._peers = estate.once(Peers)
        self._records = estate.once(Records)
        self._known: dict[tuple[str, str], Roles | None] = {}

    def of(self, one: str, other: str) -> Roles | None:
        """Return the roles of two regions; None where both serve, or nothing tells them apart."""
        if (one, other) not in self._known:
            self._known[one, other] = self._concluded(one, other)
        return self._known[one, other]

    def _concluded(self, one: str, other: str) -> Roles | None:
        if self.both_serve(one, other):
            return None
        return self._by_records(one, other) or self._by_names(one, other) or self._by_copies(one, other)

    def both_serve(self, one: str, other: str) -> bool:
        """Say whether records answer with both regions while nothing has failed."""
        return any({one, other} <= regions for regions in self._active)

    @cached_property
    def _active(self) -> tuple[frozenset[str], ...]:
        return tuple(
            frozenset(region for record in records.active for region in self._records.regions(record))
            for records in self._records.sets
            if serves_from_all(records)
        )

    @cached_property
    def _led(self) -> tuple[tuple[RecordSet, dict[str, frozenset[str]]], ...]:
        """Return the record sets that can fail over, each with the regions to which each role leads."""
        by_role = ((one, {role(record): record for record in one.records}) for one in self._records.sets)
        return tuple(
            (one, {each: self._records.regions(record) for each, record in roles.items()})
            for one, roles in by_role
            if {"PRIMARY", "SECONDARY"} <= roles.keys()
        )

    def _by_records(self, one: str, other: str) -> Roles | None:
        for records, led in self._led:
            for primary, standby in ((one, other), (other, one)):
                if led["PRIMARY"] == {primary} and led["SECONDARY"] == {standby}:
                    named = next(record for record in records.records if role(record) == "PRIMARY")
                    why = f"`{named.address}`, the PRIMARY record, leads to {primary}"
                    return Roles(primary, standby, why, stated=True)
        return None

    def _by_names(self, one: str, other: str) -> Roles | None:
        """Return the roles that names tell: a region is the primary of a standby with which it shares something."""
        for primary, standby in ((one, other), (other, one)):
            named = self._peers.standby(standby)
            if named and primary in self._peers.partners(standby) and not self._peers.standby(primary):
                why = f"{standby} is taken for the standby because of names such as `{named.address}`"
                return Roles(primary, standby, why, stated=False)
        return None

    def _by_copies(self, one: str, other: str) -> Roles | None:
        ways = {
            (copy.source.region, copy.region): copy
            for copy in self._estate.replications
            if copy.source.type in _ONE_WRITER
        }
        for primary, standby in ((one, other), (other, one)):
            if (primary, standby) in ways and (standby, primary) not in ways:
                source = ways[primary, standby].source.address
                why = f"{standby} is taken for the standby because `{source}` is copied to it"
                return Roles(primary, standby, why, stated=False)
        return None

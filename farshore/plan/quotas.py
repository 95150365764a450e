"""How much of a quota a system takes in a region, and what an account has of it there unless it asked for more."""

from __future__ import annotations

import datetime
import functools
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from farshore.findings import Evidence
from farshore.plan.estate import Applied, Estate
from farshore.plan.needs import members, to_move
from farshore.plan.resource import Resource
from farshore.plan.types import data

EMBEDDED = "quotas.json"
"""The name of the file inside `farshore.plan.types.data`."""


@dataclass(frozen=True)
class Quota:
    """What one account may have in one region, of one thing.

    Attributes:
        name: What is counted, as `Elastic IP addresses`.
        default: How many, unless the account asked for more; in each Availability Zone if `by_zone`.
        types: The Terraform types that are such a thing.
        where: What their arguments must be, None for one that is not set.
        regions: The default of the regions that have another.
        by_zone: Whether it holds for each zone.
        summed: The argument that is added up; empty where each resource counts as one.
        kept: What of it cannot be given away.
        service: The service's code in Service Quotas, as `vpc`; empty where it was not found.
        code: The quota's own code there, as `L-F678F1CE`.
        evidence: Who says what the default is.
    """

    name: str
    default: int
    types: tuple[str, ...]
    where: Mapping[str, tuple[str | None, ...]]
    regions: Mapping[str, int]
    by_zone: bool
    summed: str
    kept: int
    service: str
    code: str
    evidence: Evidence

    def takes(self, one: Resource) -> int:
        """Return how much of it a resource takes; 0 where it is no such thing."""
        if not all(_is_one_of(one, argument, values) for argument, values in self.where.items()):
            return 0
        if not self.summed:
            return 1
        value = one.get(self.summed)
        return value if isinstance(value, int) and value > 0 else 0

    def most(self, region: str | None, zones: int, applied: float | None = None) -> int:
        """Return how much a system may take of it in a region.

        Args:
            region: The region; None for any.
            zones: How many Availability Zones it has.
            applied: What the account has of it there; the default unless given.
        """
        value = int(self.regions.get(region or "", self.default) if applied is None else applied)
        return (value - self.kept) * (zones if self.by_zone else 1)


@dataclass(frozen=True)
class Demand:
    """How much of a quota a system will take in the region that takes over.

    Attributes:
        quota: The quota.
        amount: How much of it, with what is there already.
        resources: What takes it, those to be moved first.
        standby: The region that takes over; None where none is chosen.
        zones: How many Availability Zones that has, or the system's own region.
        applied: What the account has there; None where nobody asked.
    """

    quota: Quota
    amount: int
    resources: tuple[Resource, ...]
    standby: str | None
    zones: int
    applied: Applied | None

    @property
    def most(self) -> int:
        """How much of it the system may take there."""
        return self.quota.most(self.standby, self.zones, self.applied.value if self.applied else None)

    @property
    def value(self) -> int:
        """How much the account must have of it."""
        return -(-self.amount // self.zones) if self.quota.by_zone else self.amount + self.quota.kept


def demands(estate: Estate) -> tuple[Demand, ...]:
    """Return how much of each quota is taken by what moves from one region, for each region that is to take over."""
    found = []
    moving = _by_quota(to_move(estate))
    there = _by_quota(one for one in members(estate) if one.region in estate.standbys)
    for (quota, home), resources in moving.items():
        for standby in estate.standbys or (None,):
            taking = (*resources, *(there.get((quota, standby), ()) if standby else ()))
            kind = _quotas()[quota]
            amount = sum(kind.takes(one) for one in taking)
            applied = estate.answers.quotas.get((standby or "", kind.service, kind.code))
            found.append(Demand(kind, amount, taking, standby, _zones(estate, standby or home), applied))
    return tuple(found)


def _by_quota(resources: Iterable[Resource]) -> dict[tuple[str, str | None], list[Resource]]:
    """Return what takes of each quota, by the quota's name and the region."""
    found: dict[tuple[str, str | None], list[Resource]] = defaultdict(list)
    for one in resources:
        for quota in _by_type().get(one.type, ()):
            if quota.takes(one):
                found[quota.name, one.region].append(one)
    return found


def _zones(estate: Estate, region: str | None) -> int:
    known = estate.catalog.regions.get(region or "")
    return len(known.zones) if known and known.zones else 1


def _is_one_of(one: Resource, argument: str, values: tuple[str | None, ...]) -> bool:
    """Say whether an argument has one of some values; what is known only after the apply nobody set."""
    return (one.get(argument) or None) in values


@functools.cache
def _by_type() -> Mapping[str, list[Quota]]:
    found: dict[str, list[Quota]] = defaultdict(list)
    for quota in _quotas().values():
        for name in quota.types:
            found[name].append(quota)
    return found


@functools.cache
def _quotas() -> Mapping[str, Quota]:
    return {row["name"]: _quota(row) for row in data.read(EMBEDDED)["quotas"]}


def _quota(row: Mapping[str, Any]) -> Quota:
    read = datetime.date.fromisoformat(row["date"])
    by_zone = row.get("each") == "zone"
    each = "Availability Zone" if by_zone else "Region"
    return Quota(
        name=row["name"],
        default=row["default"],
        types=tuple(row["types"]),
        where={argument: tuple(values) for argument, values in row.get("where", {}).items()},
        regions=row.get("regions", {}),
        by_zone=by_zone,
        summed=row.get("sum", ""),
        kept=row.get("kept", 0),
        service=row.get("service", ""),
        code=row.get("code", ""),
        evidence=Evidence(
            "AWS documentation", read, f"{row['name']} in each {each}: {row['default']:,} by default", row["source"]
        ),
    )

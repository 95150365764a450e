"""DNS records as Route 53 answers from them: sets of one name, what each leads to, and in which regions that is."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from farshore.plan.estate import Estate
from farshore.plan.regions import region_in
from farshore.plan.resource import Resource
from farshore.plan.types import Kind
from farshore.plan.values import as_blocks
from farshore.plan.words import region_named_in

RECORD = "aws_route53_record"

_POLICIES = ("failover", "weighted", "latency", "geolocation", "geoproximity", "cidr")
_ACTIVE = ("latency", "geolocation", "geoproximity", "cidr", "multivalue")
"""Policies with which every healthy record of a set is answered with, to some of the users."""

_DEEPEST = 5
"""Records that lead to records in a row."""

_ADDRESSES = ("A", "AAAA", "CNAME", "HTTPS", "SVCB")
"""Types of records that say where a name is served."""


@dataclass(frozen=True)
class RecordSet:
    """The records that Route 53 chooses from to answer for one name and type.

    Attributes:
        records: In the order of the plans.
        policy: How it chooses: `failover`, `weighted`, …; `simple` where it does not.
    """

    records: tuple[Resource, ...]
    policy: str

    @cached_property
    def active(self) -> tuple[Resource, ...]:
        """Return the records that are answered with while nothing has failed."""
        if self.policy == "failover":
            return tuple(one for one in self.records if role(one) == "PRIMARY")
        if self.policy == "weighted":
            return tuple(one for one in self.records if weight(one) != 0)
        return self.records

    @property
    def idle(self) -> tuple[Resource, ...]:
        """Return the records that are answered with only when others have failed."""
        active = {*self.active}
        return tuple(one for one in self.records if one not in active)


class Records:
    """The record sets of an estate."""

    def __init__(self, estate: Estate) -> None:
        self._estate = estate
        self._by_name: dict[str, list[Resource]] = defaultdict(list)
        for one in estate.of_type(RECORD):
            if name := _name(one):
                self._by_name[name].append(one)
        self._led_by: dict[tuple[Resource | str, int], frozenset[str]] = {}

    @cached_property
    def all_sets(self) -> tuple[RecordSet, ...]:
        """Return the sets of records of every type; those whose name is not known are left out."""
        found: dict[tuple[str, str, str], list[Resource]] = defaultdict(list)
        for one in self._estate.of_type(RECORD):
            zone, name, kind = zone_of(one), _name(one), one.get("type")
            if zone and name is not None and isinstance(kind, str):
                found[zone, name, kind].append(one)
        return tuple(RecordSet(tuple(records), policy(records[0])) for records in found.values())

    @cached_property
    def sets(self) -> tuple[RecordSet, ...]:
        """Return those of all sets that say where a name is served."""
        return tuple(one for one in self.all_sets if one.records[0].get("type") in _ADDRESSES)

    @cached_property
    def _before(self) -> dict[tuple[str, str, str], list[Resource]]:
        found: dict[tuple[str, str, str], list[Resource]] = defaultdict(list)
        for one in self._estate.resources:
            if one.type != RECORD:
                continue
            zone, name, kind = (one.was(argument) for argument in ("zone_id", "name", "type"))
            if isinstance(zone, str) and isinstance(name, str) and isinstance(kind, str):
                found[zone, _normal(name), kind].append(one)
        return found

    def former(self, records: RecordSet) -> tuple[Resource, ...]:
        """Return what was a record of a set before the apply and is none of it afterwards.

        What Terraform forgets is among them, though it stays in AWS.
        """
        first = records.records[0]
        name, kind = _name(first), str(first.get("type"))
        zones = {zone for one in records.records for zone in (one.get("zone_id"), one.was("zone_id"))}
        known = sorted(zone for zone in zones if isinstance(zone, str))
        were = dict.fromkeys(one for zone in known for one in self._before.get((zone, name or "", kind), ()))
        remaining = {*records.records}
        return tuple(one for one in were if one not in remaining)

    def named(self, name: str) -> tuple[Resource, ...]:
        """Return the records of a full name, in any zone."""
        return tuple(self._by_name.get(_normal(name), ()))

    def targets(self, *records: Resource) -> tuple[Resource, ...]:
        """Return the regional resources that records lead to, through records that lead to records."""
        reached = dict.fromkeys(records)
        names: set[str] = set()  # all records of a name are reached at once
        layer = [*reached]
        for _ in range(_DEEPEST):
            named = dict.fromkeys(value for one in layer for value in _values(one) if value not in names)
            names.update(named)
            further = (one for name in named for one in self._by_name.get(name, ()))
            referred = (one for each in layer for one in _referred(each) if one.type == RECORD)
            layer = [one for one in dict.fromkeys((*referred, *further)) if one not in reached]
            reached.update(dict.fromkeys(layer))
        led = (target for one in reached for target in _referred(one) if target.type != RECORD and target.region)
        return tuple(dict.fromkeys(led))

    def regions(self, record: Resource) -> frozenset[str]:
        """Return the regions that a record leads to, as far as the plans tell and it may be said.

        What it leads to decides. Where that is not known, as with what `for_each` passes on, a latency record names its
        region, and the key or the set identifier of any other may.
        """
        return self._led(record, _DEEPEST) or stated_regions(record) or self._named_after(record)

    def _named_after(self, record: Resource) -> frozenset[str]:
        """Return the region that a record of a set is named after, where nothing else says to which it leads."""
        if policy(record) == "simple" or any(_values(record)) or record.is_sensitive("set_identifier"):
            return frozenset()
        keys = (record.index, record.get("set_identifier"))
        named = (region_named_in(key, self._long_names) for key in keys if isinstance(key, str))
        return frozenset(region for region in named if region)

    @cached_property
    def _long_names(self) -> dict[str, str]:
        known = self._estate.catalog.regions
        return {one: known[one].name if one in known else "" for one in self._estate.serving.regions}

    def regions_of_name(self, name: str) -> frozenset[str]:
        """Return the regions that a host name leads to: one that AWS gives tells its own, else its records tell."""
        normal = _normal(name)
        told = _region_of_name(normal)
        return frozenset((told,)) if told else self._led_by_name(normal, _DEEPEST)

    def led_to(self) -> frozenset[Resource]:
        """Return every regional resource that any record leads to."""
        return frozenset(self.targets(*self._estate.of_type(RECORD)))

    def _led(self, record: Resource, left: int) -> frozenset[str]:
        """Return the regions of what a record leads to, through at most so many further records.

        Remembered, by the record and by the names it leads to: each of a thousand records may lead to all of them.
        """
        found = self._led_by.get((record, left))
        if found is None:
            values = [*_values(record)]
            shown = not record.is_sensitive("alias") and not record.is_sensitive("records")
            led = {region for value in values if shown and (region := _region_of_name(value))}
            if left >= 0:
                led.update(*(self._led_by_name(value, left - 1) for value in values))
                for one in _referred(record):
                    led.update(self._led(one, left - 1) if one.type == RECORD else filter(None, [one.region]))
            found = self._led_by[record, left] = frozenset(led)
        return found

    def _led_by_name(self, name: str, left: int) -> frozenset[str]:
        found = self._led_by.get((name, left))
        if found is None:
            named = self._by_name.get(name, ())
            found = self._led_by[name, left] = frozenset().union(*(self._led(record, left) for record in named))
        return found


def policy(record: Resource) -> str:
    """Return the routing policy of a record, `simple` without one."""
    if record.get("multivalue_answer_routing_policy") is True:
        return "multivalue"
    return next((name for name in _POLICIES if record.blocks(f"{name}_routing_policy")), "simple")


def stated_regions(record: Resource) -> frozenset[str]:
    """Return the region for whose users a latency record says it is; empty for any other, or where it is a secret."""
    if record.is_sensitive("latency_routing_policy"):
        return frozenset()
    stated = (region_in(block.get("region")) for block in record.blocks("latency_routing_policy"))
    return frozenset(one for one in stated if one)


def role(record: Resource) -> str:
    """Return PRIMARY or SECONDARY of a failover record; empty for any other."""
    return next((str(block.get("type")) for block in record.blocks("failover_routing_policy")), "")


def role_before(record: Resource) -> str:
    """Return PRIMARY or SECONDARY of what was a failover record before the apply; empty for any other."""
    return next((str(block.get("type")) for block in as_blocks(record.before.get("failover_routing_policy"))), "")


def weight(record: Resource) -> float | None:
    """Return the weight of a record; None where it has none, or it is not known."""
    value = next((block.get("weight") for block in record.blocks("weighted_routing_policy")), None)
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def serves_from_all(records: RecordSet) -> bool:
    """Say whether more than one record of a set is answered with while nothing has failed."""
    spreads = records.policy in _ACTIVE or records.policy == "weighted"
    return spreads and len(records.active) > 1


def is_alias(record: Resource) -> bool:
    """Say whether a record is an alias, which takes its target's TTL."""
    return bool(record.blocks("alias"))


def evaluates_target(record: Resource) -> bool:
    """Say whether an alias follows the health of its target, as far as that is known; what is not known does."""
    return record.get("alias", 0, "evaluate_target_health") is True or record.is_unknown(
        "alias", 0, "evaluate_target_health"
    )


def has_health_check(record: Resource) -> bool:
    """Say whether a record has a health check, one known only after the apply included."""
    return bool(record.get("health_check_id")) or record.is_unknown("health_check_id")


def shows_health(record: Resource) -> bool:
    """Say whether Route 53 knows the health of a record: by its own check, or an alias by its target's."""
    return has_health_check(record) or (is_alias(record) and evaluates_target(record))


def leads_to_cloudfront(record: Resource) -> bool:
    """Say whether an alias refers to a CloudFront distribution.

    The name and zone of one do not tell: the custom domain of an edge-optimised API has such too.
    """
    return any(one.type == "aws_cloudfront_distribution" for one in record.plan.referenced(record, "alias", 0, "name"))


def _referred(record: Resource) -> list[Resource]:
    found = [*record.plan.referenced(record, "alias", 0, "name"), *record.plan.referenced(record, "records")]
    return [one for one in found if one.type == "aws_eip" or one.facts.kind in (Kind.ENTRY, Kind.COMPUTE)]


def _values(record: Resource) -> Iterator[str]:
    """Yield the names that a record gives as its value."""
    values = [record.get("alias", 0, "name")]
    given = record.get("records")
    values += given if isinstance(given, list) else []
    yield from (_normal(value) for value in values if isinstance(value, str))


def _region_of_name(name: str) -> str | None:
    """Return the region in a name that AWS gives, as `x.us-west-2.elb.amazonaws.com`."""
    if not name.endswith((".amazonaws.com", ".amazonaws.com.cn")):
        return None
    return next((part for part in re.split(r"\.", name) if region_in(part)), None)


def _name(record: Resource) -> str | None:
    """Return the name of a record; None where it is not known. The empty one is that of the zone itself."""
    name = record.get("name")
    return _normal(name) if isinstance(name, str) else None


def _normal(name: str) -> str:
    return name.rstrip(".").lower()


def zone_of(record: Resource) -> str | None:
    """Return what tells zones apart: the identifier, else the resource, else the words of the configuration."""
    zone = record.get("zone_id")
    if isinstance(zone, str):
        return zone
    referred = record.plan.referenced(record, "zone_id")
    words = record.plan.configuration.words(record.address, "zone_id")
    where = referred[0].address if referred else f"{record.module} {words}" if words else ""
    return f"{record.plan.file} {where}" if where else None

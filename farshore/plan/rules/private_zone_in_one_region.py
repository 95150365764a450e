"""private-zone-in-one-region: private names that lead to two regions, and can be resolved in one of them only."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from farshore.findings import Finding, Severity, of_each
from farshore.plan.estate import PLAN_RULES, Danger, Estate, PlanRule
from farshore.plan.listing import joined
from farshore.plan.regions import region_in
from farshore.plan.relations.records import RECORD, Records
from farshore.plan.resource import Resource

_ZONE, _ASSOCIATION = "aws_route53_zone", "aws_route53_zone_association"
_SHARED = "aws_route53_vpc_association_authorization"
"""Lets a network of another account use a zone, which the plans need not hold."""


@PLAN_RULES.register
class PrivateZoneInOneRegion(PlanRule):
    """Compares the regions that the names of a private zone lead to with those of the networks that may ask it."""

    id = "private-zone-in-one-region"
    title = "A private zone cannot be asked in a region that its names lead to"
    severity = Severity.WARNING
    danger = Danger.NOTHING_TO_FAIL_OVER_TO
    why = (
        "A private hosted zone answers in the networks that it is associated with, and nowhere else. When the region "
        "of those is lost, its records switch, and what runs in the other region still cannot resolve the name."
    )
    remedy = "Associate the networks of that region too: a `vpc` block, or an `aws_route53_zone_association`."
    source = "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-creating.html"
    source_date = datetime.date(2026, 11, 28)
    good = """
        resource "aws_route53_zone" "internal" {
          name = "shop.internal"

          vpc {
            vpc_id = aws_vpc.east.id
          }

          vpc {
            vpc_id     = aws_vpc.west.id
            vpc_region = "us-west-2"
          }
        }
    """
    bad = """
        resource "aws_route53_zone" "internal" {
          name = "shop.internal"

          vpc {
            vpc_id = aws_vpc.east.id
          }
        }
    """

    def check(self, subject: Estate) -> Iterable[Finding]:
        """Return a finding for each private zone whose names lead to a region of these plans without an association."""
        if subject.is_partial or any(subject.of_type(_SHARED)):
            return
        asked, unclear = _asked_in(subject)
        led: dict[Resource, dict[str, Resource]] = defaultdict(dict)
        records = subject.once(Records)
        for record in subject.of_type(RECORD):
            for zone in record.plan.referenced(record, "zone_id"):
                led[zone].update((region, record) for region in sorted(records.regions(record)))
        networks = {one.region for one in subject.of_type("aws_vpc")}
        for zone, regions in led.items():
            here = asked.get(zone, set())
            missing = sorted(region for region in regions if region in networks and region not in here)
            if here & regions.keys() and missing and zone not in unclear:
                yield of_each(missing, partial(self._finding, zone, here, regions))

    def _finding(self, zone: Resource, here: set[str], led: Mapping[str, Resource], missing: Sequence[str]) -> Finding:
        record = led[missing[0]]
        return self.about(
            zone,
            f"`{zone.address}` is associated with networks in {joined(sorted(here))} only, though `{record.address}` "
            f"leads to {joined(missing)}: what runs there cannot resolve its names",
            record,
            regions=(*sorted(here), *missing),
            inferred=("an association made in another state or by hand would not be seen",),
        )


def _asked_in(estate: Estate) -> tuple[dict[Resource, set[str]], set[Resource]]:
    """Return the regions of the networks that may ask each private zone, and the zones of which not all are known."""
    asked: dict[Resource, set[str]] = defaultdict(set)
    unclear: set[Resource] = set()

    def associate(zone: Resource, one: Resource, regions: list[str | None]) -> None:
        referred = {each.region for each in one.plan.referenced(one, "vpc" if one is zone else "vpc_id") if each.region}
        asked[zone].update(region for region in (*regions, *referred) if region)
        if not referred and None in regions:
            unclear.add(zone)

    for zone in estate.of_type(_ZONE):
        if zone.blocks("vpc") or zone.is_unknown("vpc"):
            associate(zone, zone, [region_in(block.get("vpc_region")) for block in zone.blocks("vpc")] or [None])
    for one in estate.of_type(_ASSOCIATION):
        zones = one.plan.referenced(one, "zone_id")
        zones = zones or [zone for zone in asked if zone.get("zone_id") == one.get("zone_id")]
        for zone in zones:
            associate(zone, one, [region_in(one.get("vpc_region"))])
        if not zones:
            unclear.update(asked)
    return asked, unclear

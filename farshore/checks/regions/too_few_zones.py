"""too-few-zones: a region with fewer than three Availability Zones."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from farshore.checks.geography import ENOUGH_ZONES
from farshore.checks.subject import PREFLIGHT_RULES, Subject
from farshore.findings import Finding, Severity
from farshore.rules import Rule


@PREFLIGHT_RULES.register
class TooFewZones(Rule[Subject]):
    """A standby that serves everything alone should survive the loss of a zone."""

    id = "too-few-zones"
    title = "A region has fewer than three Availability Zones"
    severity = Severity.WARNING
    why = (
        "During a failover one region carries everything. With two zones the loss of one halves its capacity, and "
        "quorum-based systems stop."
    )
    remedy = "Prefer a region with three or more zones, or accept it with a waiver."
    source = "https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html"
    source_date = datetime.date(2026, 11, 21)
    good = """
        name: shop
        regions: {primary: us-east-1, standby: us-west-2}
        also_needs: [sqs]
    """
    bad = """
        name: shop
        regions: {primary: us-east-1, standby: us-west-1}
        also_needs: [sqs]
    """

    def check(self, subject: Subject) -> Iterable[Finding]:
        """Return a finding for each region that serves or might with too few zones."""
        for one in subject.carriers():
            zones, evidence = subject.catalog.open_zones(one.region)
            if zones < ENOUGH_ZONES:
                yield self.finding(
                    f"{one.region} gives new accounts {zones} Availability Zone{'s' if zones != 1 else ''}",
                    one.place,
                    severity=subject.weight(one.role, self.severity),
                    evidence=evidence,
                    regions=[one.region],
                )

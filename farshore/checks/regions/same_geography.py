"""same-geography: a standby in the same subdivision of a country as the primary."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from farshore.checks.geography import share_a_subdivision
from farshore.checks.subject import PREFLIGHT_RULES, Subject
from farshore.findings import Finding, Severity
from farshore.rules import Rule


@PREFLIGHT_RULES.register
class SameGeography(Rule[Subject]):
    """Compares SSM's `geolocationRegion`, as `US-OH`. No two regions of one partition share one today."""

    id = "same-geography"
    title = "A standby or candidate lies in the same metropolitan area or state as the primary"
    severity = Severity.WARNING
    why = (
        "A storm, an earthquake, a grid failure or an order of the authorities does not end at the border of a "
        "region. A standby is worth most where none of them reaches both."
    )
    remedy = "Choose a region in another part of the country, or in another country."
    source = "https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/regions.html"
    source_date = datetime.date(2026, 11, 21)
    good = """
        name: shop
        regions: {primary: us-east-2, standby: us-west-2}
        also_needs: [sqs]
    """
    bad = """
        name: shop
        regions: {primary: us-east-2, standby: us-gov-east-1}
        also_needs: [sqs]
    """

    def check(self, subject: Subject) -> Iterable[Finding]:
        """Return a finding for each region that might take over from next door."""
        known = subject.catalog.regions
        primary = known.get(subject.spec.regions.primary)
        for one in subject.carriers() if primary else ():
            region = known[one.region]
            if primary and region.id != primary.id and share_a_subdivision(region, primary):
                yield self.finding(
                    f"{region.id} ({region.name}) lies in {region.geography}, as the primary {primary.id} does",
                    one.place,
                    severity=subject.weight(one.role, self.severity),
                    regions=[region.id],
                )

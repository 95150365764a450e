"""residency-violated: a region outside the countries in which the data may live."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from farshore.checks.geography import jurisdiction
from farshore.checks.subject import PREFLIGHT_RULES, Subject
from farshore.findings import Finding, Severity
from farshore.rules import Rule


@PREFLIGHT_RULES.register
class ResidencyViolated(Rule[Subject]):
    """An error for the primary, the standby and, until a standby is chosen, each candidate."""

    id = "residency-violated"
    title = "A region lies outside the countries of `residency`"
    severity = Severity.ERROR
    why = (
        "Replication copies data to the standby from the first day, not from the first failover. A standby in "
        "another country breaks the promise, or the law, that `residency` stands for."
    )
    remedy = "Choose a region in one of the countries, or add the country to `residency` if the data may live there."
    source = "https://docs.aws.amazon.com/whitepapers/latest/disaster-recovery-workloads-on-aws/disaster-recovery-options-in-the-cloud.html"
    source_date = datetime.date(2026, 11, 21)
    good = """
        name: shop
        regions: {primary: us-east-1, standby: us-west-2}
        residency: [US, CA]
        also_needs: [sqs]
    """
    bad = """
        name: shop
        regions: {primary: us-east-1, standby: eu-west-1}
        residency: [US, CA]
        also_needs: [sqs]
    """

    def check(self, subject: Subject) -> Iterable[Finding]:
        """Return a finding for each region that holds data, or might, in another country."""
        allowed, countries = subject.spec.residency, subject.spec.residency_countries
        for one in subject.carriers() if allowed else ():
            region = subject.catalog.regions[one.region]
            country = jurisdiction(region)
            if country not in countries:
                yield self.finding(
                    f"{region.id} ({region.name}) is in {country}; the data may live in {', '.join(allowed)}",
                    one.place,
                    severity=subject.weight(one.role),
                    regions=[region.id],
                )

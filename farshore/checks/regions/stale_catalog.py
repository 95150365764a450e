"""stale-catalog: evidence that is months old."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from farshore.checks.subject import PREFLIGHT_RULES, Subject
from farshore.findings import Finding, Severity
from farshore.rules import Rule

# Ours: AWS announces new services in regions every week, and a region about twice a year.
NOTABLE_DAYS = 90
OLD_DAYS = 180


@PREFLIGHT_RULES.register
class StaleCatalog(Rule[Subject]):
    """A note from 90 days on, a warning from 180."""

    id = "stale-catalog"
    title = "The evidence about what AWS offers where is old"
    severity = Severity.WARNING
    why = (
        "AWS opens regions and moves services every month, and now and then it takes one away. A verdict is worth "
        "what its evidence is worth."
    )
    remedy = "Install a newer farshore, whose snapshot is newer."
    source = "https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters-global-infrastructure.html"
    source_date = datetime.date(2026, 11, 21)
    good = """
        name: shop
        regions: {primary: us-east-1, standby: us-west-2}
        also_needs: [sqs]
    """
    bad = """
        name: shop
        regions: {primary: us-east-1, standby: us-west-2}
        also_needs: [sqs]
    """
    bad_on = datetime.date(2999, 1, 1)

    def check(self, subject: Subject) -> Iterable[Finding]:
        """Return one finding when the oldest evidence is too old."""
        days = subject.catalog.age(subject.today).days
        if days > NOTABLE_DAYS:
            yield self.finding(
                f"the oldest evidence is of {subject.catalog.date}, {days} days before this check",
                subject.spec.place(),
                severity=Severity.WARNING if days > OLD_DAYS else Severity.NOTE,
            )

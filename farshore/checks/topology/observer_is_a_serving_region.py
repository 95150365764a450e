"""observer-is-a-serving-region: an observer that is lost with what it watches."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from farshore.checks.subject import PREFLIGHT_RULES, Subject
from farshore.findings import Finding, Severity
from farshore.rules import Rule


@PREFLIGHT_RULES.register
class ObserverIsAServingRegion(Rule[Subject]):
    """Looks at `regions.observer`."""

    id = "observer-is-a-serving-region"
    title = "The observer is the primary or the standby"
    severity = Severity.WARNING
    why = (
        "Canaries and alarms in the region that fails are silent exactly when they are needed, and nobody can "
        "tell a lost region from a quiet one."
    )
    remedy = "Choose a third region as the observer."
    source = "https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/regions.html"
    source_date = datetime.date(2026, 11, 21)
    good = """
        name: shop
        regions: {primary: us-east-1, standby: us-west-2, observer: us-east-2}
        also_needs: [sqs]
    """
    bad = """
        name: shop
        regions: {primary: us-east-1, standby: us-west-2, observer: us-west-2}
        also_needs: [sqs]
    """

    def check(self, subject: Subject) -> Iterable[Finding]:
        """Return a finding when the observer serves too."""
        observer = subject.spec.regions.observer
        if observer is not None and observer in subject.spec.serving_regions:
            yield self.finding(
                f"the observer {observer} is also a region that it shall watch",
                subject.spec.place("regions", "observer"),
                regions=[observer],
            )

"""notification-single-region: alarms that nobody hears when one region is lost."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING

from farshore.checks.subject import PREFLIGHT_RULES, Subject
from farshore.findings import Finding, Severity
from farshore.rules import Rule

if TYPE_CHECKING:
    from farshore.spec.services.watch import Watch

# Route 53's metrics are in no other region. The source of the rule.
ROUTE53_METRICS = "us-east-1"


@PREFLIGHT_RULES.register
class NotificationSingleRegion(Rule[Subject]):
    """Looks at where the topics of a watch are, and at what raises its alarms."""

    id = "notification-single-region"
    title = "Every notification depends on one region"
    severity = Severity.WARNING
    why = (
        "The metrics of Route 53's health checks are in us-east-1 only, and an alarm notifies through a topic of its "
        "own region. When that region is the one in trouble, clients may fail over without anybody being told."
    )
    remedy = (
        "Notify from each region: `topics: each-region` and `canaries` among `alarms_on`, both the defaults; or let "
        "something outside AWS watch, and waive this."
    )
    source = "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/monitoring-health-checks.html"
    source_date = datetime.date(2026, 11, 21)
    good = """
        name: shop
        domain: example.com
        regions: {primary: us-east-1, standby: us-west-2, observer: us-east-2}
        services:
          site: {type: static-site}
          oncall: {type: watch, notify: [oncall@example.com]}
    """
    bad = """
        name: shop
        domain: example.com
        regions: {primary: us-east-1, standby: us-west-2, observer: us-east-2}
        services:
          site: {type: static-site}
          oncall: {type: watch, notify: [oncall@example.com], alarms_on: [health-checks]}
    """

    def check(self, subject: Subject) -> Iterable[Finding]:
        """Return a finding for each watch that falls silent with one region."""
        watches: list[Watch] = subject.spec.typed("watch")
        for watch in watches:
            if watch.topics.value == "primary":
                yield self._finding(subject, watch.name, "topics", subject.spec.regions.primary)
            elif [alarm.value for alarm in watch.alarms_on] == ["health-checks"]:
                yield self._finding(subject, watch.name, "alarms_on", ROUTE53_METRICS)

    def _finding(self, subject: Subject, name: str, field: str, region: str) -> Finding:
        return self.finding(
            f"`{name}` can notify nobody while {region} is lost",
            subject.spec.place("services", name, field),
            regions=[region],
            service=name,
        )

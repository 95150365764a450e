"""rto-below-awss-floor: an objective for active-active below what AWS itself takes for the least."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from farshore.checks.subject import PREFLIGHT_RULES, Subject
from farshore.findings import Evidence, Finding, Severity
from farshore.rules import Rule
from farshore.spec import Strategy
from farshore.spec.duration import Duration

FLOOR = Duration(600)
"""What AWS Resilience Hub takes for the least recovery time of an active/active system, says `source`."""


@PREFLIGHT_RULES.register
class RtoBelowAwssFloor(Rule[Subject]):
    """A second estimate beside ours, which counts less; a note, because both are estimates."""

    id = "rto-below-awss-floor"
    title = "`objectives.rto` is below what AWS takes for the least of an active-active system"
    severity = Severity.NOTE
    why = (
        "The recovery that preflight adds up for a name is failed health checks and the TTL of a record: when a client "
        "that obeys the TTL asks the other region. AWS Resilience Hub also counts that connections drain and services "
        "become stable under the load of two regions, takes about ten minutes for the least, and calls an objective of "
        "five minutes unachievable."
    )
    remedy = "Measure it in a drill before you promise it, or let the objective be ten minutes."
    source = "https://github.com/aws-samples/sample-multi-region-resilient-microservice-on-aws"
    source_date = datetime.date(2026, 11, 28)
    good = """
        name: shop
        domain: example.com
        strategy: active-active
        regions: {primary: us-east-1, standby: us-west-2}
        objectives: {rto: 10m}
        services: {site: {type: static-site}}
    """
    bad = """
        name: shop
        domain: example.com
        strategy: active-active
        regions: {primary: us-east-1, standby: us-west-2}
        objectives: {rto: 5m}
        services: {site: {type: static-site}}
    """

    def check(self, subject: Subject) -> Iterable[Finding]:
        """Return a note when the objective is below the floor and some service is to recover within it."""
        asked = subject.spec.objectives.rto
        if subject.spec.strategy is not Strategy.ACTIVE_ACTIVE or asked is None or asked.seconds >= FLOOR.seconds:
            return
        ours = [one for one in subject.spec.estimates() if one.rto.seconds and not one.rto.exceeds(asked)]
        if ours:
            slowest = max(ours, key=lambda one: one.rto.seconds or 0)
            yield self.finding(
                f"AWS takes about {FLOOR} for the least of an active-active system, the objective is {asked}; the "
                f"{slowest.rto} that preflight gives `{slowest.service}` leave out draining and stabilizing",
                subject.spec.place("objectives", "rto"),
                evidence=[
                    Evidence(
                        "AWS sample for Resilience Hub",
                        self.source_date,
                        "Resilience Hub treats about 10 minutes as the minimum achievable RTO of an active/active "
                        "topology: failure detection, DNS TTL, connection drain and service stabilization",
                        self.source,
                    )
                ],
            )

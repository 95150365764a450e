"""standby-cannot-scale: a fleet whose standby is too small for the primary's load."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING

from farshore.checks.subject import PREFLIGHT_RULES, Subject
from farshore.findings import Finding, Severity
from farshore.rules import Rule
from farshore.spec import Spec, Strategy

if TYPE_CHECKING:
    from farshore.spec.services.fleet import Fleet


@PREFLIGHT_RULES.register
class StandbyCannotScale(Rule[Subject]):
    """Compares what the standby of a fleet may grow to, or already runs with active-active, with the primary."""

    id = "standby-cannot-scale"
    title = "The standby of a fleet cannot carry the primary's load"
    severity = Severity.WARNING
    why = (
        "An Auto Scaling group never grows above its maximum. A standby with a lower maximum than the primary needs "
        "fails under the load that a failover brings; and with active-active there is no time to grow at all."
    )
    remedy = (
        "Give the standby at least the primary's `desired`: as `maximum`, and with active-active as `desired` too. "
        "Leaving `standby_capacity` out does that."
    )
    source = "https://docs.aws.amazon.com/autoscaling/ec2/userguide/asg-capacity-limits.html"
    source_date = datetime.date(2026, 11, 21)
    good = """
        name: shop
        regions: {primary: us-east-1, standby: us-west-2}
        services:
          web:
            type: fleet
            image: web-2026-11
            instance_type: t3.small
            capacity: {minimum: 4, desired: 6, maximum: 12}
    """
    bad = """
        name: shop
        regions: {primary: us-east-1, standby: us-west-2}
        services:
          web:
            type: fleet
            image: web-2026-11
            instance_type: t3.small
            capacity: {minimum: 4, desired: 6, maximum: 12}
            standby_capacity: {minimum: 1, desired: 1, maximum: 2}
    """

    def check(self, subject: Subject) -> Iterable[Finding]:
        """Return a finding for each fleet whose standby is too small; with backup-and-restore there is none."""
        spec = subject.spec
        for fleet in spec.typed("fleet") if spec.strategy is not Strategy.BACKUP_AND_RESTORE else ():
            problem = _problem(spec, fleet)
            if problem:
                place = spec.place("services", fleet.name, "standby_capacity")
                yield self.finding(f"the standby of `{fleet.name}` {problem}", place, service=fleet.name)


def _problem(spec: Spec, fleet: Fleet) -> str | None:
    standby, needed = fleet.in_standby(spec), fleet.capacity.desired
    if standby.maximum < needed:
        return f"grows to {_instances(standby.maximum)} at most, the primary runs {needed}"
    if spec.strategy is Strategy.ACTIVE_ACTIVE and standby.desired < needed:
        return f"runs {_instances(standby.desired)}, the primary {needed}: it has to grow when both are needed most"
    if spec.strategy is Strategy.WARM_STANDBY and standby.desired < min(1, needed):
        return "runs no instance, so that it cannot answer at once"
    return None


def _instances(number: int) -> str:
    return f"{number} instance{'' if number == 1 else 's'}"

"""no-health-check: a name that goes on pointing to a region that is lost."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING

from farshore.checks.subject import PREFLIGHT_RULES, Subject
from farshore.findings import Finding, Severity
from farshore.rules import Rule
from farshore.spec import Strategy
from farshore.spec.services import RestApi

if TYPE_CHECKING:
    from farshore.spec.services.fleet import Fleet

# With the other strategies a person starts the standby first, and moves the name with it.
AUTOMATIC = (Strategy.WARM_STANDBY, Strategy.ACTIVE_ACTIVE)


@PREFLIGHT_RULES.register
class NoHealthCheck(Rule[Subject]):
    """Looks at `health_check: false` of APIs and fleets that fail over by themselves."""

    id = "no-health-check"
    title = "Nothing notices that a region is lost"
    severity = Severity.ERROR
    why = (
        "Route 53 takes a record without a health check for healthy, always. Clients go on being sent to the lost "
        "region until somebody changes the record, and that takes a control plane in us-east-1."
    )
    remedy = "Take `health_check: false` out, or move the traffic by hand: `traffic: {switch: routing-control}`."
    source = "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-how-route-53-chooses-records.html"
    source_date = datetime.date(2026, 11, 21)
    good = """
        name: shop
        domain: example.com
        regions: {primary: us-east-1, standby: us-west-2}
        services:
          api: {type: rest-api, code: src/api, routes: {GET /: index}, health: ready}
    """
    bad = """
        name: shop
        domain: example.com
        regions: {primary: us-east-1, standby: us-west-2}
        services:
          api: {type: rest-api, code: src/api, routes: {GET /: index}, health: ready, health_check: false}
    """

    def check(self, subject: Subject) -> Iterable[Finding]:
        """Return a finding for each name that nobody watches."""
        spec = subject.spec
        if spec.has_routing_controls or spec.strategy not in AUTOMATIC:
            return
        named: list[RestApi | Fleet] = [*spec.of_type(RestApi), *spec.typed("fleet")]
        for service in named:
            if not service.health_check:
                yield self.finding(
                    f"`{service.name}` has no health check: its clients stay with a region that is lost",
                    spec.place("services", service.name, "health_check"),
                    service=service.name,
                )

"""failover-needs-a-control-plane: a switch that is thrown by changing records, through one region."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from farshore.findings import Finding, Severity
from farshore.plan.estate import PLAN_RULES, Estate, PlanRule
from farshore.plan.relations.peers import Peers
from farshore.plan.relations.records import Records, shows_health
from farshore.plan.resource import Resource
from farshore.plan.types import facts

_CONTROLS = "aws_route53recoverycontrolconfig_routing_control"
"""Routing controls: their state is changed through five regional endpoints, not through a control plane.

https://docs.amazonaws.cn/en_us/r53recovery/latest/dg/data-and-control-planes.html (2026-11-21)
"""


@PLAN_RULES.register
class FailoverNeedsAControlPlane(PlanRule):
    """Weights at zero that somebody has to raise on the day."""

    id = "failover-needs-a-control-plane"
    title = "The failover is a change through a control plane in one region"
    severity = Severity.NOTE
    why = (
        "Route 53 answers from everywhere, but takes changes through a control plane in us-east-1 alone. A failover "
        "that is a change of weights waits until that region is well again, and it may be the one that was lost."
    )
    remedy = (
        "Let health checks switch, or ARC routing controls, which are changed through five regions; as a last resort "
        "turn on Route 53 accelerated recovery for the zone and plan for the hour it may take."
    )
    source = "https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/global-services.html"
    source_date = datetime.date(2026, 11, 21)
    good = """
        resource "aws_route53_record" "primary" {
          zone_id        = aws_route53_zone.main.zone_id
          name           = "api.example.com"
          type           = "A"
          set_identifier = "primary"

          weighted_routing_policy {
            weight = 100
          }

          alias {
            name                   = aws_lb.primary.dns_name
            zone_id                = aws_lb.primary.zone_id
            evaluate_target_health = true
          }
        }
    """
    bad = """
        resource "aws_route53_record" "primary" {
          zone_id        = aws_route53_zone.main.zone_id
          name           = "api.example.com"
          type           = "A"
          set_identifier = "primary"

          weighted_routing_policy {
            weight = 100
          }

          alias {
            name                   = aws_lb.primary.dns_name
            zone_id                = aws_lb.primary.zone_id
            evaluate_target_health = false
          }
        }
    """

    def check(self, subject: Estate) -> Iterable[Finding]:
        """Return one finding at most."""
        if any(subject.of_type(_CONTROLS)):
            return
        found = next(_switches(subject), None)
        if found:
            yield self._finding(subject, *found)

    def _finding(self, subject: Estate, switch: Resource, regions: list[str]) -> Finding:
        control = facts(switch.type).control_region or "one region"
        own = ", one of the regions that serve here" if control in subject.once(Peers).regions else ""
        return self.about(
            switch,
            f"a failover to `{switch.address}` is a change of its `weight`, and such changes go through a control "
            f"plane in {control}{own}",
            regions=regions,
            inferred=("that it is switched by hand is concluded from a zero that nothing else would raise",),
        )


Switch = tuple[Resource, list[str]]
"""The record whose weight is raised to fail over, and the regions between which it switches."""


def _switches(subject: Estate) -> Iterator[Switch]:
    """Yield weighted records at zero beside one that serves and whose health nobody checks.

    Were all that serve checked, Route 53 would answer with those at zero when all of them fail:
    https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-how-route-53-chooses-records (2026-11-21).
    A traffic dial of Global Accelerator at zero is not looked for: it is ignored when nothing else is healthy.
    https://docs.aws.amazon.com/global-accelerator/latest/dg/about-endpoints-endpoint-weights.unhealthy-endpoints.html
    """
    records = subject.once(Records)
    for one in records.sets:
        idle = one.idle
        if one.policy != "weighted" or not idle or not one.active or all(map(shows_health, one.active)):
            continue
        here = {region for record in one.active for region in records.regions(record)}
        there = {region for record in idle for region in records.regions(record)}
        if there - here:
            yield idle[0], sorted(here | there)

"""no-way-over: two regions that clients could call, and nothing that leads them from the one to the other."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from functools import partial

from farshore.findings import Finding, Severity, of_each
from farshore.plan.estate import PLAN_RULES, Danger, Estate, PlanRule
from farshore.plan.listing import joined, listed
from farshore.plan.relations.peers import Peers
from farshore.plan.relations.ways import Ways


@PLAN_RULES.register
class NoWayOver(PlanRule):
    """Looks for the name, the accelerator or the distribution that leads to entrances in both of two regions."""

    id = "no-way-over"
    yields_to = ("single-region-dns",)
    title = "Two regions serve, and nothing leads clients from the one to the other"
    severity = Severity.WARNING
    danger = Danger.NOTHING_TO_FAIL_OVER_TO
    why = (
        "A client knows one name. Where that leads to one region, or there is none, the loss of the region is the end "
        "for the client, however complete the other one is: somebody has to find every client and give it another "
        "address."
    )
    remedy = (
        "Give both one name: Route 53 records with failover, latency or weights and a health check each, a Global "
        "Accelerator with an endpoint group a region, or a CloudFront distribution with an origin group. If a state "
        "without a plan here holds them, review its plan too."
    )
    source = "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-policy-failover.html"
    source_date = datetime.date(2026, 11, 28)
    good = """
        resource "aws_route53_record" "west" {
          zone_id        = aws_route53_zone.main.zone_id
          name           = "shop.example.com"
          type           = "A"
          set_identifier = "west"

          failover_routing_policy {
            type = "SECONDARY"
          }

          alias {
            name                   = aws_lb.west.dns_name
            zone_id                = aws_lb.west.zone_id
            evaluate_target_health = true
          }
        }
    """
    bad = """
        resource "aws_lb" "west" {
          provider = aws.west
          name     = "shop"
          subnets  = ["subnet-0c", "subnet-0d"]
        }

        # And no record, accelerator or distribution leads to it, or to the one in the other region.
    """

    def check(self, subject: Estate) -> Iterable[Finding]:
        """Return a finding for each region from which nothing leads to some of its counterparts."""
        ways, peers = subject.once(Ways), subject.once(Peers)
        if len(ways.entrances) < 2 or ways.may_be_elsewhere:
            return
        told: set[str] = set()
        for region in peers.regions:
            others = [one for one in peers.partners(region) if one in ways.entrances and one not in told]
            apart = [one for one in others if not ways.join(region, one) and not ways.are_begun(region, one)]
            if region in ways.entrances and region not in told and apart:
                told.update((region, *apart))
                yield of_each([region, *apart], partial(self._finding, subject, ways), least=2)

    def _finding(self, subject: Estate, ways: Ways, regions: Sequence[str]) -> Finding:
        entrances = [ways.entrances[one] for one in regions]
        named = [one for one in regions if ways.lead_to(one)]
        zones = any(subject.of_type("aws_route53_zone"))
        how = "no single name, accelerator or distribution leads to more than one of them"
        if not named:
            how = "no record, accelerator or distribution in these plans leads to any of them"
        return self.about(
            entrances[0],
            f"{joined(regions)} each have an entrance ({listed(entrances)}), but {how}, so no client is led away from "
            "the one that is lost",
            *entrances[1:],
            # Names of single regions are often what a name of all of them, kept elsewhere, leads to.
            severity=Severity.NOTE if named and not zones else self.severity,
            inferred=("what is kept in a state without a plan here, or outside of AWS, would not be seen",),
        )

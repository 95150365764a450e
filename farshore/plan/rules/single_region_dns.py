"""single-region-dns: a name that leads to one region although its counterpart in another could answer."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from functools import partial

from farshore.findings import Finding, Severity, of_each
from farshore.plan.estate import PLAN_RULES, Danger, Estate, PlanRule
from farshore.plan.listing import joined, listed
from farshore.plan.relations.records import Records, RecordSet
from farshore.plan.resource import Resource
from farshore.plan.types import Kind

_FRONTS = ("aws_globalaccelerator_endpoint_group", "aws_cloudfront_distribution", "aws_cloudfront_vpc_origin")
"""What sends traffic to a region without a record that leads there."""


@PLAN_RULES.register
class SingleRegionDns(PlanRule):
    """Names whose records lead to one of two twins only, while no record leads to the other."""

    id = "single-region-dns"
    title = "A name leads to one region, and nothing leads to its counterpart in the other"
    severity = Severity.WARNING
    danger = Danger.NOTHING_TO_FAIL_OVER_TO
    why = (
        "A standby that no name leads to takes over only when somebody writes a new record, and Route 53 takes changes "
        "through a control plane in one region. Records made in advance switch by themselves, from every region."
    )
    remedy = (
        "Make it a failover pair, or latency records: one record a region, of the same name and type, each with a "
        "`set_identifier` and a health check."
    )
    source = (
        "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html"
    )
    source_date = datetime.date(2026, 11, 21)
    good = """
        resource "aws_route53_record" "standby" {
          zone_id        = aws_route53_zone.main.zone_id
          name           = "api.example.com"
          type           = "A"
          set_identifier = "standby"

          failover_routing_policy {
            type = "SECONDARY"
          }

          alias {
            name                   = aws_lb.standby.dns_name
            zone_id                = aws_lb.standby.zone_id
            evaluate_target_health = true
          }
        }
    """
    bad = """
        resource "aws_route53_record" "api" {
          zone_id = aws_route53_zone.main.zone_id
          name    = "api.example.com"
          type    = "A"

          alias {
            name                   = aws_lb.primary.dns_name
            zone_id                = aws_lb.primary.zone_id
            evaluate_target_health = true
          }
        }
    """

    def check(self, subject: Estate) -> Iterable[Finding]:
        """Return a finding for each entry that has names, beside twins that have none."""
        records = subject.once(Records)
        reached = records.led_to() | _behind_fronts(subject)
        named: dict[Resource, list[Resource]] = {}
        for one in records.sets:
            target = _only_target(one, records)
            if target:
                named.setdefault(target, []).extend(one.records)
        for target, leading in named.items():
            twins = [one for one in subject.twins.of(target) if one.action.remains and one.facts.kind is Kind.ENTRY]
            if twins and not reached & set(twins):
                yield of_each(leading, partial(self._finding, subject, target, twins))

    def _finding(
        self, subject: Estate, target: Resource, twins: list[Resource], leading: Sequence[Resource]
    ) -> Finding:
        group = subject.twins.group(target)
        unsure = group is not None and group.inferred
        doubts = [f"{listed([target, *twins])} are taken for twins because {group.why}"] if group and unsure else []
        elsewhere = joined(list(dict.fromkeys(str(one.region) for one in twins)))
        return self.about(
            leading[0],
            f"{listed(leading)} {'lead' if len(leading) > 1 else 'leads'} to `{target.address}` in {target.region} "
            f"only, and no record leads to {listed(twins)} in {elsewhere}, so nothing switches when "
            f"{target.region} is lost",
            target,
            *twins,
            severity=Severity.NOTE if unsure else self.severity,
            inferred=(*doubts, "records that are kept in a state without a plan here would not be seen"),
        )


def _only_target(one: RecordSet, records: Records) -> Resource | None:
    """Return the entry that all records of a set lead to, when it is one in one region."""
    targets = records.targets(*one.records)
    entries = [target for target in targets if target.facts.kind is Kind.ENTRY]
    regions = {region for record in one.records for region in records.regions(record)}
    return entries[0] if len(entries) == 1 and len(targets) == 1 and len(regions) == 1 else None


def _behind_fronts(subject: Estate) -> frozenset[Resource]:
    return frozenset(target for one in subject.of_type(*_FRONTS) for target in one.plan.referenced(one))

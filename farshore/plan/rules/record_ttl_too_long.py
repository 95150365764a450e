"""record-ttl-too-long: failover records that resolvers go on answering with long after Route 53 has switched."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

from farshore.findings import Finding, Severity, of_each
from farshore.plan.estate import PLAN_RULES, Estate, PlanRule
from farshore.plan.listing import listed
from farshore.plan.relations.records import Records, RecordSet, has_health_check, is_alias, serves_from_all
from farshore.plan.resource import Resource

LONGEST = 60
"""Seconds that AWS recommends as the longest TTL of a record with a health check (the rule's source)."""

_MUCH = 300
"""Seconds from which on the TTL is more than health checks of any kind take to notice."""


@PLAN_RULES.register
class RecordTtlTooLong(PlanRule):
    """Non-alias records that should fail over, with a TTL above what AWS recommends; an alias has its target's."""

    id = "record-ttl-too-long"
    title = "A record that should fail over is kept by resolvers for too long"
    severity = Severity.WARNING
    why = (
        "Resolvers go on answering with a record for as long as its TTL says, so that time is added to every "
        "failover: with 3600 seconds, users are sent to the lost region for up to an hour after the switch."
    )
    remedy = f"Set `ttl = {LONGEST}` or less on every record of the set."
    source = "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-values-failover.html"
    source_date = datetime.date(2026, 11, 21)
    good = """
        resource "aws_route53_record" "secondary" {
          zone_id        = aws_route53_zone.main.zone_id
          name           = "api.example.com"
          type           = "CNAME"
          ttl            = 60
          records        = ["usw2.api.example.com"]
          set_identifier = "secondary"

          failover_routing_policy {
            type = "SECONDARY"
          }
        }
    """
    bad = """
        resource "aws_route53_record" "secondary" {
          zone_id        = aws_route53_zone.main.zone_id
          name           = "api.example.com"
          type           = "CNAME"
          ttl            = 3600
          records        = ["usw2.api.example.com"]
          set_identifier = "secondary"

          failover_routing_policy {
            type = "SECONDARY"
          }
        }
    """

    def check(self, subject: Estate) -> Iterable[Finding]:
        """Return a finding for each set of records that can fail over and is too slow."""
        records = subject.once(Records)
        for one in records.sets:
            if _can_fail_over(one, records):
                slow = [record for record in one.records if _ttl(record) > LONGEST and not is_alias(record)]
                if slow:
                    yield of_each(slow, self._finding)

    def _finding(self, slow: Sequence[Resource]) -> Finding:
        seconds = max(_ttl(record) for record in slow)
        shown = slow[0].shown("ttl") if len({_ttl(record) for record in slow}) == 1 else None
        length = f"of {shown} seconds" if shown else f"above {LONGEST} seconds"
        return self.about(
            slow[0],
            f"{listed(slow)} {'have' if len(slow) > 1 else 'has'} a TTL {length}, and for so long resolvers send users "
            "to the lost region after Route 53 has switched",
            severity=self.severity if seconds > _MUCH else Severity.NOTE,
        )


def _can_fail_over(one: RecordSet, records: Records) -> bool:
    if one.policy in ("simple", "multivalue") or len(one.records) < 2:
        return one.policy == "failover"
    several = len({region for record in one.records for region in records.regions(record)}) > 1
    checked = any(has_health_check(record) for record in one.records)
    return one.policy == "failover" or checked or (several and serves_from_all(one))


def _ttl(record: Resource) -> int:
    value = record.get("ttl")
    return value if isinstance(value, int) and not isinstance(value, bool) else 0

"""failover-record-without-health-check: records that Route 53 goes on answering with when their region is gone."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

from farshore.findings import Finding, Severity, of_each
from farshore.plan.estate import PLAN_RULES, Danger, Estate, PlanRule
from farshore.plan.listing import joined, listed
from farshore.plan.relations.records import (
    RECORD,
    Records,
    RecordSet,
    is_alias,
    leads_to_cloudfront,
    role,
    serves_from_all,
    shows_health,
)
from farshore.plan.resource import Resource


@PLAN_RULES.register
class FailoverRecordWithoutHealthCheck(PlanRule):
    """Primary records, and sets of records over several regions, of which Route 53 does not know the health."""

    id = "failover-record-without-health-check"
    title = "A record that should fail over has no health check"
    severity = Severity.ERROR
    danger = Danger.NOTHING_TO_FAIL_OVER_TO
    why = (
        "Route 53 takes a record without a health check, and an alias that does not evaluate its target, for healthy "
        "for ever. A failover pair whose primary is such a record never answers with the secondary."
    )
    remedy = "Give the record a `health_check_id`, or its alias `evaluate_target_health = true`."
    source = "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-values-failover.html"
    source_date = datetime.date(2026, 11, 21)
    good = """
        resource "aws_route53_record" "primary" {
          zone_id         = aws_route53_zone.main.zone_id
          name            = "api.example.com"
          type            = "CNAME"
          ttl             = 60
          records         = ["use1.api.example.com"]
          set_identifier  = "primary"
          health_check_id = aws_route53_health_check.primary.id

          failover_routing_policy {
            type = "PRIMARY"
          }
        }
    """
    bad = """
        resource "aws_route53_record" "primary" {
          zone_id        = aws_route53_zone.main.zone_id
          name           = "api.example.com"
          type           = "CNAME"
          ttl            = 60
          records        = ["use1.api.example.com"]
          set_identifier = "primary"

          failover_routing_policy {
            type = "PRIMARY"
          }
        }
    """

    def check(self, subject: Estate) -> Iterable[Finding]:
        """Return a finding for each primary record, each set over several regions, and each impossible alias."""
        for record in subject.of_type(RECORD):
            if is_alias(record) and record.get("alias", 0, "evaluate_target_health") is True:
                yield from self._impossible(record)
            elif role(record) == "PRIMARY" and not shows_health(record):
                yield self._primary(record)
        records = subject.once(Records)
        for one in records.sets:
            if serves_from_all(one):
                yield from self._spread(one, records)

    def _impossible(self, record: Resource) -> Iterator[Finding]:
        # "You can't set EvaluateTargetHealth to true when the alias target is a CloudFront distribution":
        # https://docs.aws.amazon.com/sdk-for-kotlin/api/latest/route53/aws.sdk.kotlin.services.route53.model/
        # -alias-target/-builder/evaluate-target-health.html (2026-11-21)
        if leads_to_cloudfront(record):
            health = " and use a health check of what is behind it" if role(record) == "PRIMARY" else ""
            yield self.about(
                record,
                f"`{record.address}` is an alias of a CloudFront distribution, whose health Route 53 cannot evaluate, "
                "so it refuses `evaluate_target_health = true`",
                remedy=f"Set `evaluate_target_health = false`{health}.",
            )

    def _primary(self, record: Resource) -> Finding:
        if not is_alias(record) or leads_to_cloudfront(record):
            lacks, remedy = "no health check", "Give it the `health_check_id` of a check on what it leads to."
        else:
            lacks, remedy = "neither a health check nor `evaluate_target_health`", self.remedy
        return self.about(
            record,
            f"`{record.address}` is the PRIMARY record of its name and has {lacks}, so Route 53 takes it for healthy "
            "for ever and never answers with the secondary",
            remedy=remedy,
        )

    def _spread(self, one: RecordSet, records: Records) -> Iterator[Finding]:
        led = {record: records.regions(record) for record in one.active}
        regions = sorted({region for some in led.values() for region in some})
        blind = [record for record in one.active if not shows_health(record)]
        if len(regions) < 2 or not blind:
            return
        yield of_each(blind, partial(self._unguarded, one.policy, led, regions))

    def _unguarded(
        self, policy: str, led: Mapping[Resource, Iterable[str]], regions: Sequence[str], blind: Sequence[Resource]
    ) -> Finding:
        unseen = sorted({region for record in blind for region in led[record]})
        return self.about(
            blind[0],
            f"{listed(blind)} {_has(blind)} no health check, so Route 53 goes on sending {policy} traffic to "
            f"{joined(unseen) or 'a region'} when {'one of them' if len(unseen) > 1 else 'it'} is down",
            severity=Severity.WARNING,
            remedy="Give each record of the set a `health_check_id`, or its alias `evaluate_target_health = true`.",
            regions=regions,
        )


def _has(records: Sequence[Resource]) -> str:
    return "have" if len(records) > 1 else "has"

"""failover-record-without-health-check: whose health Route 53 knows, and whose it can never know."""

from __future__ import annotations

from typing import Any

from farshore.findings import Finding, Severity
from tests.plan.build import change, findings, plan
from tests.plan.names import alias, balancer, cname, failover, latency, weighted

EAST, WEST = balancer("aws_lb.east"), balancer("aws_lb.west")


def found(*changes: dict[str, Any]) -> list[Finding]:
    return findings("failover-record-without-health-check", plan(EAST, WEST, *changes))


def test_a_primary_alias_that_does_not_look_at_its_target() -> None:
    (finding,) = found(alias("aws_route53_record.a", "aws_lb.east", healthy=False, **failover("PRIMARY")))
    assert finding.severity is Severity.ERROR
    assert "never answers with the secondary" in finding.message


def test_a_health_check_or_the_target_s_health_is_enough() -> None:
    assert not found(alias("aws_route53_record.a", "aws_lb.east", **failover("PRIMARY")))
    checked = failover("PRIMARY") | {"health_check_id": "abc"}
    assert not found(alias("aws_route53_record.a", "aws_lb.east", healthy=False, **checked))
    unknown = cname("aws_route53_record.a", "x", **failover("PRIMARY"))
    unknown["change"]["after_unknown"] = {"health_check_id": True}
    assert not found(unknown)


def test_a_secondary_needs_none() -> None:
    assert not found(cname("aws_route53_record.a", "x", **failover("SECONDARY")))


def test_latency_records_over_two_regions_are_one_warning() -> None:
    records = [
        cname("aws_route53_record.a", "x", **latency("us-east-1")),
        cname("aws_route53_record.b", "y", **latency("us-west-2")),
    ]
    (finding,) = found(*records)
    assert finding.severity is Severity.WARNING
    assert "`aws_route53_record.a` and `aws_route53_record.b` have no health check" in finding.message
    assert "us-east-1 and us-west-2" in finding.message


def test_only_the_record_without_one_is_named() -> None:
    (finding,) = found(
        alias("aws_route53_record.a", "aws_lb.east", **weighted("a", 50)),
        alias("aws_route53_record.b", "aws_lb.west", healthy=False, **weighted("b", 50)),
    )
    assert finding.place.path == "aws_route53_record.b"
    assert "to us-west-2 when" in finding.message


def test_weights_within_a_region_and_a_switch_by_weight_are_no_failover() -> None:
    same = [alias(f"aws_route53_record.{n}", "aws_lb.east", healthy=False, **weighted(n, 50)) for n in ("a", "b")]
    assert not found(*same)
    switch = [
        alias("aws_route53_record.a", "aws_lb.east", healthy=False, **weighted("a", 100)),
        alias("aws_route53_record.b", "aws_lb.west", healthy=False, **weighted("b", 0)),
    ]
    assert not found(*switch)


def test_the_health_of_a_distribution_cannot_be_evaluated() -> None:
    cdn = change("aws_cloudfront_distribution.cdn", {})
    (finding,) = found(cdn, alias("aws_route53_record.a", "aws_cloudfront_distribution.cdn"))
    assert "refuses" in finding.message
    assert not found(cdn, alias("aws_route53_record.a", "aws_cloudfront_distribution.cdn", healthy=False))
    edge_api = cname(
        "aws_route53_record.a", "x", alias=[{"name": "d1.cloudfront.net.", "evaluate_target_health": True}]
    )
    assert not found(edge_api)
    primary = alias("aws_route53_record.a", "aws_cloudfront_distribution.cdn", healthy=False, **failover("PRIMARY"))
    (finding,) = found(cdn, primary)
    assert "has no health check" in finding.message


def test_odd_values_are_no_records() -> None:
    odd = {"alias": [3], "failover_routing_policy": "PRIMARY", "weighted_routing_policy": {"weight": "x"}, "name": []}
    assert not found(change("aws_route53_record.odd", odd))


def test_many_values_are_answered_with_whether_they_are_healthy_or_not() -> None:
    records = [
        cname(f"aws_route53_record.{side}", f"front.{region}.elb.amazonaws.com", multivalue_answer_routing_policy=True)
        for side, region in (("a", "us-east-1"), ("b", "us-west-2"))
    ]
    (finding,) = found(*records)
    assert "multivalue traffic" in finding.message

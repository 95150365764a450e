"""record-judged-elsewhere: whose health a record follows, for whom it is, and what is meant to look elsewhere."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from farshore.findings import Finding, Severity, Waiver, apply_waivers
from tests.plan.build import change, findings, plan
from tests.plan.names import alias, balancer, failover, latency

RULE = "record-judged-elsewhere"
BALANCERS = (balancer("aws_lb.east"), balancer("aws_lb.west"))


def check(name: str, of: str = "", **values: Any) -> dict[str, Any]:
    expressions = {"fqdn": {"references": [f"{of}.dns_name", of]}} if of else {}
    return change(
        f"aws_route53_health_check.{name}", {"type": "HTTPS", **values}, expressions=expressions, provider="aws"
    )


def record(side: str, checked_by: str, policy: dict[str, Any], to: str = "") -> dict[str, Any]:
    made = alias(f"aws_route53_record.{side}", f"aws_lb.{to or side}", **policy)
    made["change"]["after_unknown"] |= {"health_check_id": True}
    made["_expressions"] |= {"health_check_id": {"references": [f"{checked_by}.id", checked_by]}}
    return made


def pair(east: str, west: str, *checks: dict[str, Any]) -> list[Finding]:
    records = (record("east", east, failover("PRIMARY")), record("west", west, failover("SECONDARY")))
    return findings(RULE, plan(*BALANCERS, *records, *checks))


EAST, WEST = "aws_route53_health_check.a", "aws_route53_health_check.b"


def test_a_record_that_follows_the_other_region_is_an_error() -> None:
    (finding,) = pair(EAST, WEST, check("a", "aws_lb.east"), check("b", "aws_lb.east"))
    assert finding.severity is Severity.ERROR
    assert finding.place.path == "aws_route53_record.west"
    assert "looks at us-east-1: it stays when us-west-2 is lost" in finding.message
    assert not pair(EAST, WEST, check("a", "aws_lb.east"), check("b", "aws_lb.west"))


def test_a_name_that_aws_gives_tells_the_region_too() -> None:
    (finding,) = pair(EAST, WEST, check("a", "aws_lb.east"), check("b", fqdn="x.execute-api.us-east-1.amazonaws.com"))
    assert finding.place.path == "aws_route53_record.west"


@pytest.mark.parametrize(
    "meant",
    [
        check("a", "aws_lb.west", invert_healthcheck=True),
        check("a", type="CLOUDWATCH_METRIC", cloudwatch_alarm_region="us-west-2"),
        check("a", "aws_s3_bucket.switch_west"),
    ],
    ids=["inverted", "alarm", "file"],
)
def test_what_somebody_switches_with_may_be_elsewhere(meant: dict[str, Any]) -> None:
    assert not pair(EAST, WEST, meant, check("b", "aws_lb.west"), change("aws_s3_bucket.switch_west"))


def test_records_of_two_regions_that_go_together() -> None:
    (finding,) = pair(EAST, EAST, check("a", fqdn="shop.example.com"))
    assert finding.severity is Severity.WARNING
    assert "all follow `aws_route53_health_check.a`, so they go together" in finding.message


def control(name: str, of: str, **values: Any) -> dict[str, Any]:
    expressions = {"routing_control_arn": {"references": [f"{of}.arn", of]}}
    values = {"type": "RECOVERY_CONTROL", **values}
    return change(f"aws_route53_health_check.{name}", values, expressions=expressions)


def test_two_checks_of_one_routing_control_are_one_switch() -> None:
    name = "aws_route53recoverycontrolconfig_routing_control"
    controls = (change(f"{name}.one"), change(f"{name}.two"))
    (finding,) = pair(EAST, WEST, *controls, control("a", f"{name}.one"), control("b", f"{name}.one"))
    assert f"all follow `{name}.one`" in finding.message
    assert not pair(EAST, WEST, *controls, control("a", f"{name}.one"), control("b", f"{name}.two"))
    inverted = control("b", f"{name}.one", invert_healthcheck=True)
    assert not pair(EAST, WEST, *controls, control("a", f"{name}.one"), inverted), "one comes when the other goes"


def test_latency_records_with_their_regions_exchanged_are_one_finding() -> None:
    checks = (check("a", "aws_lb.east"), check("b", "aws_lb.west"))
    exchanged = (record("east", EAST, latency("us-west-2")), record("west", WEST, latency("us-east-1")))
    (finding,) = findings(RULE, plan(*BALANCERS, *checks, *exchanged))
    assert "for the users of us-west-2 and leads to us-east-1" in finding.message
    right = (record("east", EAST, latency("us-east-1")), record("west", WEST, latency("us-west-2")))
    assert not findings(RULE, plan(*BALANCERS, *checks, *right))


def test_a_region_may_serve_the_users_of_one_that_nothing_leads_to() -> None:
    checks = (check("a", "aws_lb.east"), check("b", "aws_lb.west"))
    records = (record("east", EAST, latency("us-east-1")), record("west", WEST, latency("ap-southeast-2")))
    assert not findings(RULE, plan(*BALANCERS, *checks, *records))


def test_what_is_wrong_between_two_records_is_accepted_for_either() -> None:
    (together,) = pair(EAST, EAST, check("a", "aws_lb.east", fqdn="status.example.com"))
    waiver = Waiver(RULE, "meant so", datetime.date(2999, 1, 1), address="aws_route53_record.west")
    assert [one.waiver for one in apply_waivers([together], [waiver], datetime.date(2026, 11, 21))] == [waiver]

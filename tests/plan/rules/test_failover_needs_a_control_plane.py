"""failover-needs-a-control-plane: switched by hand, or by health."""

from __future__ import annotations

from typing import Any

from farshore.findings import Finding, Severity
from tests.plan.build import change, findings, plan
from tests.plan.names import alias, balancer, weighted

FRONTS = (balancer("aws_lb.east"), balancer("aws_lb.west"))


def pair(name: str = "api.example.com", *, healthy: bool = False) -> list[dict[str, Any]]:
    key = name.partition(".")[0]
    return [
        alias(f"aws_route53_record.{key}_a", "aws_lb.east", healthy=healthy, name=name, **weighted("a", 100)),
        alias(f"aws_route53_record.{key}_b", "aws_lb.west", healthy=healthy, name=name, **weighted("b", 0)),
    ]


def found(*changes: dict[str, Any]) -> list[Finding]:
    return findings("failover-needs-a-control-plane", plan(*FRONTS, *changes))


def test_a_weight_at_zero_that_nothing_else_would_raise_is_a_note() -> None:
    (finding,) = found(*pair())
    assert finding.severity is Severity.NOTE
    assert "in us-east-1, one of the regions that serve here" in finding.message


def test_there_is_one_note_however_many_names_there_are() -> None:
    assert len(found(*pair("api.example.com"), *pair("www.example.com"))) == 1


def test_where_health_switches_no_change_is_needed() -> None:
    assert not found(*pair(healthy=True))


def test_routing_controls_are_changed_elsewhere() -> None:
    assert not found(*pair(), change("aws_route53recoverycontrolconfig_routing_control.a", {}))


def test_weights_that_all_serve_or_stay_in_a_region_are_no_switch() -> None:
    both = [
        alias("aws_route53_record.a", "aws_lb.east", healthy=False, **weighted("a", 1)),
        alias("aws_route53_record.b", "aws_lb.west", healthy=False, **weighted("b", 1)),
    ]
    assert not found(*both)
    same = [
        alias("aws_route53_record.a", "aws_lb.east", healthy=False, **weighted("a", 1)),
        alias("aws_route53_record.b", "aws_lb.east", healthy=False, **weighted("b", 0)),
    ]
    assert not found(*same)


def test_one_that_is_not_checked_is_answered_with_for_ever() -> None:
    checked = alias("aws_route53_record.api_c", "aws_lb.east", **weighted("c", 100))
    assert found(*pair(), checked)


def test_keys_that_name_regions_tell_where_records_lead_that_are_made_of_what_nobody_sees() -> None:
    records = pair()
    for one, key in zip(records, ("use1", "usw2"), strict=True):
        one["_expressions"] = {}
        one["change"]["after"]["set_identifier"] = key
    (finding,) = found(*records)
    assert finding.regions == ("us-east-1", "us-west-2")

"""single-region-dns: names that lead to one of two, and what else may lead to the other."""

from __future__ import annotations

from typing import Any

from farshore.findings import Finding, Severity
from tests.plan.build import change, findings, plan
from tests.plan.names import alias, balancer, failover

EAST, WEST = balancer("aws_lb.east"), balancer("aws_lb.west")
API = alias("aws_route53_record.api", "aws_lb.east")


def found(*changes: dict[str, Any]) -> list[Finding]:
    return findings("single-region-dns", plan(*changes))


def test_a_name_that_leads_to_one_of_two_twins() -> None:
    (finding,) = found(EAST, WEST, API)
    assert finding.severity is Severity.WARNING
    assert "leads to `aws_lb.east` in us-east-1 only" in finding.message
    assert finding.regions == ("us-east-1", "us-west-2")


def test_several_names_of_one_entry_are_one_finding() -> None:
    (finding,) = found(EAST, WEST, API, alias("aws_route53_record.www", "aws_lb.east", name="www.example.com"))
    assert "`aws_route53_record.api` and `aws_route53_record.www` lead" in finding.message


def test_a_failover_pair_or_a_name_for_each_region_is_right() -> None:
    pair = [
        alias("aws_route53_record.a", "aws_lb.east", **failover("PRIMARY")),
        alias("aws_route53_record.b", "aws_lb.west", **failover("SECONDARY")),
    ]
    assert not found(EAST, WEST, *pair)
    assert not found(EAST, WEST, API, alias("aws_route53_record.west", "aws_lb.west", name="usw2.example.com"))


def test_an_accelerator_or_a_distribution_in_front_leads_there_too() -> None:
    endpoint = {"endpoint_configuration": {"references": ["aws_lb.west.arn", "aws_lb.west"]}}
    assert not found(EAST, WEST, API, change("aws_globalaccelerator_endpoint_group.a", {}, expressions=endpoint))
    origin = {"origin": [{"domain_name": {"references": ["aws_lb.west.dns_name", "aws_lb.west"]}}]}
    assert not found(EAST, WEST, API, change("aws_cloudfront_distribution.a", {}, expressions=origin))


def test_an_entry_without_a_twin_is_left_to_others() -> None:
    assert not found(EAST, API, change("aws_lambda_function.west", {}))


def test_twins_by_number_only_are_a_note() -> None:
    (finding,) = found(EAST, change("aws_lb.spare_west", {"name": "other"}), API)
    assert finding.severity is Severity.NOTE
    assert any("taken for twins" in doubt for doubt in finding.inferred)

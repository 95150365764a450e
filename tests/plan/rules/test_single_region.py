"""single-region: said once, and only when it is known."""

from __future__ import annotations

from typing import Any

import pytest

from farshore.findings import Severity
from tests.plan.build import change, estate, findings, plan

EAST, WEST = change("aws_lambda_function.east", {}), change("aws_lambda_function.west", {})


def test_several_resources_in_one_region_are_one_note() -> None:
    (finding,) = findings("single-region", plan(EAST, change("aws_sqs_queue.east", {})))
    assert finding.severity is Severity.NOTE
    assert "one plan a state" in finding.message


def test_the_plans_of_two_regions_are_read_together() -> None:
    assert not findings("single-region", plan(EAST), plan(WEST))


def test_nothing_is_said_where_nothing_serves_or_a_region_is_unknown() -> None:
    assert not findings("single-region", plan())
    assert not findings("single-region", plan(change("aws_cloudwatch_metric_alarm.a", {})))
    assert not findings("single-region", plan(EAST, change("aws_sqs_queue.a", {}, provider="aws.nowhere")))
    assert not findings("single-region", plan(EAST, complete=False))


def test_giving_up_the_other_region_is_a_warning() -> None:
    gone = change("aws_lambda_function.west", None, before={"arn": "arn:aws:lambda:us-west-2:1:function:a"})
    (finding,) = findings("single-region", plan(EAST, gone))
    assert finding.severity is Severity.WARNING
    assert "`aws_lambda_function.west`" in finding.message


@pytest.mark.parametrize(
    "prepared",
    [
        change("aws_vpc.west", {"cidr_block": "10.1.0.0/16"}),
        change("aws_ecs_cluster.west", {"name": "shop"}),
        change("aws_acm_certificate.dr", {"domain_name": "shop.example.com"}, provider="aws.west"),
    ],
    ids=lambda one: one["type"],
)
def test_a_second_region_that_is_prepared_and_serves_nothing_is_a_warning(prepared: dict[str, Any]) -> None:
    data = plan(change("aws_lb.east", {}), change("aws_db_instance.east", {}), prepared)
    (finding,) = findings("single-region", data)
    assert finding.severity is Severity.WARNING
    assert "no data and no entry" in finding.message
    assert finding.place.path == prepared["address"]
    assert estate(data).serving.regions == ("us-east-1",)


@pytest.mark.parametrize(
    "beside",
    [
        change("aws_cloudwatch_metric_alarm.west", {}),
        change("aws_acm_certificate.west", {"domain_name": "shop.example.com"}),
        change("aws_cloudwatch_log_group.west", {"name": "aws-waf-logs"}),
        change("aws_kms_key.west", {}),
    ],
    ids=lambda one: one["type"],
)
def test_what_watches_or_is_needed_elsewhere_is_no_second_region(beside: dict[str, Any]) -> None:
    (finding,) = findings("single-region", plan(EAST, beside))
    assert finding.severity is Severity.NOTE

"""single-region: said once, and only when it is known."""

from __future__ import annotations

from farshore.findings import Severity
from tests.plan.build import change, findings, plan

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

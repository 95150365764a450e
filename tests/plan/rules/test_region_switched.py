"""region-switched: what is lost between two regions."""

from __future__ import annotations

from typing import Any

from farshore.findings import Finding, Severity
from tests.plan.build import change, findings, plan


def found(*kinds: str, arn: Any = "arn:aws:x:us-east-1:1:a", action: str = "create") -> list[Finding]:
    drift = [change(f"{kind}.west", None, before={"arn": arn}) for kind in kinds]
    changes = [change(f"{kind}.west", {}, actions=(action,)) for kind in kinds]
    return findings("region-switched", plan(*changes, resource_drift=drift))


def test_all_between_two_regions_is_one_finding_that_names_state_first() -> None:
    (finding,) = found("aws_sqs_queue", "aws_sns_topic", "aws_lb", "aws_lambda_function", "aws_dynamodb_table")
    assert finding.severity is Severity.ERROR
    assert "looks in us-west-2 for what it made in us-east-1" in finding.message
    assert "`aws_dynamodb_table.west`" in finding.message
    assert "2 more" in finding.message


def test_without_state_it_is_a_warning() -> None:
    (finding,) = found("aws_lambda_function")
    assert finding.severity is Severity.WARNING


def test_what_was_deleted_by_hand_is_made_again_where_it_was() -> None:
    assert not found("aws_dynamodb_table", arn="arn:aws:x:us-west-2:1:a")
    assert not found("aws_dynamodb_table", action="update")
    for odd in (None, 7, [], {"a": 1}, "x"):
        assert not found("aws_dynamodb_table", arn=odd)

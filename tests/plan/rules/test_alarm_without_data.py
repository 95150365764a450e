"""alarm-without-data: dimensions that no metric has."""

from __future__ import annotations

from typing import Any

import pytest

from tests.plan.build import change, findings, plan

RULE = "alarm-without-data"


def alarm(name: str, namespace: str, dimensions: dict[str, str] | None, **more: Any) -> dict[str, Any]:
    values = {"namespace": namespace, "metric_name": "x", "dimensions": dimensions}
    return change(f"aws_cloudwatch_metric_alarm.{name}", values, **more)


@pytest.mark.parametrize(
    ("namespace", "dimension"),
    [("AWS/EC2", "InstanceId"), ("AWS/RDS", "DBInstanceIdentifier"), ("AWS/Lambda", "FunctionName")],
)
def test_a_star_is_no_wildcard(namespace: str, dimension: str) -> None:
    (finding,) = findings(RULE, plan(alarm("any", namespace, {dimension: "*"})))
    assert f"`{dimension}`" in finding.message
    assert not findings(RULE, plan(alarm("one", namespace, {dimension: "a"})))
    assert not findings(RULE, plan(alarm("own", "Shop", {dimension: "*"})))


def test_a_metric_in_a_query_counts_too() -> None:
    query = [{"metric": [{"namespace": "AWS/EC2", "metric_name": "x", "dimensions": {"InstanceId": "i-*"}}]}]
    assert findings(RULE, plan(change("aws_cloudwatch_metric_alarm.any", {"metric_query": query})))


def test_without_dimensions_only_sums_are_watched_which_not_every_service_has() -> None:
    assert findings(RULE, plan(alarm("queue", "AWS/SQS", None)))
    assert not findings(RULE, plan(alarm("all", "AWS/Lambda", None)))
    assert not findings(RULE, plan(alarm("unknown", "AWS/SQS", None, unknown={"dimensions": True})))


def test_alarms_of_one_cause_are_one_finding() -> None:
    (finding,) = findings(RULE, plan(*(alarm(f"any{n}", "AWS/EC2", {"InstanceId": "*"}) for n in range(3))))
    assert "`aws_cloudwatch_metric_alarm.any2`" in finding.message

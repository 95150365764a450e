"""watch-in-the-watched-region: what acts, notices and tells when a region is lost."""

from __future__ import annotations

from typing import Any

import pytest

from farshore.findings import Finding, Severity
from farshore.plan.metrics import HOMES
from tests.plan.build import change, findings, plan
from tests.plan.names import alias, balancer, failover

EAST, WEST = balancer("aws_lb.east"), balancer("aws_lb.west")
SERVING = (EAST, WEST)
PAIR = (
    alias("aws_route53_record.a", "aws_lb.east", **failover("PRIMARY")),
    alias("aws_route53_record.b", "aws_lb.west", **failover("SECONDARY")),
)


def function(address: str, name: str = "promote") -> dict[str, Any]:
    return change(address, {"function_name": name})


def alarm(address: str, name: str = "errors", namespace: str = "AWS/Lambda") -> dict[str, Any]:
    return change(address, {"alarm_name": name, "namespace": namespace})


def found(*changes: dict[str, Any], **more: Any) -> list[Finding]:
    return findings("watch-in-the-watched-region", plan(*changes, **more))


def test_automation_in_the_primary_is_lost_with_it() -> None:
    (finding,) = found(*SERVING, *PAIR, function("aws_lambda_function.promote"))
    assert finding.severity is Severity.WARNING
    assert "takes what should carry out the failover" in finding.message
    assert "us-west-2" in finding.remedy
    assert any("`promote`" in doubt for doubt in finding.inferred)


def test_automation_in_the_standby_in_a_third_region_or_in_both_is_right() -> None:
    assert not found(*SERVING, *PAIR, function("aws_lambda_function.west"))
    assert not found(*SERVING, *PAIR, function("aws_lambda_function.third"))
    assert not found(*SERVING, *PAIR, function("aws_lambda_function.a"), function("aws_lambda_function.a_west"))


def test_the_primary_may_be_any_region() -> None:
    turned = (
        alias("aws_route53_record.a", "aws_lb.west", **failover("PRIMARY")),
        alias("aws_route53_record.b", "aws_lb.east", **failover("SECONDARY")),
    )
    assert not found(*SERVING, *turned, function("aws_lambda_function.promote"))
    assert found(*SERVING, *turned, function("aws_lambda_function.west"))


def test_without_roles_it_is_a_note() -> None:
    (finding,) = found(*SERVING, function("aws_lambda_function.promote"))
    assert finding.severity is Severity.NOTE
    assert any("nothing here tells" in doubt for doubt in finding.inferred)


def test_a_single_region_or_half_a_plan_says_nothing() -> None:
    assert not found(EAST, function("aws_lambda_function.promote"))
    assert not found(*SERVING, *PAIR, function("aws_lambda_function.promote"), complete=False)


def test_alarms_in_the_primary_only() -> None:
    (finding,) = found(*SERVING, *PAIR, alarm("aws_cloudwatch_metric_alarm.a"))
    assert finding.severity is Severity.WARNING
    assert "the one event that nothing notices" in finding.message


def test_alarms_or_a_canary_elsewhere_are_right() -> None:
    here = alarm("aws_cloudwatch_metric_alarm.a")
    assert not found(*SERVING, *PAIR, here, alarm("aws_cloudwatch_metric_alarm.a_west"))
    assert not found(*SERVING, *PAIR, here, change("aws_synthetics_canary.third", {"name": "outside"}))
    assert not found(*SERVING, *PAIR, alarm("aws_cloudwatch_metric_alarm.west"))


@pytest.mark.parametrize("namespace", HOMES)
def test_alarms_that_can_be_nowhere_else_are_a_note(namespace: str) -> None:
    (finding,) = found(*SERVING, *PAIR, alarm("aws_cloudwatch_metric_alarm.a", namespace=namespace))
    assert finding.severity is Severity.NOTE


def topic(address: str) -> dict[str, Any]:
    return change(address, {"name": "oncall"})


def subscription(address: str, of: str) -> dict[str, Any]:
    return change(
        address, {}, unknown={"topic_arn": True}, expressions={"topic_arn": {"references": [f"{of}.arn", of]}}
    )


def test_a_topic_that_nobody_hears_beside_one_that_somebody_does() -> None:
    heard = (topic("aws_sns_topic.a"), subscription("aws_sns_topic_subscription.a", "aws_sns_topic.a"))
    (finding,) = found(*heard, topic("aws_sns_topic.a_west"))
    assert "nobody is subscribed to `aws_sns_topic.a_west` in us-west-2" in finding.message
    both = subscription("aws_sns_topic_subscription.a_west", "aws_sns_topic.a_west")
    assert not found(*heard, topic("aws_sns_topic.a_west"), both)


def test_topics_that_nobody_hears_anywhere_are_heard_elsewhere() -> None:
    assert not found(topic("aws_sns_topic.a"), topic("aws_sns_topic.a_west"))


def test_a_subscription_to_a_topic_that_is_not_known_may_be_the_missing_one() -> None:
    heard = (topic("aws_sns_topic.a"), subscription("aws_sns_topic_subscription.a", "aws_sns_topic.a"))
    unclear = change("aws_sns_topic_subscription.b_west", {}, unknown={"topic_arn": True})
    assert not found(*heard, topic("aws_sns_topic.a_west"), unclear)
    chat = {"sns_topic_arns": {"references": ["aws_sns_topic.a_west.arn", "aws_sns_topic.a_west"]}}
    assert not found(
        *heard,
        topic("aws_sns_topic.a_west"),
        change("aws_chatbot_slack_channel_configuration.a", {}, expressions=chat),
    )


def test_odd_values_say_nothing() -> None:
    odd = {"alarm_name": 3, "namespace": [], "function_name": {}, "topic_arn": [7], "name": None}
    types = ("aws_cloudwatch_metric_alarm", "aws_sns_topic_subscription", "aws_sns_topic")
    assert not found(*(change(f"{kind}.a", odd) for kind in types))


def test_an_alarm_that_route_53_misses_is_a_note() -> None:
    def follower(when_missing: str) -> dict[str, Any]:
        values = {"cloudwatch_alarm_name": "errors", "insufficient_data_health_status": when_missing}
        return change("aws_route53_health_check.errors", values)

    watching = (*SERVING, *PAIR, alarm("aws_cloudwatch_metric_alarm.errors"))
    assert [one.severity for one in found(*watching, follower("LastKnownStatus"))] == [Severity.WARNING]
    assert [one.severity for one in found(*watching, follower("Unhealthy"))] == [Severity.NOTE]

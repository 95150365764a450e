"""alarms-without-actions: one finding where no alarm does anything, silence where one of them may."""

from __future__ import annotations

from typing import Any

import pytest

from tests.plan.build import change, findings, plan

RULE = "alarms-without-actions"
EAST, WEST = (change(f"aws_cloudwatch_metric_alarm.{one}", {"alarm_name": one}) for one in ("east", "west"))


def test_all_alarms_are_one_finding() -> None:
    (finding,) = findings(RULE, plan(EAST), plan(WEST))
    assert len(finding.also) == 1
    assert finding.inferred


@pytest.mark.parametrize(
    "acting",
    [
        change("aws_cloudwatch_metric_alarm.told", {"alarm_actions": ["arn:aws:sns:us-east-1:1:duty"]}),
        change("aws_cloudwatch_metric_alarm.told", {}, unknown={"alarm_actions": True}),
        change("aws_route53_health_check.site", {"cloudwatch_alarm_name": "east"}),
        change("aws_cloudwatch_event_rule.all", {"event_pattern": '{"source": ["aws.cloudwatch"]}'}),
        change(
            "aws_ecs_service.shop", {}, expressions={"alarms": {"references": ["aws_cloudwatch_metric_alarm.east.arn"]}}
        ),
    ],
    ids=["action", "unknown action", "health check", "events", "deployment"],
)
def test_one_that_is_followed_is_enough(acting: dict[str, Any]) -> None:
    assert not findings(RULE, plan(EAST, WEST, acting))


def test_actions_that_are_switched_off_are_none() -> None:
    values = {"alarm_actions": ["arn:aws:sns:us-east-1:1:duty"], "actions_enabled": False}
    assert findings(RULE, plan(change("aws_cloudwatch_metric_alarm.off", values)))


def test_where_there_are_no_alarms_or_only_some_are_seen_nothing_is_said() -> None:
    assert not findings(RULE, plan(change("aws_lb.east")))
    assert not findings(RULE, plan(EAST, complete=False))


def twins(**west: Any) -> list[dict[str, Any]]:
    told = {"alarm_name": "errors", "alarm_actions": ["arn:aws:sns:us-east-1:1:duty"]}
    silent = {"alarm_name": "errors", **west}
    return [
        change("aws_cloudwatch_metric_alarm.errors", told),
        change("aws_cloudwatch_metric_alarm.errors_west", silent),
    ]


def test_the_alarms_of_one_region_that_tell_nobody_while_their_twins_do() -> None:
    (finding,) = findings(RULE, plan(*twins()))
    assert finding.place.path == "aws_cloudwatch_metric_alarm.errors_west"
    assert "in us-west-2 has no action, while `aws_cloudwatch_metric_alarm.errors` in us-east-1 has some" in (
        finding.message
    )


def test_a_region_that_follows_its_alarms_otherwise_is_silent() -> None:
    action = ["arn:aws:sns:us-west-2:1:duty"]
    assert not findings(RULE, plan(*twins(alarm_actions=action)))
    assert not findings(RULE, plan(*twins(alarm_actions=action, actions_enabled=False))), "a standby's are held back"
    rule = {"alarm_rule": {"references": ["aws_cloudwatch_metric_alarm.errors_west.alarm_name"]}}
    composite = change("aws_cloudwatch_composite_alarm.any_west", {"alarm_actions": action}, expressions=rule)
    assert not findings(RULE, plan(*twins(), composite))

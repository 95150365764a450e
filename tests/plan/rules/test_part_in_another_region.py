"""part-in-another-region: what counts as a part, and when nobody can know where it is."""

from __future__ import annotations

from tests.plan.build import change, findings, plan

RULE = "part-in-another-region"
EAST = "arn:aws:sns:us-east-1:123456789012:alerts"


def test_many_resources_of_one_module_are_one_finding() -> None:
    parts = [change("aws_subnet.west", {"cidr_block": "10.0.0.0/24"}, unknown={"id": True})]
    users = [
        change(f"aws_lb.web[{number}]", unknown={"subnets": True}, expressions=references("subnets", "aws_subnet.west"))
        for number in range(6)
    ]
    (finding,) = findings(RULE, plan(*parts, *users))
    assert finding.place.path == "aws_lb.web[0]"
    assert "and 2 more" in finding.message
    assert finding.regions == ("us-east-1", "us-west-2")


def test_an_expression_that_may_choose_the_right_region_is_not_called_wrong() -> None:
    chosen = {"subnets": {"references": ["var.dr", "aws_subnet.west.id", "aws_subnet.west", "aws_subnet.home.id"]}}
    data = plan(change("aws_subnet.west"), change("aws_subnet.home"), change("aws_lb.web", expressions=chosen))
    assert not findings(RULE, data)


def test_a_known_arn_decides_whatever_the_expression_refers_to() -> None:
    alarm = change(
        "aws_cloudwatch_metric_alarm.west",
        {"alarm_actions": [EAST]},
        expressions={"alarm_actions": {"references": ["aws_sns_topic.west"]}},
    )
    (finding,) = findings(RULE, plan(alarm, change("aws_sns_topic.west")))
    assert finding.place.path == "aws_cloudwatch_metric_alarm.west"


def test_what_aws_has_accepted_is_left_alone() -> None:
    values = {"alarm_actions": [EAST], "threshold": 1}
    changed = {**values, "threshold": 2}
    assert not findings(RULE, plan(change("aws_cloudwatch_metric_alarm.west", values, before=values)))
    assert not findings(RULE, plan(change("aws_cloudwatch_metric_alarm.west", changed, before=values)))
    assert findings(RULE, plan(change("aws_cloudwatch_metric_alarm.west", values, before={"threshold": 1})))


def test_a_table_with_a_replica_here_has_a_stream_here() -> None:
    table = change("aws_dynamodb_table.orders", {"replica": [{"region_name": "us-west-2"}]})
    mapping = change(
        "aws_lambda_event_source_mapping.west", expressions=references("event_source_arn", "aws_dynamodb_table.orders")
    )
    assert not findings(RULE, plan(table, mapping))


def test_values_of_any_shape_are_survived() -> None:
    for value in (None, 7, {"a": [1]}, [None, {"x": 1}, [EAST]], "arn:aws:sns", "arn:aws:sns:::x:y"):
        alarm = change("aws_cloudwatch_metric_alarm.west", {"alarm_actions": value})
        instance = change("aws_launch_template.west", {"network_interfaces": value})
        assert not findings(RULE, plan(alarm, instance))


def references(argument: str, *to: str) -> dict[str, object]:
    return {argument: {"references": list(to)}}

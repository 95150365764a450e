"""part-in-another-region: what counts as a part, and when nobody can know where it is."""

from __future__ import annotations

import json
from typing import Any

import pytest

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


@pytest.mark.parametrize("kind", ["aws_vpc", "aws_vpcs"])
def test_a_data_source_looks_in_the_region_of_its_provider(kind: str) -> None:
    def estate(provider: str) -> bytes:
        group = change("aws_security_group.west", expressions=references("vpc_id", f"data.{kind}.main.id"))
        document = json.loads(plan(group))
        looked_up = {"mode": "data", "type": kind, "name": "main", "provider_config_key": provider}
        declared = document["configuration"]["root_module"]["resources"]
        declared.append({**looked_up, "address": f"data.{kind}.main", "expressions": {}})
        return json.dumps(document).encode()

    (finding,) = findings(RULE, estate("aws"))
    assert f"`data.{kind}.main`" in finding.message
    assert not findings(RULE, estate("aws.west"))
    assert not findings(RULE, estate("aws.unknown"))


def test_the_key_of_a_copy_is_where_the_copy_is() -> None:
    def table(*keys: tuple[str, str | None], **more: Any) -> bytes:
        replicas = [{"region_name": region, "kms_key_arn": key} for region, key in keys]
        keys_here = [change("aws_kms_key.home"), change("aws_kms_key.west")]
        return plan(change("aws_dynamodb_table.orders", {"replica": replicas}, **more), *keys_here)

    def key(region: str) -> str:
        return f"arn:aws:kms:{region}:123456789012:key/1"

    def to(address: str) -> dict[str, Any]:
        return {"replica": [{"kms_key_arn": {"references": [f"{address}.arn", address]}}]}

    (finding,) = findings(RULE, table(("eu-west-1", key("eu-west-1")), ("us-west-2", key("us-east-1"))))
    assert "has a copy in us-west-2" in finding.message
    assert not findings(RULE, table(("eu-west-1", key("eu-west-1")), ("us-west-2", key("us-west-2"))))
    assert findings(RULE, table(("us-west-2", None), expressions=to("aws_kms_key.home")))
    assert not findings(RULE, table(("us-west-2", None), expressions=to("aws_kms_key.west")))
    assert not findings(RULE, table(("us-west-2", None), ("eu-west-1", None), expressions=to("aws_kms_key.home")))
    assert not findings(RULE, table(("us-west-2", None)))


def references(argument: str, *to: str) -> dict[str, object]:
    return {argument: {"references": list(to)}}

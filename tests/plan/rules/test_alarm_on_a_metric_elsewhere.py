"""alarm-on-a-metric-elsewhere: which region has a metric."""

from __future__ import annotations

import json
from typing import Any

import pytest

from farshore.findings import Severity
from tests.plan.build import change, findings, plan

RULE = "alarm-on-a-metric-elsewhere"


def alarm(name: str, namespace: str, metric: str, *to: str, **dimensions: str) -> dict[str, Any]:
    values = {"namespace": namespace, "metric_name": metric, "dimensions": dimensions or None}
    return change(
        f"aws_cloudwatch_metric_alarm.{name}",
        values,
        expressions={"dimensions": {"references": list(to)}} if to else {},
    )


@pytest.mark.parametrize(
    ("namespace", "home", "elsewhere"),
    [
        ("AWS/Route53", "home", "west"),
        ("AWS/CloudFront", "home", "third"),
        ("AWS/Billing", "home", "west"),
        ("AWS/GlobalAccelerator", "west", "home"),
    ],
)
def test_some_namespaces_are_in_one_region_only(namespace: str, home: str, elsewhere: str) -> None:
    assert not findings(RULE, plan(alarm(home, namespace, "x")))
    (finding,) = findings(RULE, plan(alarm(elsewhere, namespace, "x")))
    assert namespace in finding.message


def test_a_metric_in_a_query_counts_too() -> None:
    query = [{"metric": [{"namespace": "AWS/CloudFront", "metric_name": "5xxErrorRate"}]}, {"expression": "m1"}]
    assert findings(RULE, plan(change("aws_cloudwatch_metric_alarm.west", {"metric_query": query})))


def test_alarms_of_one_cause_are_one_finding() -> None:
    alarms = [alarm(f"west{number}", "AWS/CloudFront", "x") for number in range(5)]
    (finding,) = findings(RULE, plan(*alarms))
    assert "`aws_cloudwatch_metric_alarm.west3` and `aws_cloudwatch_metric_alarm.west4`" in finding.message


def test_a_health_check_that_steers_by_such_an_alarm_makes_it_an_error() -> None:
    check = change(
        "aws_route53_health_check.a",
        expressions={"cloudwatch_alarm_name": {"references": ["aws_cloudwatch_metric_alarm.west"]}},
    )
    (finding,) = findings(RULE, plan(alarm("west", "AWS/CloudFront", "x"), check))
    assert finding.severity is Severity.ERROR
    assert "`aws_route53_health_check.a`" in finding.message


def test_the_lag_of_a_replica_is_where_the_replica_is() -> None:
    source = change("aws_db_instance.orders", {"identifier": "orders"})
    replica = change(
        "aws_db_instance.orders_west",
        {"identifier": "orders-west"},
        expressions={"replicate_source_db": {"references": ["aws_db_instance.orders.arn", "aws_db_instance.orders"]}},
    )
    of_source = alarm("lag", "AWS/RDS", "ReplicaLag", "aws_db_instance.orders")
    of_replica = alarm("lag_west", "AWS/RDS", "ReplicaLag", "aws_db_instance.orders_west")
    cpu = alarm("cpu", "AWS/RDS", "CPUUtilization", "aws_db_instance.orders")
    (finding,) = findings(RULE, plan(source, replica, of_source, of_replica, cpu))
    assert finding.place.path == "aws_cloudwatch_metric_alarm.lag"
    assert "us-west-2" in finding.remedy


def test_the_lag_of_an_aurora_global_database_is_where_the_secondary_is() -> None:
    joined = {"global_cluster_identifier": {"references": ["aws_rds_global_cluster.all"]}}
    clusters = [
        change("aws_rds_global_cluster.all"),
        change("aws_rds_cluster.orders", {"master_username": "admin"}, expressions=joined),
        change("aws_rds_cluster.orders_west", expressions=joined),
    ]
    of_primary = alarm("lag", "AWS/RDS", "AuroraGlobalDBReplicationLag", "aws_rds_cluster.orders")
    of_secondary = alarm("lag_west", "AWS/RDS", "AuroraGlobalDBReplicationLag", "aws_rds_cluster.orders_west")
    (finding,) = findings(RULE, plan(*clusters, of_primary, of_secondary))
    assert finding.place.path == "aws_cloudwatch_metric_alarm.lag"


def test_the_latency_to_a_replica_is_where_the_writes_are() -> None:
    table = change("aws_dynamodb_table.orders", {"name": "orders", "replica": [{"region_name": "us-west-2"}]})
    there = alarm(
        "x_west", "AWS/DynamoDB", "ReplicationLatency", "aws_dynamodb_table.orders", ReceivingRegion="us-west-2"
    )
    here = alarm("x", "AWS/DynamoDB", "ReplicationLatency", "aws_dynamodb_table.orders", ReceivingRegion="us-west-2")
    back = alarm(
        "b_west", "AWS/DynamoDB", "ReplicationLatency", "aws_dynamodb_table.orders", ReceivingRegion="us-east-1"
    )
    (finding,) = findings(RULE, plan(table, there, here, back))
    assert finding.place.path == "aws_cloudwatch_metric_alarm.x_west"


def test_a_composite_alarm_sees_its_own_region_only() -> None:
    rule = {
        "alarm_rule": {
            "references": ["aws_cloudwatch_metric_alarm.west.alarm_name", "aws_cloudwatch_metric_alarm.west"]
        }
    }
    there = change("aws_cloudwatch_composite_alarm.home", expressions=rule)
    here = change("aws_cloudwatch_composite_alarm.west", expressions=rule)
    (finding,) = findings(RULE, plan(alarm("west", "AWS/SQS", "x"), there, here))
    assert finding.place.path == "aws_cloudwatch_composite_alarm.home"


def test_a_dashboard_is_a_note() -> None:
    def board(region: str) -> bytes:
        widget = {"properties": {"region": region, "metrics": [["AWS/Route53", "HealthCheckStatus"]]}}
        return plan(change("aws_cloudwatch_dashboard.a", {"dashboard_body": json.dumps({"widgets": [widget]})}))

    assert not findings(RULE, board("us-east-1"))
    (finding,) = findings(RULE, board("eu-west-1"))
    assert finding.severity is Severity.NOTE


@pytest.mark.parametrize(
    "body", ["", "{", "[]", '{"widgets": 1}', '{"widgets": [1, {"properties": {"metrics": [[], 1]}}]}']
)
def test_a_dashboard_of_any_shape_is_survived(body: str) -> None:
    assert not findings(RULE, plan(change("aws_cloudwatch_dashboard.a", {"dashboard_body": body})))


def test_an_alarm_of_any_shape_is_survived() -> None:
    for value in (None, 1, [], {}, [[1]], {"a": {"b": 1}}):
        values = {"namespace": value, "metric_name": value, "dimensions": value, "metric_query": value}
        assert not findings(RULE, plan(change("aws_cloudwatch_metric_alarm.west", values)))


@pytest.mark.parametrize(("topic", "told"), [("us-east-1", False), ("eu-west-1", True)])
def test_an_alarm_whose_topic_is_where_the_metric_is_is_told_of_once(topic: str, told: bool) -> None:
    values = {"namespace": "AWS/Route53", "alarm_actions": [f"arn:aws:sns:{topic}:123456789012:alerts"]}
    data = plan(change("aws_cloudwatch_metric_alarm.west", values))
    assert findings("part-in-another-region", data)
    assert bool(findings(RULE, data)) is told


@pytest.mark.parametrize(
    ("address", "attribute", "dimension"),
    [
        ("aws_db_instance.shop_west", "identifier", "DBInstanceIdentifier"),
        ("aws_lambda_function.shop_west", "function_name", "FunctionName"),
        ("aws_sqs_queue.shop_west", "name", "QueueName"),
        ("aws_autoscaling_group.shop_west", "name", "AutoScalingGroupName"),
    ],
)
def test_a_text_that_names_what_is_elsewhere_is_as_good_as_a_reference(
    address: str, attribute: str, dimension: str
) -> None:
    there = change(address, {attribute: "shop"})
    (finding,) = findings(RULE, plan(there, alarm("errors", "AWS/X", "x", **{dimension: "shop"})))
    assert f"`{address}` (`{dimension}` names it) is, in us-west-2" in finding.message
    here = change(address.replace("_west", "_east"), {attribute: "shop"})
    assert not findings(RULE, plan(there, here, alarm("errors", "AWS/X", "x", **{dimension: "shop"})))
    assert not findings(RULE, plan(there, alarm("errors", "AWS/X", "x", **{dimension: "other"})))


@pytest.mark.parametrize("rule", ["ALARM(errors-east) OR ALARM(errors-west)", 'OK( "errors-east" )'])
def test_a_composite_alarm_that_names_one_of_another_region(rule: str) -> None:
    named = [
        change(f"aws_cloudwatch_metric_alarm.{side}", {"alarm_name": f"errors-{side}"}) for side in ("east", "west")
    ]
    composite = change("aws_cloudwatch_composite_alarm.any_west", {"alarm_name": "any", "alarm_rule": rule})
    (finding,) = findings(RULE, plan(*named, composite))
    assert "combines `aws_cloudwatch_metric_alarm.east`, which is in us-east-1" in finding.message
    there = change("aws_cloudwatch_metric_alarm.too_west", {"alarm_name": "errors-east"})
    assert not findings(RULE, plan(*named, there, composite)), "its own region has one of that name"


def test_a_key_that_says_another_region_tells_which_of_two_resources_is_meant() -> None:
    queues = [change(f"aws_sqs_queue.jobs_{side}", {"name": "jobs"}) for side in ("east", "west")]

    def depth(region: str) -> dict[str, Any]:
        watched = {"namespace": "AWS/SQS", "metric_name": "x", "dimensions": {"QueueName": "jobs"}}
        return change(f'aws_cloudwatch_metric_alarm.depth["{region}"]', watched, provider="aws")

    (finding,) = findings(RULE, plan(*queues, depth("us-east-1"), depth("us-west-2")))
    assert "its key says us-west-2" in finding.message
    assert finding.place.path == 'aws_cloudwatch_metric_alarm.depth["us-west-2"]'


def test_the_latency_back_to_the_first_region_is_where_the_replica_writes() -> None:
    table = change("aws_dynamodb_table.orders", {"name": "orders", "replica": [{"region_name": "us-west-2"}]})
    back = alarm("x", "AWS/DynamoDB", "ReplicationLatency", "aws_dynamodb_table.orders", ReceivingRegion="us-east-1")
    (finding,) = findings(RULE, plan(table, back))
    assert "where the writes happen, in us-west-2" in finding.message

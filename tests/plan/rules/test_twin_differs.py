"""twin-differs: what counts as a difference, and how it is said."""

from __future__ import annotations

from typing import Any

import pytest

from farshore.findings import Finding, Severity
from tests.plan.build import change, findings, plan


def pair(kind: str, east: dict[str, Any], west: dict[str, Any], **more: Any) -> list[Finding]:
    data = plan(change(f"{kind}.east", east, **more), change(f"{kind}.west", west, **more))
    return findings("twin-differs", data)


def function(**values: Any) -> dict[str, Any]:
    return {"function_name": "orders", "runtime": "python3.13", "memory_size": 512, **values}


def test_the_attributes_are_named_with_values_that_may_be_shown() -> None:
    (finding,) = pair("aws_lambda_function", function(), function(memory_size=128, timeout=3))
    assert "`memory_size` (512 and 128) and `timeout`" in finding.message
    assert finding.severity is Severity.WARNING
    assert finding.regions == ("us-east-1", "us-west-2")


def test_a_sensitive_value_is_never_shown() -> None:
    (finding,) = pair("aws_lambda_function", function(handler="MARKER"), function(), sensitive={"handler": True})
    assert "`handler`" in finding.message
    assert "MARKER" not in finding.message


def test_a_smaller_standby_is_a_note() -> None:
    (finding,) = pair("aws_autoscaling_group", {"name": "web", "min_size": 4}, {"name": "web", "min_size": 1})
    assert finding.severity is Severity.NOTE
    assert "carries less" in finding.message


@pytest.mark.parametrize(
    ("east", "west"),
    [
        ({"deletion_protection_enabled": None}, {"deletion_protection_enabled": False}),
        ({"ttl": []}, {"ttl": [{"attribute_name": "", "enabled": False}]}),
        ({"name": "orders-use1"}, {"name": "orders-usw2"}),
        (
            {"attribute": [{"name": "a", "type": "S"}, {"name": "b", "type": "S"}]},
            {"attribute": [{"name": "b", "type": "S"}, {"name": "a", "type": "S"}]},
        ),
        (
            {"server_side_encryption": [{"enabled": True, "kms_key_arn": "arn:a"}]},
            {"server_side_encryption": [{"enabled": True, "kms_key_arn": "arn:b"}]},
        ),
        ({"tags": {"team": "a"}}, {"tags": {"team": "b"}}),
    ],
)
def test_what_means_the_same_or_must_differ_is_no_difference(east: Any, west: Any) -> None:
    table = {"name": "orders", "billing_mode": "PAY_PER_REQUEST"}
    assert not pair("aws_dynamodb_table", {**table, **east}, {**table, **west})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("billing_mode", "PROVISIONED"),
        ("global_secondary_index", [{"name": "by-user", "hash_key": "user"}]),
        ("point_in_time_recovery", [{"enabled": True}]),
        ("server_side_encryption", [{"enabled": True, "kms_key_arn": None}]),
        ("ttl", [{"attribute_name": "expires", "enabled": True}]),
    ],
)
def test_a_table_differs_in_its_parts(name: str, value: Any) -> None:
    table = {"name": "orders", "billing_mode": "PAY_PER_REQUEST"}
    for east, west in ((table, {**table, name: value}), ({**table, name: value}, table)):
        (finding,) = pair("aws_dynamodb_table", east, west)
        assert f"`{name}`" in finding.message


def test_what_is_unknown_is_no_difference() -> None:
    assert not pair("aws_lambda_function", function(), function(runtime=None), unknown={"runtime": True})
    table = {"name": "orders"}
    known, unknown = {**table, "ttl": [{"enabled": True}]}, {**table, "ttl": [{}]}
    assert not pair("aws_dynamodb_table", known, unknown, unknown={"ttl": [{"enabled": True}]})


def test_of_environments_the_names_are_compared_and_nothing_of_the_values_said() -> None:
    def environment(**variables: str) -> dict[str, Any]:
        return function(environment=[{"variables": variables}])

    assert not pair("aws_lambda_function", environment(TABLE="east"), environment(TABLE="west"))
    (finding,) = pair("aws_lambda_function", environment(TABLE="a", KEY="MARKER"), environment(TABLE="a"))
    assert "`environment`" in finding.message
    assert "MARKER" not in str(finding)


def test_names_whose_values_are_unknown_count_and_an_unknown_map_does_not() -> None:
    def found(west: Any, unknown: Any) -> list[Finding]:
        east = function(environment=[{"variables": {"TABLE": "a"}}])
        data = plan(
            change("aws_lambda_function.east", east),
            change("aws_lambda_function.west", function(environment=west), unknown=unknown),
        )
        return findings("twin-differs", data)

    assert not found([{"variables": {}}], {"environment": [{"variables": {"TABLE": True}}]})
    assert found([{"variables": {}}], {"environment": [{"variables": {"OTHER": True}}]})
    assert not found([{}], {"environment": [{"variables": True}]})
    assert not found(None, {"environment": True})


def test_a_type_without_a_table_is_compared_by_what_both_configurations_give() -> None:
    given = {"expressions": {"size": {"constant_value": 1}, "name": {}, "subnet_ids": {}}}
    east, west = ({"name": "x", "size": size, "subnet_ids": [size], "computed": size} for size in (1, 2))
    (finding,) = pair("aws_dax_cluster", east, west, **given)
    assert "`size` (1 and 2)" in finding.message
    assert "subnet_ids" not in finding.message
    assert "computed" not in finding.message
    assert finding.severity is Severity.NOTE


def test_pairs_that_differ_alike_are_one_finding() -> None:
    changes = [
        change(f'aws_lambda_function.{side}["{key}"]', {"function_name": f"{key}-{side}", "timeout": timeout})
        for key in ("a", "b", "c")
        for side, timeout in (("east", 3), ("west", 30))
    ]
    (finding,) = findings("twin-differs", plan(*changes))
    assert "and 2 more pairs of aws_lambda_function" in finding.message


def test_twins_that_were_only_inferred_are_a_note_that_says_so() -> None:
    data = plan(
        change("aws_db_instance.east", {"identifier": "orders", "backup_retention_period": 7}),
        change("aws_db_instance.ledger_west", {"identifier": "ledger", "backup_retention_period": 1}),
    )
    (finding,) = findings("twin-differs", data)
    assert finding.severity is Severity.NOTE
    assert "taken for twins" in finding.inferred[0]


def test_a_replica_takes_over_what_it_is_not_given() -> None:
    source = {"identifier": "orders", "engine": "postgres", "backup_retention_period": 7, "storage_encrypted": True}
    assert not pair("aws_db_instance", source, {"identifier": "orders", "replicate_source_db": "arn:x"})


def test_values_of_any_type_are_survived() -> None:
    odd = [None, 7, [], [1, "a"], [[]], {"a": [1]}, True, "x" * 1000, [{"a": 1}], [{"a": 1}, {"b": 2}]]
    for east in odd:
        for west in odd:
            for name in ("attribute", "ttl", "billing_mode"):
                assert len(pair("aws_dynamodb_table", {"name": "a", name: east}, {"name": "a", name: west})) <= 1
            pair("aws_lambda_function", {"function_name": "a", "environment": east}, {"environment": west})


def test_of_a_nested_block_the_one_or_two_arguments_that_differ_are_named() -> None:
    def group(**check: Any) -> dict[str, Any]:
        return {"name": "web", "port": 80, "health_check": [{"path": "/a", "interval": 10, "timeout": 5, **check}]}

    (finding,) = pair("aws_lb_target_group", group(), group(path="/b"))
    assert "differ in `health_check.path` (/a and /b)" in finding.message
    (finding,) = pair("aws_lb_target_group", group(), group(path="/b", interval=30, timeout=6))
    assert "`health_check`" in finding.message


def test_a_nested_secret_is_never_shown() -> None:
    marks = {"health_check": [{"path": True}]}
    east, west = ({"name": "web", "health_check": [{"path": path}]} for path in ("MARKER", "/b"))
    (finding,) = pair("aws_lb_target_group", east, west, sensitive=marks)
    assert "`health_check.path`" in finding.message
    assert "MARKER" not in finding.message


def test_the_region_that_carries_less_is_named() -> None:
    (finding,) = pair("aws_autoscaling_group", {"name": "web", "min_size": 4}, {"name": "web", "min_size": 1})
    assert finding.message.endswith("so us-west-2 carries less")
    (finding,) = pair(
        "aws_autoscaling_group",
        {"name": "web", "min_size": 4, "max_size": 4},
        {"name": "web", "min_size": 1, "max_size": 9},
    )
    assert "the one carries less" in finding.message


def test_no_reservation_is_not_less_than_one() -> None:
    reserved = "reserved_concurrent_executions"
    (finding,) = pair("aws_lambda_function", function(**{reserved: 100}), function(**{reserved: -1}))
    assert "(100 and -1), so in us-west-2 there is no reservation" in finding.message
    (finding,) = pair("aws_lambda_function", function(**{reserved: 100}), function(**{reserved: 50}))
    assert "us-west-2 carries less" in finding.message

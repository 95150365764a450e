"""half-a-region: which region is half, and which merely watches, steers or stands alone."""

from __future__ import annotations

from typing import Any

from farshore.findings import Finding, Severity
from tests.plan.build import change, findings, plan


def function(address: str, name: str = "orders") -> dict[str, Any]:
    return change(address, {"function_name": name})


TABLE = change("aws_dynamodb_table.orders", {"name": "orders"})
WHOLE = (TABLE, function("aws_lambda_function.orders"))


def found(*changes: dict[str, Any], **more: Any) -> list[Finding]:
    return findings("half-a-region", plan(*changes, **more))


def test_compute_without_data_is_a_warning() -> None:
    (finding,) = found(*WHOLE, function("aws_lambda_function.orders_west"), function("aws_lambda_function.b_west", "b"))
    assert finding.severity is Severity.WARNING
    assert "us-west-2 has compute (`aws_lambda_function.orders_west` and `aws_lambda_function.b_west`)" in (
        finding.message
    )
    assert "`aws_dynamodb_table.orders` in us-east-1" in finding.message


def test_inline_replicas_count_as_data() -> None:
    table = change("aws_dynamodb_table.orders", {"name": "orders", "replica": [{"region_name": "us-west-2"}]})
    assert not found(table, function("aws_lambda_function.a"), function("aws_lambda_function.a_west"))


def test_replicas_and_a_bucket_count_as_data() -> None:
    compute = (function("aws_lambda_function.a"), function("aws_lambda_function.a_west"))
    assert not found(TABLE, *compute, change("aws_s3_bucket.own_west", {"bucket": "own"}))
    key = {"global_table_arn": {"references": ["aws_dynamodb_table.orders.arn", "aws_dynamodb_table.orders"]}}
    assert not found(TABLE, *compute, change("aws_dynamodb_table_replica.orders_west", {}, expressions=key))


def test_keys_secrets_and_images_are_not_what_is_served() -> None:
    secret = change("aws_secretsmanager_secret.api", {"name": "api", "replica": [{"region": "us-west-2"}]})
    images = change("aws_ecr_repository.api_west", {"name": "api"})
    (finding,) = found(*WHOLE, secret, images, function("aws_lambda_function.orders_west"))
    assert "no data" in finding.message
    assert not found(secret, function("aws_lambda_function.a"), function("aws_lambda_function.a_west"))


def test_a_pilot_light_is_a_note_that_says_what_is_missing() -> None:
    bucket = change("aws_s3_bucket.media", {"bucket": "media"})
    front = change("aws_lb.front", {"name": "front"})
    (finding,) = found(*WHOLE, front, bucket, change("aws_s3_bucket.media_west", {"bucket": "media-us-west-2"}))
    assert finding.severity is Severity.NOTE
    assert "us-west-2 has data (`aws_s3_bucket.media_west`) and no compute and no entry" in finding.message
    assert "`aws_lambda_function`" in finding.message


def test_copies_that_aws_keeps_are_data_of_a_pilot_light_too() -> None:
    table = change("aws_dynamodb_table.orders", {"name": "orders", "replica": [{"region_name": "us-west-2"}]})
    fronts = (change("aws_lb.front", {"name": "front"}), change("aws_lb.front_west", {"name": "front"}))
    (finding,) = found(table, function("aws_lambda_function.a"), *fronts)
    assert "us-west-2 has data (copies of `aws_dynamodb_table.orders`) and no compute," in finding.message


def test_a_region_that_watches_or_steers_is_none() -> None:
    topic, canary = change("aws_sns_topic.west", {"name": "a"}), change("aws_synthetics_canary.west", {"name": "a"})
    assert not found(*WHOLE, topic, canary)
    assert not found(*WHOLE, topic, function("aws_lambda_function.promote_west", "promote"))


def test_regions_that_share_nothing_are_not_compared() -> None:
    assert not found(*WHOLE, change("aws_instance.builder_west", {}))


def test_what_only_an_inline_replica_names_may_have_its_compute_in_another_state() -> None:
    table = change("aws_dynamodb_table.orders", {"name": "orders", "replica": [{"region_name": "us-west-2"}]})
    assert not found(table, function("aws_lambda_function.a"))


def test_nothing_is_said_of_half_a_plan_or_where_no_region_is_whole() -> None:
    half = function("aws_lambda_function.orders_west")
    assert not found(*WHOLE, half, complete=False)
    assert not found(function("aws_lambda_function.orders"), half)


def test_four_regions_of_which_one_is_half_are_one_finding() -> None:
    table = change("aws_dynamodb_table.orders", {"name": "orders", "replica": [{"region_name": "us-west-2"}]})
    three = [function(f"aws_lambda_function.orders{suffix}") for suffix in ("", "_west", "_third")]
    (finding,) = found(table, *three)
    assert finding.regions == ("eu-west-1", "us-east-1")


def test_what_runs_code_is_named_before_what_scales_it() -> None:
    names = ("aws_appautoscaling_target", "aws_appautoscaling_policy", "aws_ecs_cluster", "aws_ecs_service")
    there = [change(f"{name}.a_west", {"name": "a"}) for name in names]
    here = [change(f"{name}.a", {"name": "a"}) for name in names]
    (finding,) = found(TABLE, *here, *there)
    order = [finding.message.index(name) for name in ("aws_ecs_service", "aws_ecs_cluster", "aws_appautoscaling_")]
    assert order == sorted(order)


def test_a_bucket_of_code_is_no_data() -> None:
    code = change("aws_s3_bucket.code", {"bucket": "code"})
    functions = [
        change(f"aws_lambda_function.{name}", {"function_name": "orders", "s3_bucket": "code"})
        for name in ("orders", "orders_west")
    ]
    assert not found(code, *functions)
    assert found(code, *functions, TABLE)

"""What serves: the one answer to which regions do."""

from __future__ import annotations

from typing import Any

import pytest

from tests.plan.build import change, estate, findings, plan

LB_EAST, LB_WEST = (change(f"aws_lb.{one}", {"name": "shop"}) for one in ("east", "west"))


def regions(*changes: dict[str, Any]) -> tuple[str, ...]:
    return estate(plan(*changes)).serving.regions


@pytest.mark.parametrize(
    "kind", ["aws_lb", "aws_apigatewayv2_api", "aws_instance", "aws_ecs_service", "aws_dynamodb_table", "aws_s3_bucket"]
)
def test_what_answers_runs_or_holds_what_is_served_serves(kind: str) -> None:
    assert regions(LB_EAST, change(f"{kind}.west", {})) == ("us-east-1", "us-west-2")


@pytest.mark.parametrize(
    "kind",
    ["aws_vpc", "aws_cloudwatch_log_group", "aws_kms_key", "aws_ecr_repository", "aws_ecs_cluster", "aws_sns_topic"],
)
def test_networks_logs_keys_images_and_topics_serve_nothing(kind: str) -> None:
    assert regions(LB_EAST, change(f"{kind}.west", {})) == ("us-east-1",)


def test_a_third_region_may_carry_out_the_failover_and_keep_its_state() -> None:
    third = [
        change("aws_lambda_function.promote_third", {"function_name": "promote"}),
        change("aws_lambda_function.tell_third", {"function_name": "tell"}),
        change("aws_dynamodb_table.progress_third", {"name": "progress"}),
    ]
    assert regions(LB_EAST, LB_WEST, *third) == ("us-east-1", "us-west-2")
    assert "eu-west-1" in regions(LB_EAST, LB_WEST, *third, change("aws_lb.third", {"name": "shop"}))


def test_a_region_with_functions_only_serves_where_the_others_have_no_more_or_the_same() -> None:
    functions = [change(f"aws_lambda_function.{one}", {"function_name": "shop"}) for one in ("east", "west")]
    assert regions(*functions) == ("us-east-1", "us-west-2")
    assert regions(LB_EAST, *functions) == ("us-east-1", "us-west-2")


def test_automation_in_a_third_region_is_in_no_watched_region() -> None:
    pair = (change("aws_lb.shop", {"name": "shop"}), change("aws_lb.shop_dr", {"name": "shop"}, provider="aws.west"))
    third = [
        change("aws_lambda_function.promote_third", {"function_name": "promote"}),
        change("aws_lambda_function.tell_third", {"function_name": "tell"}),
    ]
    assert not findings("watch-in-the-watched-region", plan(*pair, *third))
    assert findings("watch-in-the-watched-region", plan(*pair, change("aws_lambda_function.promote", {})))


def test_two_log_groups_of_different_names_are_no_twins() -> None:
    east, west = (change(f"aws_cloudwatch_log_group.{one}", {"name": one}) for one in ("app", "firewall_west"))
    assert not estate(plan(east, west)).twins.groups

"""What is taken for failover automation, and what is only named after its region."""

from __future__ import annotations

from typing import Any

import pytest

from farshore.plan.relations.automation import automation
from tests.plan.build import change, estate, plan


def words(*changes: dict[str, Any]) -> list[str]:
    return [word for _, word in automation(estate(plan(*changes)))]


@pytest.mark.parametrize(
    "name", ["promote", "db-promotion", "PromoteReplica", "switchover", "fail-over", "start_failover"]
)
def test_names_that_say_it(name: str) -> None:
    assert words(change("aws_lambda_function.this", {"function_name": name}))


@pytest.mark.parametrize("name", ["orders", "promoted-offers", "promotions", "recovery", "dr"])
def test_names_that_do_not(name: str) -> None:
    assert not words(change("aws_lambda_function.this", {"function_name": name}))


def test_failover_is_also_a_word_for_the_standby_s_own_functions() -> None:
    pair = [
        change("aws_lambda_function.orders", {"function_name": "orders"}),
        change("aws_lambda_function.orders_failover", {"function_name": "orders"}, provider="aws.west"),
    ]
    assert not words(*pair)
    assert not words(change("module.failover.aws_lambda_function.orders", {"function_name": 5, "region": "us-west-2"}))


def test_other_types_do_not_carry_anything_out() -> None:
    assert not words(change("aws_sqs_queue.promote", {"name": "promote"}))

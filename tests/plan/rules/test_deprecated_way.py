"""deprecated-way: only what begins now."""

from __future__ import annotations

from tests.plan.build import change, findings, plan

RULE = "deprecated-way"


def test_what_exists_already_is_left_alone() -> None:
    values = {"name": "orders"}
    assert findings(RULE, plan(change("aws_dynamodb_global_table.a", values)))
    assert not findings(RULE, plan(change("aws_dynamodb_global_table.a", values, before=values)))
    assert not findings(RULE, plan(change("aws_dynamodb_global_table.a", None, before=values)))

"""replica-inline-and-separate: both ways of one table, in one plan or two."""

from __future__ import annotations

from typing import Any

from farshore.findings import Finding
from tests.plan.build import change, findings, plan

RULE = "replica-inline-and-separate"
ARN = "arn:aws:dynamodb:us-east-1:123456789012:table/orders"
SEPARATE = change("aws_dynamodb_table_replica.west", {"global_table_arn": ARN})


def table(before: list[str] | None, after: list[str], *, declared: bool, **more: Any) -> dict[str, Any]:
    def values(regions: list[str]) -> dict[str, Any]:
        return {"name": "orders", "arn": ARN, "replica": [{"region_name": region} for region in regions]}

    expressions = {"replica": [{"region_name": {}}]} if declared else {}
    return change(
        "aws_dynamodb_table.orders",
        values(after),
        before=None if before is None else values(before),
        expressions=expressions,
        **more,
    )


def found(*changes: dict[str, Any]) -> list[Finding]:
    return findings(RULE, plan(*changes))


def test_blocks_and_a_resource_for_one_table() -> None:
    (finding,) = found(table(None, ["eu-west-1"], declared=True), SEPARATE)
    assert "the next apply deletes the replica" in finding.message
    assert found(table(["us-west-2"], ["us-west-2"], declared=True), SEPARATE)


def test_blocks_that_only_the_state_has_are_ignored_changes() -> None:
    assert not found(table(["us-west-2"], ["us-west-2"], declared=False), SEPARATE)
    assert not found(table(None, [], declared=False), SEPARATE)
    assert not found(table(None, ["us-west-2"], declared=True))


def test_an_apply_that_deletes_the_other_resources_replica() -> None:
    data = (table(["us-west-2"], [], declared=False), SEPARATE)
    (finding,) = found(*data)
    assert "this apply deletes the replica" in finding.message
    assert not findings("replica-removed", plan(*data))


def test_the_states_of_two_regions() -> None:
    assert findings(RULE, plan(table(["us-west-2"], [], declared=False)), plan(SEPARATE))

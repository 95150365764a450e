"""provisioned-with-replica: when DynamoDB refuses a replica."""

from __future__ import annotations

from typing import Any

from farshore.findings import Finding, Severity
from tests.plan.build import change, findings, plan


def values(*regions: str, **more: Any) -> dict[str, Any]:
    return {"name": "orders", "replica": [{"region_name": region} for region in regions], **more}


def found(after: dict[str, Any], *others: dict[str, Any], **more: Any) -> list[Finding]:
    return findings("provisioned-with-replica", plan(change("aws_dynamodb_table.orders", after, **more), *others))


def test_provisioned_is_the_default_mode() -> None:
    for mode in (None, "PROVISIONED"):
        (finding,) = found(values("us-west-2", billing_mode=mode))
        assert finding.severity is Severity.ERROR
    assert not found(values("us-west-2", billing_mode="PAY_PER_REQUEST"))
    assert not found(values(billing_mode="PROVISIONED"))
    assert not found(values("us-west-2"), unknown={"billing_mode": True})


def test_a_table_that_exists_may_scale_already() -> None:
    (finding,) = found(values("us-west-2"), before=values())
    assert finding.severity is Severity.WARNING
    scaling = {"scalable_dimension": "dynamodb:table:WriteCapacityUnits", "resource_id": "table/orders"}
    target = change("aws_appautoscaling_target.orders", scaling, before=scaling)
    assert not found(values("us-west-2"), target, before=values())


def test_a_table_that_has_replicas_gets_more() -> None:
    assert not found(values("us-west-2", "eu-west-1"), before=values("us-west-2"))

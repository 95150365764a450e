"""deprecated-way: only what begins now."""

from __future__ import annotations

from tests.plan.build import change, findings, plan

RULE = "deprecated-way"


def test_what_exists_already_is_left_alone() -> None:
    values = {"name": "orders"}
    assert findings(RULE, plan(change("aws_dynamodb_global_table.a", values)))
    assert not findings(RULE, plan(change("aws_dynamodb_global_table.a", values, before=values)))
    assert not findings(RULE, plan(change("aws_dynamodb_global_table.a", None, before=values)))


def test_all_parts_of_one_way_are_one_finding() -> None:
    kinds = ("cell", "readiness_check", "recovery_group", "resource_set")
    resources = [change(f"aws_route53recoveryreadiness_{kind}.a") for kind in kinds]
    (finding,) = findings(RULE, plan(*resources, change("aws_route53recoverycontrolconfig_cluster.a")))
    assert "and `aws_route53recoveryreadiness_resource_set.a`" in finding.message

"""stateful-destroyed: which losses are reported, and what is said of them."""

from __future__ import annotations

from typing import Any

import pytest

from farshore.findings import Severity
from tests.plan.build import change, findings, plan


def table(address: str, region: str = "us-east-1", name: str = "orders", **more: Any) -> dict[str, Any]:
    values = {"name": name, "arn": f"arn:aws:dynamodb:{region}:123456789012:table/{name}", **more.pop("values", {})}
    return change(address, more.pop("after", None), before=values, **more)


def messages(*changes: dict[str, Any]) -> list[str]:
    return [one.message for one in findings("stateful-destroyed", plan(*changes))]


def test_the_region_of_what_is_deleted_is_only_in_before() -> None:
    (finding,) = findings("stateful-destroyed", plan(table("aws_dynamodb_table.a", "eu-west-1")))
    assert finding.severity is Severity.ERROR
    assert finding.regions == ("eu-west-1",)
    assert "in eu-west-1 is deleted" in finding.message


def test_the_attributes_that_force_a_replacement_are_named_and_their_values_not() -> None:
    replaced = table(
        "aws_dynamodb_table.a",
        after={"name": "orders", "hash_key": "MARKER"},
        actions=("delete", "create"),
        replace=[["hash_key"], ["attribute", 0, "name"]],
    )
    (message,) = messages(replaced)
    assert "replaced because `hash_key` and `attribute` change," in message
    assert "MARKER" not in message


def test_both_twins_in_one_apply_are_one_finding() -> None:
    (message,) = messages(table("aws_dynamodb_table.east"), table("aws_dynamodb_table.west", "us-west-2"))
    assert "so is its twin `aws_dynamodb_table.west` in us-west-2" in message


def test_a_twin_that_stays_is_named() -> None:
    stays = table("aws_dynamodb_table.west", "us-west-2", after={"name": "orders"})
    (message,) = messages(table("aws_dynamodb_table.east"), stays)
    assert "its twin `aws_dynamodb_table.west` in us-west-2 stays" in message


def test_inline_replicas_go_with_their_table() -> None:
    (message,) = messages(table("aws_dynamodb_table.a", values={"replica": [{"region_name": "eu-west-1"}]}))
    assert "with it its replica in eu-west-1" in message


@pytest.mark.parametrize(
    ("kind", "before", "said"),
    [
        ("aws_s3_bucket", {"force_destroy": True}, "lets its content go too"),
        ("aws_s3_bucket", {"force_destroy": False}, "AWS refuses while it is not empty"),
        ("aws_db_instance", {"skip_final_snapshot": True}, "no last snapshot is taken"),
        ("aws_db_instance", {"skip_final_snapshot": False}, "a last snapshot is taken"),
        ("aws_dynamodb_table", {"deletion_protection_enabled": True}, "the apply stops half-way"),
        ("aws_secretsmanager_secret", {"recovery_window_in_days": 30}, "it can be restored for some days"),
        ("aws_secretsmanager_secret", {"recovery_window_in_days": 0}, "it cannot be restored"),
    ],
)
def test_what_protections_do_is_said(kind: str, before: dict[str, Any], said: str) -> None:
    (message,) = messages(change(f"{kind}.a", None, before=before))
    assert said in message


def test_forgetting_is_a_note() -> None:
    (finding,) = findings("stateful-destroyed", plan(table("aws_dynamodb_table.a", actions=("forget",))))
    assert finding.severity is Severity.NOTE


def test_deposed_objects_are_told() -> None:
    old = table("aws_dynamodb_table.a", deposed="00000001")
    (finding,) = findings("stateful-destroyed", plan(old))
    assert finding.severity is Severity.WARNING
    assert "left over from a replacement" in finding.message


def test_instances_of_one_resource_are_one_finding() -> None:
    (message,) = messages(*(table(f"aws_dynamodb_table.a[{n}]", name=f"orders-{n}") for n in range(5)))
    assert "`aws_dynamodb_table.a[0]`, `aws_dynamodb_table.a[1]`, `aws_dynamodb_table.a[2]` and 2 more" in message


def test_a_whole_region_that_is_dismantled_is_one_finding() -> None:
    (message,) = messages(*(table(f"aws_dynamodb_table.t{n}", name=f"orders-{n}") for n in range(30)))
    assert "27 more" in message


def test_what_every_release_replaces_is_no_loss() -> None:
    replaced = {"before": {}, "actions": ("delete", "create")}
    kinds = (
        "aws_lambda_layer_version",
        "aws_s3_object",
        "aws_rds_cluster_instance",
        "aws_secretsmanager_secret_version",
    )
    assert not messages(*(change(f"{kind}.a", {}, **replaced) for kind in kinds))
    assert not messages(change("aws_lambda_function.a", None, before={}))


def test_what_loses_little_is_a_warning() -> None:
    (finding,) = findings("stateful-destroyed", plan(change("aws_cloudwatch_log_group.a", None, before={})))
    assert finding.severity is Severity.WARNING


def test_a_replica_whose_source_stays_is_left_to_replica_removed() -> None:
    source = change("aws_db_instance.east", {"identifier": "orders"}, before={"identifier": "orders"})
    before = {"identifier": "orders", "replicate_source_db": "arn:x", "arn": "arn:aws:rds:us-west-2:1:db:orders"}
    replica = change("aws_db_instance.west", None, before=before)
    assert not messages(source, replica)
    assert findings("replica-removed", plan(source, replica))


def test_values_of_any_type_are_survived() -> None:
    for odd in (None, 7, [], {"a": 1}, True, "x" * 1000):
        before = {"name": odd, "arn": odd, "replica": odd, "deletion_protection_enabled": odd, "region": odd}
        assert messages(change("aws_dynamodb_table.a", None, before=before))

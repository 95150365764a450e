"""unreplicated-state: what holds state, what counts as a copy."""

from __future__ import annotations

import json
from typing import Any

import pytest

from farshore.findings import Finding, Severity
from tests.plan.build import change, findings, plan

ORDERS = change("aws_dynamodb_table.orders", {"name": "orders", "replica": [{"region_name": "us-west-2"}]})
PAIR = (
    ORDERS,
    change("aws_lambda_function.east", {"function_name": "api"}),
    change("aws_lambda_function.west", {"function_name": "api"}),
)
LONE = change("aws_dynamodb_table.invoices", {"name": "invoices"})


def found(*changes: dict[str, Any], **more: Any) -> list[Finding]:
    return findings("unreplicated-state", plan(*PAIR, *changes, **more))


def refers(argument: str, *references: str) -> dict[str, Any]:
    return {"expressions": {argument: {"references": list(references)}}}


def test_lone_state_is_one_finding_a_region() -> None:
    (finding,) = found(LONE, *(change(f"aws_db_instance.d{n}", {"identifier": f"d{n}"}) for n in range(4)))
    assert finding.severity is Severity.WARNING
    assert "and 2 more in us-east-1 are copied nowhere" in finding.message


def test_it_is_no_missing_twin_as_well() -> None:
    assert not findings("twin-missing", plan(*PAIR, LONE))


@pytest.mark.parametrize(
    "kind", ["aws_sqs_queue", "aws_cloudwatch_log_group", "aws_s3_object", "aws_kms_key", "aws_iam_user", "aws_vpc"]
)
def test_what_is_not_state_is_not_asked_for(kind: str) -> None:
    assert not found(change(f"{kind}.lone", {"name": "lone"}))


def test_what_the_tools_of_a_region_write_is_not_asked_for() -> None:
    assert found(change("aws_s3_bucket.media", {"bucket": "media"}))
    logs = change("aws_s3_bucket.access", {"bucket": "x"})
    assert not found(logs, change("aws_lb.front", {"access_logs": [{"bucket": "x"}]}))
    assert not found(logs, change("aws_cloudtrail.all", {}, **refers("s3_bucket_name", "aws_s3_bucket.access.id")))


def test_a_word_in_an_address_leaves_nothing_out() -> None:
    (finding,) = found(change("aws_s3_bucket.access_logs", {"bucket": "x"}))
    assert finding.severity is Severity.NOTE
    assert "`logs`" in finding.inferred[0]
    for kind in ("aws_db_instance", "aws_dynamodb_table", "aws_rds_cluster"):
        (finding,) = found(change(f"{kind}.payments_cache", {"name": "payments"}))
        assert finding.severity is Severity.WARNING


def test_copies_of_every_kind_count() -> None:
    west = change("aws_dynamodb_table.invoices_west", {"name": "invoices"})
    assert not found(LONE, west)
    source = change("aws_db_instance.d", {"identifier": "d"})
    link = change(
        "aws_db_instance_automated_backups_replication.west",
        {},
        **refers("source_db_instance_arn", "aws_db_instance.d.arn"),
    )
    assert not found(source, link)
    registry = {"replication_configuration": [{"rule": [{"destination": [{"region": "us-west-2"}]}]}]}
    images = change("aws_ecr_repository.app", {"name": "app"})
    assert found(images)
    assert not found(images, change("aws_ecr_replication_configuration.a", registry))
    later = {"replication_configuration": [{"rule": [{"destination": [{}]}]}]}
    assert not found(images, change("aws_ecr_replication_configuration.a", later)), "the region is known later"
    other = {"filter": "web", "filter_type": "PREFIX_MATCH"}
    later["replication_configuration"][0]["rule"][0]["repository_filter"] = [other]
    assert found(images, change("aws_ecr_replication_configuration.a", later))


def test_a_copy_of_backups_in_the_same_region_is_none_and_counts_for_its_own_plan_only() -> None:
    def backed(up_by: str) -> list[Finding]:
        copy = {"rule": [{"copy_action": [{"destination_vault_arn": {"references": ["aws_backup_vault.V.arn"]}}]}]}
        near, far = (json.loads(json.dumps(copy).replace("V", name)) for name in ("home", "west"))
        values = {"rule": [{"copy_action": [{"lifecycle": []}]}]}
        chosen = {
            "plan_id": {"references": [f"aws_backup_plan.{up_by}.id", f"aws_backup_plan.{up_by}"]},
            "resources": {"references": ["aws_dynamodb_table.invoices.arn"]},
        }
        return found(
            LONE,
            change("aws_backup_vault.home"),
            change("aws_backup_vault.west"),
            change("aws_backup_plan.near", values, expressions=near),
            change("aws_backup_plan.far", values, expressions=far),
            change("aws_backup_selection.one", {}, expressions=chosen),
        )

    assert backed("near")
    assert not backed("far")


def test_backups_in_another_region_count_for_what_they_may_select() -> None:
    vault = {"destination_vault_arn": "arn:aws:backup:us-west-2:1:backup-vault:dr"}
    abroad = change("aws_backup_plan.daily", {"rule": [{"copy_action": [vault]}]})
    home = change("aws_backup_plan.daily", {"rule": [{"copy_action": []}]})
    tagged = change("aws_backup_selection.all", {"selection_tag": [{"key": "backup"}]})
    named = change("aws_backup_selection.one", {}, **refers("resources", "aws_dynamodb_table.orders.arn"))
    assert not found(LONE, abroad, tagged)
    assert found(LONE, home, tagged)
    assert found(LONE, abroad, named)


def test_a_single_region_or_a_partial_plan_is_silent() -> None:
    assert not findings("unreplicated-state", plan(LONE, change("aws_lambda_function.east", {})))
    assert not found(LONE, complete=False)


def test_a_region_that_holds_no_data_is_another_matter() -> None:
    assert not findings("unreplicated-state", plan(*PAIR[1:], LONE))

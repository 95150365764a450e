"""twins-without-replication: twins by name, and what shows that something fills both."""

from __future__ import annotations

from typing import Any

import pytest

from farshore.findings import Finding, Severity
from tests.plan.build import change, findings, plan

RULE = "twins-without-replication"
TABLE = "aws_dynamodb_table"


def found(*changes: dict[str, Any]) -> list[Finding]:
    return findings(RULE, plan(*changes))


def twins(kind: str = TABLE, name: str = "carts", **values: Any) -> list[dict[str, Any]]:
    argument = {"aws_s3_bucket": "bucket", "aws_db_instance": "identifier"}.get(kind, "name")
    here, there = {argument: f"{name}-us-east-1", **values}, {argument: f"{name}-us-west-2", **values}
    return [change(f"{kind}.{name}", here), change(f"{kind}.{name}_west", there)]


def refers(argument: str, address: str, attribute: str = "id") -> dict[str, Any]:
    return {"expressions": {argument: {"references": [f"{address}.{attribute}", address]}}}


@pytest.mark.parametrize("kind", [TABLE, "aws_s3_bucket", "aws_db_instance", "aws_secretsmanager_secret"])
def test_twins_by_name_keep_their_own(kind: str) -> None:
    (finding,) = found(*twins(kind))
    assert finding.severity is Severity.WARNING
    assert finding.regions == ("us-east-1", "us-west-2")
    assert f"`{kind}.carts`" in finding.message


def test_one_finding_names_all_and_how_each_is_replicated() -> None:
    (finding,) = found(*twins(), *twins("aws_s3_bucket", "media"))
    assert "`replica` block" in str(finding.remedy)
    assert "aws_s3_bucket_replication_configuration" in str(finding.remedy)


def test_a_replication_anywhere_between_them_is_enough() -> None:
    source, copy = twins("aws_db_instance")
    copy = change("aws_db_instance.carts_west", {}, **refers("replicate_source_db", "aws_db_instance.carts", "arn"))
    assert not found(source, copy)
    here = change(f"{TABLE}.carts", {"name": "carts", "replica": [{"region_name": "us-west-2"}]})
    assert not found(here, change(f"{TABLE}.carts_west", {"name": "carts"}))


def test_a_link_that_does_not_tell_what_it_copies_may_copy_them() -> None:
    link = change("aws_s3_bucket_replication_configuration.media", {}, unknown={"bucket": True, "rule": True})
    assert not found(*twins("aws_s3_bucket", "media"), link)


def test_what_terraform_or_a_tool_fills_is_filled() -> None:
    secrets = twins("aws_secretsmanager_secret", "keys")
    versions = [
        change(
            f"aws_secretsmanager_secret_version.{label}",
            {},
            **refers("secret_id", f"aws_secretsmanager_secret.{label}"),
        )
        for label in ("keys", "keys_west")
    ]
    assert not found(*secrets, *versions)
    assert found(*secrets, versions[0])
    assert not found(*twins("aws_db_instance"), change("aws_dms_replication_task.carts", {}))


def test_buckets_for_logs_and_code_are_only_passed_through() -> None:
    buckets = twins("aws_s3_bucket", "code")
    assert not found(*buckets, change("aws_lambda_function.jobs", {"s3_bucket": "code-us-east-1"}))


def test_a_word_in_an_address_lessens_what_is_said_of_buckets_alone() -> None:
    (finding,) = found(*twins("aws_s3_bucket", "logs"))
    assert finding.severity is Severity.NOTE
    (finding,) = found(*twins(name="payments_cache"))
    assert finding.severity is Severity.WARNING


def test_types_that_aws_does_not_replicate_are_left_out() -> None:
    assert not found(*twins("aws_sqs_queue"), *twins("aws_ebs_volume", "disk"))

"""twins-without-replication: twins by name, and what shows that something fills both."""

from __future__ import annotations

import json
from typing import Any

import pytest

from farshore.findings import Finding, Severity
from farshore.plan.relations.separate import WAYS
from farshore.plan.types import facts
from farshore.plan.types.state import STATE
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


def test_every_type_that_can_be_told_has_a_way() -> None:
    assert {name for name in STATE if facts(name).replicated_by} <= {*WAYS}


def test_users_are_in_one_pool_each_unless_something_mirrors_them() -> None:
    east, west = twins("aws_cognito_user_pool")
    (finding,) = found(east, west)
    assert "lambda_config" in str(finding.remedy)
    refers = {"user_pool_id": {"references": ["aws_cognito_user_pool.carts.id", "aws_cognito_user_pool.carts"]}}
    federated = change("aws_cognito_identity_provider.a", {"provider_name": "a"}, expressions=refers)
    assert not found(east, west, federated)
    machines = {"allowed_oauth_flows": ["client_credentials"]}
    assert not found(east, west, change("aws_cognito_user_pool_client.a", machines, expressions=refers))
    assert found(east, west, change("aws_cognito_user_pool_client.a", {}, expressions=refers))
    for pool in (east, west):
        pool["change"]["after"]["lambda_config"] = [{"post_confirmation": "arn:aws:lambda:us-east-1:1:function:a"}]
    assert not found(east, west)


def test_a_copy_in_a_third_region_is_none_for_the_second() -> None:
    def copied_to(region: str) -> list[Finding]:
        rule = [{"destination": [{"region": region}], "repository_filter": []}]
        copies = {"replication_configuration": [{"rule": rule}]}
        return found(*twins("aws_ecr_repository"), change("aws_ecr_replication_configuration.a", copies))

    assert copied_to("eu-west-1")
    assert not copied_to("us-west-2")


def test_a_stack_is_called_once_a_region_whatever_the_calls_are_named() -> None:
    def stacks(*kinds: str) -> list[Finding]:
        made = [{"mode": "managed", "type": kind, "name": "home", "address": f"{kind}.home"} for kind in kinds]
        calls = {"alpha": "aws", "beta": "aws.west"}
        values = {"actions": ["create"], "before": None, "after": {}, "after_unknown": {}}
        data = json.loads(plan())
        data["resource_changes"] = [
            {**one, "module_address": f"module.{call}", "address": f"module.{call}.{one['address']}", "change": values}
            for call in calls
            for one in made
        ]
        data["configuration"]["root_module"]["module_calls"] = {
            call: {
                "source": "./site",
                "module": {"resources": [{**one, "provider_config_key": key, "expressions": {}} for one in made]},
            }
            for call, key in calls.items()
        }
        return findings(RULE, json.dumps(data).encode())

    (finding,) = stacks("aws_efs_file_system", "aws_lambda_function", "aws_lb")
    assert finding.severity is Severity.WARNING
    assert not stacks("aws_efs_file_system")


def test_types_that_aws_does_not_replicate_are_left_out() -> None:
    assert not found(*twins("aws_sqs_queue"), *twins("aws_ebs_volume", "disk"))

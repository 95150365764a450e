"""replica-in-the-same-region: what survives nothing, and what is beside its source on purpose."""

from __future__ import annotations

from typing import Any

import pytest

from farshore.findings import Finding, Severity
from farshore.plan.relations.copies import GLOBAL_RESOURCES
from farshore.plan.relations.same_region import ALLOWED, REFUSED
from farshore.plan.types import facts
from tests.plan.build import change, findings, plan

DATABASE = change("aws_db_instance.orders", {"identifier": "orders"})
SERVING = (change("aws_lambda_function.east", {}), change("aws_lambda_function.west", {}))


def replica(
    address: str,
    *,
    argument: str = "replicate_source_db",
    of: str = "aws_db_instance.orders",
    provider: str | None = None,
) -> Any:
    expressions = {argument: {"references": [f"{of}.arn", of]}}
    return change(address, {}, unknown={argument: True}, expressions=expressions, provider=provider)


def found(*changes: dict[str, Any], **more: Any) -> list[Finding]:
    return findings("replica-in-the-same-region", plan(*changes, **more))


@pytest.mark.parametrize("type_name", [*REFUSED, *ALLOWED])
def test_of_every_type_the_argument_that_names_its_source_is_known(type_name: str) -> None:
    assert len([way for way in facts(type_name).replicates if way.path not in GLOBAL_RESOURCES]) == 1


def test_the_only_replica_of_a_database_beside_it_is_a_warning_that_may_be_for_reads() -> None:
    (finding,) = found(DATABASE, replica("aws_db_instance.copy"), *SERVING)
    assert finding.severity is Severity.WARNING
    assert "lost together" in finding.message
    assert any("reads" in doubt for doubt in finding.inferred)
    assert "`provider = aws.west`" in finding.remedy


def test_a_name_that_promises_a_standby_makes_it_an_error() -> None:
    for name in ("dr", "orders_us_west_2", "orders_usw2"):
        (finding,) = found(DATABASE, replica(f"aws_db_instance.{name}", provider="aws"), *SERVING)
        assert finding.severity is Severity.ERROR, name


def test_a_replica_for_reads_is_right_beside_one_elsewhere_or_in_a_single_region() -> None:
    assert not found(DATABASE, replica("aws_db_instance.copy"))
    assert not found(DATABASE, replica("aws_db_instance.copy"), replica("aws_db_instance.west"), *SERVING)


def test_a_replica_whose_source_is_named_by_arn_only() -> None:
    after = {"replicate_source_db": "arn:aws:rds:us-east-1:123456789012:db:orders"}
    assert found(change("aws_db_instance.dr", after), *SERVING)
    assert not found(change("aws_db_instance.dr_west", after), *SERVING)


def test_a_standby_that_has_a_replica_for_reads_of_its_own() -> None:
    source = change("aws_db_instance.dr_west", {})
    reads = replica("aws_db_instance.dr_reads_west", of="aws_db_instance.dr_west")
    assert not found(source, reads)


def test_a_replica_key_and_a_replica_table_are_refused() -> None:
    key = replica("aws_kms_replica_key.a", argument="primary_key_arn", of="aws_kms_key.a")
    table = replica("aws_dynamodb_table_replica.a", argument="global_table_arn", of="aws_dynamodb_table.a")
    sources = (change("aws_kms_key.a", {"multi_region": True}), change("aws_dynamodb_table.a", {}))
    messages = [one.message for one in found(*sources, key, table)]
    assert len(messages) == 2
    assert all("AWS refuses it there" in message for message in messages)


def test_many_keys_of_one_module_are_one_line() -> None:
    keys = [replica(f"aws_kms_replica_key.a{n}", argument="primary_key_arn", of="aws_kms_key.a") for n in range(5)]
    (finding,) = found(change("aws_kms_key.a", {"multi_region": True}), *keys)
    assert "and 2 more" in finding.message


def test_a_table_or_secret_that_replicates_into_its_own_region() -> None:
    table = change("aws_dynamodb_table.a", {"replica": [{"region_name": "us-east-1"}, {"region_name": "us-west-2"}]})
    secret = change("aws_secretsmanager_secret.a", {"replica": [{"region": "us-east-1"}]})
    assert len(found(table, secret)) == 2
    assert not found(change("aws_dynamodb_table.a", {"replica": [{"region_name": "us-west-2"}]}))


def test_keyspaces_and_replication_sets_name_their_own_region_too() -> None:
    keyspace = {"replication_specification": [{"region_list": ["us-east-1", "us-west-2"]}]}
    assert not found(change("aws_keyspaces_keyspace.a", keyspace))
    assert not found(change("aws_ssmincidents_replication_set.a", {"region": [{"name": "us-east-1"}]}))


def test_two_members_of_a_global_cluster_in_one_region() -> None:
    member = {"global_cluster_identifier": "orders"}
    (finding,) = found(change("aws_rds_cluster.a", member), change("aws_rds_cluster.b", member))
    assert finding.place.path == "aws_rds_cluster.b"
    assert not found(change("aws_rds_cluster.a", member), change("aws_rds_cluster.west", member))


def test_buckets_replicated_within_a_region() -> None:
    rule = {"status": "Enabled", "destination": [{"bucket": "arn:aws:s3:::copy"}]}
    replication = change("aws_s3_bucket_replication_configuration.a", {"bucket": "media", "rule": [rule]})
    source = change("aws_s3_bucket.media", {"bucket": "media"})
    assert not found(source, change("aws_s3_bucket.copy", {"bucket": "copy"}), replication)
    assert found(source, change("aws_s3_bucket.dr", {"bucket": "copy"}), replication)
    assert found(source, change("aws_s3_bucket.copy", {"bucket": "copy"}), replication, *SERVING)


def test_a_registry_that_replicates_to_its_own_region_and_account() -> None:
    def configuration(account: str) -> dict[str, Any]:
        rule = {"destination": [{"region": "us-east-1", "registry_id": account}]}
        return change("aws_ecr_replication_configuration.a", {"replication_configuration": [{"rule": [rule]}]})

    repository = change("aws_ecr_repository.a", {"arn": "arn:aws:ecr:us-east-1:123456789012:repository/a"})
    assert found(repository, configuration("123456789012"))
    assert not found(repository, configuration("210987654321"))


def test_a_module_is_told_to_pass_the_provider_on() -> None:
    arn = {"replicate_source_db": "arn:aws:rds:us-east-1:123456789012:db:orders"}
    lost = change("module.dr.aws_db_instance.this", {**arn, "region": "us-east-1"})
    (finding,) = found(lost, *SERVING)
    assert "to `module.dr`" in finding.remedy


def test_nothing_is_guessed_of_what_is_unknown_or_of_another_type() -> None:
    nonsense = {"replicate_source_db": 7, "replica": "x", "replication_configuration": {"rule": 3}}
    assert not found(*(change(f"{kind}.a", nonsense) for kind in ("aws_db_instance", "aws_dynamodb_table")))
    assert not found(change("aws_ecr_replication_configuration.a", nonsense))
    assert not found(DATABASE, change("aws_db_instance.dr", {}, unknown={"replicate_source_db": True}), *SERVING)

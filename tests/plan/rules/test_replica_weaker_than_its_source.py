"""replica-weaker-than-its-source: what a replica needs, and what it has without being told."""

from __future__ import annotations

from typing import Any

from farshore.findings import Finding
from tests.plan.build import change, findings, plan

SAFE = {"backup_retention_period": 14, "multi_az": True, "deletion_protection": True, "storage_encrypted": True}


def found(*changes: dict[str, Any]) -> list[Finding]:
    return findings("replica-weaker-than-its-source", plan(*changes))


def reference(address: str, attribute: str = "arn") -> dict[str, list[str]]:
    return {"references": [f"{address}.{attribute}", address]}


def replica(address: str, after: dict[str, Any], of: str = "aws_db_instance.main", **given: Any) -> dict[str, Any]:
    unknown = {
        name: True for name in ("replicate_source_db", "backup_retention_period", "multi_az") if name not in after
    }
    return change(address, after, unknown=unknown, expressions={"replicate_source_db": reference(of), **given})


def test_a_replica_is_made_without_backups_and_zones_unless_it_is_told() -> None:
    (finding,) = found(change("aws_db_instance.main", SAFE), replica("aws_db_instance.west", {}))
    assert "lacks `backup_retention_period`, `multi_az` and `deletion_protection`" in finding.message
    assert finding.place.path == "aws_db_instance.west"


def test_a_replica_like_its_source_and_one_with_a_key_are_right() -> None:
    assert not found(change("aws_db_instance.main", SAFE), replica("aws_db_instance.west", SAFE))
    keyed = {**SAFE, "storage_encrypted": None, "kms_key_id": "arn:aws:kms:us-west-2:123456789012:key/a"}
    assert not found(change("aws_db_instance.main", SAFE), replica("aws_db_instance.west", keyed))


def test_backups_that_are_kept_shorter_are_said_so() -> None:
    shorter = {**SAFE, "backup_retention_period": 1}
    (finding,) = found(change("aws_db_instance.main", SAFE), replica("aws_db_instance.west", shorter))
    assert "lacks a `backup_retention_period` as long" in finding.message


def test_what_is_given_and_not_known_yet_is_not_judged() -> None:
    after = {name: value for name, value in SAFE.items() if name != "multi_az"}
    given = replica("aws_db_instance.west", after, multi_az={"references": ["var.zones"]})
    assert not found(change("aws_db_instance.main", SAFE), given)


def test_a_replica_for_reads_beside_its_source_needs_none_of_it() -> None:
    assert not found(change("aws_db_instance.main", SAFE), replica("aws_db_instance.reads", {}))


def test_one_that_should_have_been_elsewhere_does() -> None:
    (finding,) = found(change("aws_db_instance.main", SAFE), replica("aws_db_instance.standby", {}))
    assert "encrypted" not in finding.message, "within a region it is inherited"


def test_members_of_a_global_cluster() -> None:
    def member(address: str, **after: Any) -> dict[str, Any]:
        return change(
            address,
            after,
            expressions={
                "global_cluster_identifier": reference("aws_rds_global_cluster.main", "id"),
                **({"master_username": {"constant_value": "a"}} if "west" not in address else {}),
            },
        )

    above = change("aws_rds_global_cluster.main", {}, provider="aws")
    writer = member("aws_rds_cluster.main", backup_retention_period=14, deletion_protection=True)
    (finding,) = found(above, member("aws_rds_cluster.main_west"), writer)
    assert finding.place.path == "aws_rds_cluster.main_west"
    assert "a `backup_retention_period` as long and `deletion_protection`" in finding.message
    assert not found(
        above, writer, member("aws_rds_cluster.west", backup_retention_period=14, deletion_protection=True)
    )


def test_a_global_cache() -> None:
    safe = {"snapshot_retention_limit": 7, "automatic_failover_enabled": True, "multi_az_enabled": True}
    above = change(
        "aws_elasticache_global_replication_group.main",
        expressions={"primary_replication_group_id": reference("aws_elasticache_replication_group.main", "id")},
    )
    group = reference("aws_elasticache_global_replication_group.main", "id")
    second = change("aws_elasticache_replication_group.west", {}, expressions={"global_replication_group_id": group})
    (finding,) = found(above, change("aws_elasticache_replication_group.main", safe), second)
    assert "`snapshot_retention_limit`" in finding.message


def table(replica: dict[str, Any], **more: Any) -> dict[str, Any]:
    values = {"point_in_time_recovery": [{"enabled": True}], "deletion_protection_enabled": True, "replica": [replica]}
    return change("aws_dynamodb_table.a", {**values, **more})


def test_inline_replicas_are_one_finding_a_region() -> None:
    (finding,) = found(table({"region_name": "us-west-2", "point_in_time_recovery": False}))
    assert "the replica of `aws_dynamodb_table.a` in us-west-2 lacks `point_in_time_recovery`" in finding.message
    assert finding.regions == ("us-east-1", "us-west-2")
    assert not found(table({"region_name": "us-west-2", "point_in_time_recovery": True}))
    (finding,) = found(table({"region_name": "us-west-2", "deletion_protection_enabled": False}))
    assert "`deletion_protection_enabled`" in finding.message


def test_the_region_of_a_replica_that_is_sensitive_is_not_told() -> None:
    secret = table({"region_name": "us-west-2", "point_in_time_recovery": False})
    secret["change"]["after_sensitive"] = {"replica": [{"region_name": True}]}
    (finding,) = found(secret)
    assert "in another region lacks" in finding.message
    assert "us-west-2" not in (*finding.regions, finding.message)


def test_a_replica_declared_twice_is_told_once() -> None:
    second = change(
        "aws_dynamodb_table_replica.a_west",
        {"point_in_time_recovery": False},
        expressions={"global_table_arn": reference("aws_dynamodb_table.a")},
    )
    assert len(found(table({"region_name": "us-west-2", "point_in_time_recovery": False}), second)) == 1
    (finding,) = found(change("aws_dynamodb_table.a", {"deletion_protection_enabled": True}), second)
    assert "`aws_dynamodb_table_replica.a_west` in us-west-2 lacks `deletion_protection_enabled`" in finding.message


def test_what_aws_refuses_is_not_called_weaker() -> None:
    sse = {"server_side_encryption": [{"enabled": True, "kms_key_arn": "arn:aws:kms:us-east-1:1:key/a"}]}
    assert not found(table({"region_name": "us-west-2", "point_in_time_recovery": True}, **sse))
    (finding,) = found(table({"region_name": "us-west-2", "point_in_time_recovery": False}, **sse))
    assert "lacks `point_in_time_recovery`, which" in finding.message
    plain = {**SAFE, "storage_encrypted": None}
    assert not found(change("aws_db_instance.main", SAFE), replica("aws_db_instance.west", plain))


def test_a_replica_that_is_there_without_a_key_is_told_which_key_it_takes() -> None:
    sse = {"server_side_encryption": [{"enabled": True, "kms_key_arn": "arn:aws:kms:us-east-1:1:key/a"}]}
    values = {**sse, "replica": [{"region_name": "us-west-2"}]}
    (finding,) = found(change("aws_dynamodb_table.a", {**values, "read_capacity": 2}, before=values))
    assert "lacks `kms_key_arn`" in finding.message
    assert "A key is of one region" in finding.remedy


def bucket(name: str, *settings: str, **after: Any) -> list[dict[str, Any]]:
    values = {
        "versioning": {"versioning_configuration": [{"status": "Enabled"}]},
        "public_access_block": {"block_public_acls": True},
    }
    return [
        change(f"aws_s3_bucket.{name}", {"bucket": name, **after}),
        *(change(f"aws_s3_bucket_{kind}.{name}", {"bucket": name, **values[kind]}) for kind in settings),
    ]


def way(source: str, target: str) -> dict[str, Any]:
    rule = {"status": "Enabled", "destination": [{"bucket": f"arn:aws:s3:::{target}"}]}
    return change(f"aws_s3_bucket_replication_configuration.{source}", {"bucket": source, "rule": [rule]})


def test_a_bucket_s_replica_needs_its_settings() -> None:
    full = bucket("a", "versioning", "public_access_block")
    (finding,) = found(*full, *bucket("b_west", "versioning"), way("a", "b_west"))
    assert "lacks the public access block" in finding.message
    assert not found(*full, *bucket("b_west", "versioning", "public_access_block"), way("a", "b_west"))


def test_settings_of_a_bucket_that_is_not_known_may_be_the_missing_ones() -> None:
    unclear = change("aws_s3_bucket_public_access_block.c_west", {}, unknown={"bucket": True})
    full = bucket("a", "versioning", "public_access_block")
    assert not found(*full, *bucket("b_west", "versioning"), unclear, way("a", "b_west"))


def test_two_ways_are_told_once() -> None:
    full = bucket("a", "versioning", "public_access_block")
    assert len(found(*full, *bucket("b_west", "versioning"), way("a", "b_west"), way("b_west", "a"))) == 1


def test_odd_values_are_not_compared() -> None:
    odd = {"backup_retention_period": [1], "multi_az": "yes", "deletion_protection": {}, "storage_encrypted": [True]}
    assert not found(change("aws_db_instance.main", odd), replica("aws_db_instance.west", SAFE))
    assert not found(change("aws_dynamodb_table.a", {"replica": [3, {"region_name": 7}], "point_in_time_recovery": 1}))

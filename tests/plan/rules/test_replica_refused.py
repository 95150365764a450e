"""replica-refused: what AWS refuses, what it accepts, and what a plan does not tell."""

from __future__ import annotations

from typing import Any

import pytest

from farshore.findings import Finding, Severity
from tests.plan.build import change, estate, findings, plan
from tests.plan.rules.test_replica_weaker_than_its_source import way

KEY = "arn:aws:kms:us-east-1:123456789012:key/a"
WEST_KEY = "arn:aws:kms:us-west-2:123456789012:key/b"
OPEN = {"engine": "postgres", "backup_retention_period": 7}


def found(*changes: dict[str, Any], **more: Any) -> list[Finding]:
    return findings("replica-refused", plan(*changes, **more))


def constant(value: Any) -> dict[str, Any]:
    return {"constant_value": value}


def reference(address: str, attribute: str = "arn") -> dict[str, list[str]]:
    return {"references": [f"{address}.{attribute}", address]}


def block(region: str = "us-west-2", **given: Any) -> dict[str, Any]:
    return {"region_name": constant(region), **given}


def table(*declared: dict[str, Any], regions: tuple[str, ...] = ("us-west-2",), **more: Any) -> dict[str, Any]:
    """A table whose replicas are as the provider plans them: their keys are unknown, given or not."""
    sse = {"enabled": True, "kms_key_arn": KEY}
    return change(
        "aws_dynamodb_table.a",
        {"server_side_encryption": [sse], "replica": [{"region_name": one} for one in regions], **more},
        unknown={"replica": [{"kms_key_arn": True, "arn": True} for _ in regions]},
        expressions={"replica": list(declared)},
    )


class TestTables:
    """A table with a key of its own."""

    def test_a_replica_without_a_key_is_refused(self) -> None:
        (finding,) = found(table(block()))
        assert finding.severity is Severity.ERROR
        assert finding.place.path == "aws_dynamodb_table.a"
        assert finding.regions == ("us-east-1", "us-west-2")
        assert "`kms_key_arn`" in finding.message
        assert "a key of us-west-2: an `aws_kms_replica_key`" in finding.remedy

    def test_one_with_a_key_is_right_known_or_not(self) -> None:
        assert not found(table(block(kms_key_arn=reference("aws_kms_replica_key.west"))))
        known = table(block(kms_key_arn=constant(WEST_KEY)))
        known["change"]["after"]["replica"] = [{"region_name": "us-west-2", "kms_key_arn": WEST_KEY}]
        assert not found(known)

    def test_of_two_replicas_the_one_without_is_told(self) -> None:
        declared = (block("eu-west-1", kms_key_arn=reference("aws_kms_replica_key.third")), block())
        (finding,) = found(table(*declared, regions=("us-west-2", "eu-west-1")))
        assert "in us-west-2 has no" in finding.message

    def test_a_table_is_told_once(self) -> None:
        (finding,) = found(table(block(), block("eu-west-1"), regions=("us-west-2", "eu-west-1")))
        assert finding.regions == ("us-east-1", "us-west-2", "eu-west-1")

    def test_blocks_made_dynamically_are_not_in_the_configuration_and_not_judged(self) -> None:
        assert not found(table())
        assert not found(table(block("eu-west-1"), regions=("us-west-2", "eu-west-1")))

    def test_a_table_with_a_key_of_aws_needs_none(self) -> None:
        assert not found(table(block(), server_side_encryption=[{"enabled": True}]))
        alias = "arn:aws:kms:us-east-1:1:alias/aws/dynamodb"
        assert not found(table(block(), server_side_encryption=[{"enabled": True, "kms_key_arn": alias}]))
        assert not found(table(block(), server_side_encryption=[{"enabled": False, "kms_key_arn": KEY}]))

    def test_a_key_that_is_made_with_it_is_its_own(self) -> None:
        one = table(block(), server_side_encryption=[{"enabled": True}])
        one["change"]["after_unknown"]["server_side_encryption"] = [{"kms_key_arn": True}]
        assert not found(one)
        one["_expressions"]["server_side_encryption"] = [{"kms_key_arn": reference("aws_kms_key.a")}]
        assert len(found(one, change("aws_kms_key.a"))) == 1

    def test_a_replica_that_is_there_was_accepted(self) -> None:
        values = {
            "server_side_encryption": [{"enabled": True, "kms_key_arn": KEY}],
            "replica": [{"region_name": "us-west-2", "kms_key_arn": ""}],
        }
        assert not found(change("aws_dynamodb_table.a", values, before=values))
        assert not found(change("aws_dynamodb_table.a", {**values, "read_capacity": 3}, before=values))
        unkeyed = {**values, "server_side_encryption": []}
        assert len(found(change("aws_dynamodb_table.a", values, before=unkeyed))) == 1

    def test_a_replica_of_its_own(self) -> None:
        of = {"global_table_arn": reference("aws_dynamodb_table.a")}
        replica = change("aws_dynamodb_table_replica.west", {}, unknown={"kms_key_arn": True}, expressions=of)
        (finding,) = found(table(regions=()), replica)
        assert finding.place.path == "aws_dynamodb_table_replica.west"
        keyed = {**of, "kms_key_arn": reference("aws_kms_replica_key.west")}
        given = change("aws_dynamodb_table_replica.west", {}, unknown={"kms_key_arn": True}, expressions=keyed)
        assert not found(table(regions=()), given)

    def test_the_region_of_a_replica_that_is_sensitive_is_not_told(self) -> None:
        secret = table(block())
        secret["change"]["after_sensitive"] = {"replica": [{"region_name": True}]}
        (finding,) = found(secret)
        assert "us-west-2" not in (*finding.regions, finding.message, finding.remedy)


def database(after: dict[str, Any], **more: Any) -> dict[str, Any]:
    unknown = {} if "backup_retention_period" in after else {"backup_retention_period": True}
    return change("aws_db_instance.main", after, unknown=unknown, **more)


def replica(address: str = "aws_db_instance.west", after: Any = None, **given: Any) -> dict[str, Any]:
    argument = "replicate_source_db" if "aws_db" in address else "replication_source_identifier"
    of = f"{address.partition('.')[0]}.main"
    unknown = {argument: True, "kms_key_id": True}
    return change(address, after or {}, unknown=unknown, expressions={argument: reference(of), **given})


class TestKeysOfDatabases:
    """An encrypted source in another region."""

    def test_encryption_alone_names_no_key(self) -> None:
        (finding,) = found(database({**OPEN, "storage_encrypted": True}), replica(after={"storage_encrypted": True}))
        assert finding.severity is Severity.ERROR
        assert finding.place.path == "aws_db_instance.west"
        assert "`kms_key_id` to the ARN of a key of us-west-2" in finding.remedy
        assert "`storage_encrypted = true` alone does not do it" in finding.remedy

    def test_a_key_that_is_given_is_right_known_or_not(self) -> None:
        source = database({**OPEN, "storage_encrypted": True})
        assert not found(source, replica(after={"kms_key_id": WEST_KEY}))
        assert not found(source, replica(kms_key_id={"references": ["var.key"]}))
        assert not found(source, replica(kms_key_id={}))

    def test_neither_beside_its_source_nor_of_a_plain_source_nor_of_rds_custom(self) -> None:
        assert not found(database({**OPEN, "storage_encrypted": True}), replica("aws_db_instance.reads"))
        assert not found(database({**OPEN, "storage_encrypted": False}), replica())
        custom = {**OPEN, "engine": "custom-oracle-ee", "storage_encrypted": True}
        assert not found(database(custom), replica())

    def test_what_the_configuration_does_not_show_is_not_judged(self) -> None:
        inside = replica("module.db.aws_db_instance.west", {"replicate_source_db": "arn:aws:rds:us-east-1:1:db:a"})
        source = database({**OPEN, "storage_encrypted": True, "arn": "arn:aws:rds:us-east-1:1:db:a"})
        assert not found(source, inside)

    def test_one_that_is_there_was_accepted(self) -> None:
        there = replica(after={"a": 1})
        there["change"].update(actions=["update"], before={})
        assert not found(database({**OPEN, "storage_encrypted": True}), there)

    @pytest.mark.parametrize("kind", ["aws_rds_cluster", "aws_neptune_cluster"])
    def test_clusters_too(self, kind: str) -> None:
        source = change(f"{kind}.main", {"storage_encrypted": True})
        (finding,) = found(source, replica(f"{kind}.west"))
        assert "no `kms_key_id`" in finding.message
        assert not found(source, replica(f"{kind}.west", kms_key_id=reference("aws_kms_key.west")))


class TestSourcesOfReadReplicas:
    """What RDS demands of a source, in every region."""

    def test_no_password_that_rds_manages(self) -> None:
        source = database({**OPEN, "manage_master_user_password": True})
        (finding,) = found(source, replica())
        assert finding.place.path == "aws_db_instance.main"
        assert finding.severity is Severity.ERROR
        assert len(found(source, replica("aws_db_instance.reads"))) == 1

    def test_of_sql_server_it_may(self) -> None:
        managed = {**OPEN, "manage_master_user_password": True}
        assert not found(database({**managed, "engine": "sqlserver-ee"}), replica())
        assert not found(database({**managed, "engine": None}), replica()), "it may be SQL Server"
        assert not found(database({**OPEN, "manage_master_user_password": None}), replica())

    def test_backups(self) -> None:
        (finding,) = found(database({**OPEN, "backup_retention_period": 0}), replica())
        assert finding.place.path == "aws_db_instance.main"
        assert "`backup_retention_period` to 1 day or more" in finding.remedy
        assert len(found(database({"engine": "mysql"}), replica())) == 1, "which is the default"

    def test_backups_that_are_given_or_restored_may_be_right(self) -> None:
        days = {"backup_retention_period": {"references": ["var.days"]}}
        assert not found(database({"engine": "mysql"}, expressions=days), replica())
        restored = {"snapshot_identifier": constant("a")}
        assert not found(database({"engine": "mysql"}, expressions=restored), replica())

    def test_backups_must_not_go_while_a_replica_is_there(self) -> None:
        there = replica()
        there["change"].update(actions=["no-op"], before={})
        without = {**OPEN, "backup_retention_period": 0}
        assert len(found(database(without, before=OPEN), there)) == 1
        assert not found(database(without, before=without), there)

    def test_a_source_that_lacks_both_is_told_once(self) -> None:
        (finding,) = found(database({"engine": "mysql", "manage_master_user_password": True}), replica())
        assert "`manage_master_user_password`" in finding.message
        assert "`backup_retention_period`" in finding.message

    def test_replicas_of_one_cause_are_one_finding(self) -> None:
        source = database({**OPEN, "backup_retention_period": 0})
        (finding,) = found(source, replica(), replica("aws_db_instance.west_2"))
        assert "`aws_db_instance.west` and `aws_db_instance.west_2`" in finding.message


def bucket(name: str, status: str | None = None, **after: Any) -> list[dict[str, Any]]:
    values = {"bucket": name, "versioning_configuration": [{"status": status}]}
    made = change(f"aws_s3_bucket.{name}", {"bucket": name, **after}, unknown={"versioning": True})
    return [made, *([change(f"aws_s3_bucket_versioning.{name}", values)] if status else [])]


class TestBuckets:
    """Versioning, of both."""

    def test_the_destination_and_the_source_need_it(self) -> None:
        for source, target, missing in (("Enabled", None, "b_west"), (None, "Enabled", "a")):
            (finding,) = found(*bucket("a", source), *bucket("b_west", target), way("a", "b_west"))
            assert f"`aws_s3_bucket.{missing}` has no `aws_s3_bucket_versioning`" in finding.message
            assert finding.place.path == "aws_s3_bucket_replication_configuration.a"
            assert "`depends_on`" in finding.remedy
        assert not found(*bucket("a", "Enabled"), *bucket("b_west", "Enabled"), way("a", "b_west"))

    @pytest.mark.parametrize("status", ["Suspended", "Disabled"])
    def test_it_must_not_be_off(self, status: str) -> None:
        (finding,) = found(*bucket("a", "Enabled"), *bucket("b_west", status), way("a", "b_west"))
        assert finding.place.path == "aws_s3_bucket_versioning.b_west"
        assert "`status`" in finding.remedy

    def test_where_no_bucket_is_versioned_it_may_be_configured_elsewhere(self) -> None:
        assert not found(*bucket("a"), *bucket("b_west"), way("a", "b_west"))

    def test_what_is_there_is_as_aws_says(self) -> None:
        def there(enabled: bool) -> dict[str, Any]:
            values = {"bucket": "b_west", "versioning": [{"enabled": enabled}]}
            return change("aws_s3_bucket.b_west", values, before=values)

        assert not found(*bucket("a", "Enabled"), there(True), way("a", "b_west"))
        assert len(found(*bucket("a", "Enabled"), there(False), way("a", "b_west"))) == 1

    def test_object_lock_and_versioning_that_is_given_or_unclear_may_be_right(self) -> None:
        full = bucket("a", "Enabled")
        assert not found(*full, *bucket("b_west", object_lock_enabled=True), way("a", "b_west"))
        unclear = change("aws_s3_bucket_versioning.c_west", {}, unknown={"bucket": True})
        assert not found(*full, *bucket("b_west"), unclear, way("a", "b_west"))
        inline = bucket("b_west")
        inline[0]["_expressions"] = {"versioning": [{"enabled": {"references": ["var.a"]}}]}
        assert not found(*full, *inline, way("a", "b_west"))

    def test_of_a_part_of_a_plan_nothing_is_concluded(self) -> None:
        assert not found(*bucket("a", "Enabled"), *bucket("b_west"), way("a", "b_west"), complete=False)


def test_a_replica_key_is_made_of_a_key_for_several_regions() -> None:
    def keys(**given: Any) -> list[dict[str, Any]]:
        return [
            change("aws_kms_key.a", given, unknown={} if given else {"multi_region": True}),
            change("aws_kms_replica_key.west", expressions={"primary_key_arn": reference("aws_kms_key.a")}),
        ]

    (finding,) = found(*keys(multi_region=False))
    assert "`multi_region`" in finding.message
    assert found(*keys())
    assert not found(*keys(multi_region=True))


def test_twins_of_a_refused_pair_are_not_said_to_differ() -> None:
    changes = (*bucket("a", "Enabled"), *bucket("a_west", "Suspended"), way("a", "a_west"))
    assert len(found(*changes)) == 1
    assert not findings("twin-differs", plan(*changes))
    assert not findings("replica-weaker-than-its-source", plan(*changes))


def test_odd_values_are_not_judged() -> None:
    odd = {"server_side_encryption": [3], "replica": [3, {"region_name": 7}, None]}
    assert not found(change("aws_dynamodb_table.a", odd))
    assert not found(change("aws_dynamodb_table.a", {"server_side_encryption": [{"enabled": True}], "replica": "x"}))
    assert not found(database({"engine": 7, "manage_master_user_password": True, "backup_retention_period": []}))
    strange = {"engine": ["x"], "backup_retention_period": {}, "storage_encrypted": "yes"}
    assert not found(database({**strange, "manage_master_user_password": True}), replica())
    assert estate(plan(change("aws_s3_bucket_versioning.a", {"versioning_configuration": 1}))).resources

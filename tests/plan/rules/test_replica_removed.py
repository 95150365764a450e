"""replica-removed: copies that go while their source stays."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from farshore.findings import Finding, Severity, Waiver, apply_waivers
from tests.plan.build import change, findings, plan

RULE = "replica-removed"
TODAY = datetime.date(2026, 11, 21)


def replicas(*regions: str) -> dict[str, Any]:
    return {"name": "orders", "replica": [{"region_name": region} for region in regions]}


def table(before: dict[str, Any], after: dict[str, Any], **more: Any) -> list[Finding]:
    return findings(RULE, plan(change("aws_dynamodb_table.orders", after, before=before, **more)))


def test_the_last_replica_that_goes_is_an_error() -> None:
    (finding,) = table(replicas("us-west-2"), replicas())
    assert finding.severity is Severity.ERROR
    assert "loses its replica in us-west-2; no other copy is left" in finding.message
    assert finding.regions == ("us-east-1", "us-west-2")


def test_another_region_instead_starts_empty() -> None:
    (finding,) = table(replicas("us-west-2"), replicas("eu-west-1"))
    assert finding.severity is Severity.ERROR
    assert "an empty one in eu-west-1 instead" in finding.message


def test_a_waiver_of_one_region_leaves_what_is_said_of_the_other() -> None:
    (both,) = table(replicas("us-west-2", "eu-west-1"), replicas())
    assert "loses its replicas in us-west-2 and eu-west-1" in both.message
    waiver = Waiver(RULE, "given up", datetime.date(2999, 1, 1), region="us-west-2")
    left, waived = sorted(apply_waivers([both], [waiver], TODAY), key=lambda one: one.waiver is not None)
    assert (left.waiver, waived.waiver) == (None, waiver)
    assert "loses its replica in eu-west-1; no other copy is left" in left.message
    assert left.regions == ("us-east-1", "eu-west-1")


def test_tables_that_lose_other_regions_are_not_told_together() -> None:
    def losing(name: str, region: str) -> dict[str, Any]:
        return change(f"aws_dynamodb_table.{name}", replicas(), before=replicas(region))

    one, other = findings(RULE, plan(losing("a", "us-west-2"), losing("b", "eu-west-1")))
    assert (one.regions, other.regions) == (("us-east-1", "us-west-2"), ("us-east-1", "eu-west-1"))


def test_one_of_several_is_a_warning() -> None:
    (finding,) = table(replicas("us-west-2", "eu-west-1"), replicas("eu-west-1"))
    assert finding.severity is Severity.WARNING


def test_what_stays_comes_or_is_unknown_is_silent() -> None:
    assert not table(replicas("us-west-2"), replicas("us-west-2", "eu-west-1"))
    assert not table(replicas(), replicas("us-west-2"))
    assert not table(replicas("us-west-2"), {"name": "orders"}, unknown={"replica": True})


def test_registries_and_secrets_have_replicas_too() -> None:
    def registry(*regions: str) -> dict[str, Any]:
        destinations = [{"region": region} for region in regions]
        return {"replication_configuration": [{"rule": [{"destination": destinations}]}]}

    kind = "aws_ecr_replication_configuration"
    update = change(f"{kind}.a", registry(), before=registry("us-west-2"))
    assert "us-west-2" in findings(RULE, plan(update))[0].message
    delete = change(f"{kind}.a", None, before={**registry("us-west-2"), "region": "us-east-1"})
    assert "nothing is copied to us-west-2" in findings(RULE, plan(delete))[0].message
    secret = change("aws_secretsmanager_secret.a", {"replica": []}, before={"replica": [{"region": "us-west-2"}]})
    assert findings(RULE, plan(secret))


def test_a_table_replica_of_its_own_that_is_deleted() -> None:
    arn = "arn:aws:dynamodb:us-east-1:1:table/orders"
    source = change("aws_dynamodb_table.east", {"name": "orders", "arn": arn}, before={"name": "orders", "arn": arn})
    copy = {"global_table_arn": arn, "arn": "arn:aws:dynamodb:us-west-2:1:table/orders"}
    (finding,) = findings(RULE, plan(source, change("aws_dynamodb_table_replica.west", None, before=copy)))
    assert "it is the copy in us-west-2 of `aws_dynamodb_table.east`" in finding.message


def test_a_promoted_replica_is_no_longer_filled() -> None:
    before = {"identifier": "orders", "replicate_source_db": "arn:x"}
    (finding,) = findings(RULE, plan(change("aws_db_instance.west", {"identifier": "orders"}, before=before)))
    assert "is cut off in us-west-2" in finding.message


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ([], "no other copy"),
        ([("Disabled", "arn:aws:s3:::b")], "no other copy"),
        ([("Enabled", "arn:aws:s3:::b")], ""),
        ([("Enabled", "arn:aws:s3:::c")], "other copies"),
    ],
)
def test_rules_of_a_bucket_replication(after: list[tuple[str, str]], expected: str) -> None:
    def rules(*given: tuple[str, str]) -> dict[str, Any]:
        return {"rule": [{"status": status, "destination": [{"bucket": bucket}]} for status, bucket in given]}

    before = rules(("Enabled", "arn:aws:s3:::b"))
    data = plan(change("aws_s3_bucket_replication_configuration.a", rules(*after), before=before))
    found = findings(RULE, data)
    assert bool(found) is bool(expected)
    assert expected in "".join(one.message for one in found)


def test_a_backup_plan_that_no_longer_copies() -> None:
    vault = {"destination_vault_arn": "arn:aws:backup:us-west-2:1:backup-vault:standby"}
    before = {"rule": [{"copy_action": [vault]}]}
    (finding,) = findings(RULE, plan(change("aws_backup_plan.a", {"rule": [{"copy_action": []}]}, before=before)))
    assert "in us-west-2" in finding.message


def test_what_goes_with_its_source_is_left_to_stateful_destroyed() -> None:
    bucket = change("aws_s3_bucket.a", None, before={"id": "a", "bucket": "a", "region": "us-east-1"})
    link = change("aws_s3_bucket_replication_configuration.a", None, before={"bucket": "a", "region": "us-east-1"})
    assert not findings(RULE, plan(bucket, link))


def test_values_of_any_type_are_survived() -> None:
    odd = [None, 7, [], [1], [[]], {"a": 1}, True, "x", [{"region_name": 7}]]
    for before in odd:
        for after in odd:
            assert len(table({"replica": before}, {"replica": after})) <= 1
            for kind in ("aws_s3_bucket_replication_configuration", "aws_backup_plan"):
                findings(RULE, plan(change(f"{kind}.a", {"rule": after}, before={"rule": before, "bucket": after})))


def test_the_region_of_a_bucket_that_is_no_longer_a_destination_is_named() -> None:
    def to(*names: str) -> dict[str, Any]:
        rules = [{"status": "Enabled", "destination": [{"bucket": f"arn:aws:s3:::{name}"}]} for name in names]
        return {"bucket": "files", "rule": rules}

    kept = {"bucket": "files-west"}
    data = plan(
        change("aws_s3_bucket.files", {"bucket": "files"}, before={"bucket": "files"}),
        change("aws_s3_bucket.files_west", kept, before=kept),
        change("aws_s3_bucket_replication_configuration.files", to("other"), before=to("other", "files-west")),
    )
    (finding,) = findings("replica-removed", data)
    assert "no longer copies to 1 destination in us-west-2" in finding.message


def test_what_a_global_cluster_sets_by_itself_is_to_be_ignored() -> None:
    member = {"global_cluster_identifier": "orders", "cluster_identifier": "orders-west"}
    source = {"replication_source_identifier": "arn:aws:rds:us-east-1:123456789012:cluster:orders"}
    (finding,) = findings(RULE, plan(change("aws_rds_cluster.west", member, before={**member, **source})))
    assert "ignore_changes = [replication_source_identifier]" in str(finding.remedy)
    alone = {"identifier": "orders-west"}
    former = {**alone, "replicate_source_db": "arn:aws:rds:us-east-1:123456789012:db:orders"}
    (finding,) = findings(RULE, plan(change("aws_db_instance.west", alone, before=former)))
    assert "`replicate_source_db` again" in str(finding.remedy)


def test_a_key_is_not_filled_what_it_encrypted_is_unreadable() -> None:
    old = {"arn": "arn:aws:kms:us-west-2:1:key/mrk-1", "primary_key_arn": "arn:aws:kms:us-east-1:1:key/mrk-1"}
    new = {"primary_key_arn": "arn:aws:kms:us-east-1:1:key/mrk-2"}
    key = change("aws_kms_key.docs", {"arn": old["primary_key_arn"], "multi_region": True})
    other = change("aws_kms_key.more", {"arn": new["primary_key_arn"], "multi_region": True})
    replica = change("aws_kms_replica_key.docs_west", new, before=old, actions=("delete", "create"))
    (finding,) = findings("replica-removed", plan(key, other, replica))
    assert "cannot be read there" in finding.message
    assert "starts empty" not in finding.message
    assert "encrypt anew" in finding.remedy

"""Buckets, their keys, their ageing and their replication."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from farshore.changes import ChangeRefused
from farshore.report.change import change_as_text
from farshore.spec import loads
from farshore.synthesis import write
from tests.constructs.synthesised import HEAD, terraform


def bucket(more: str = "", top: str = "") -> str:
    return f"{HEAD}{top}services:\n  files: {{type: bucket{more}}}\n"


def rules(stacks: dict, region: str) -> dict[str, dict]:
    lifecycle = stacks[region]["resource"]["aws_s3_bucket_lifecycle_configuration"]["files_lifecycle"]
    return {rule["id"]: rule for rule in lifecycle["rule"]}


def test_copies_age_in_the_standby_and_never_in_the_primary(tmp_path: Path):
    stacks = terraform(
        tmp_path, bucket(", standby_lifecycle: {move_after: 30d, expire_after: 400d, keep_versions: 7d}")
    )
    ageing = rules(stacks, "us-west-2")["ageing"]

    assert "ageing" not in rules(stacks, "us-east-1")
    assert ageing["transition"] == [{"days": 30, "storage_class": "STANDARD_IA"}]
    assert ageing["expiration"] == [{"days": 400}]
    assert ageing["noncurrent_version_expiration"] == [{"noncurrent_days": 7}]


def test_by_default_nothing_current_is_ever_deleted(tmp_path: Path):
    ageing = rules(terraform(tmp_path, bucket()), "us-west-2")["ageing"]

    assert not {"expiration", "transition"} & ageing.keys()


@pytest.mark.parametrize(
    ("more", "top", "ways"),
    [
        ("", "", ["us-east-1"]),
        ("", "strategy: active-active\n", ["us-east-1", "us-west-2"]),
        (", replication: both-ways", "", ["us-east-1", "us-west-2"]),
        (", replication: one-way", "strategy: active-active\n", ["us-east-1"]),
    ],
)
def test_objects_are_copied_the_way_the_spec_says(tmp_path: Path, more: str, top: str, ways: list[str]):
    found = terraform(tmp_path, bucket(more, top))["links"]["resource"]["aws_s3_bucket_replication_configuration"]

    assert sorted(found) == [f"files_replication-{region}" for region in ways]


def test_a_bucket_that_an_api_writes_to_is_copied_both_ways_or_a_failback_would_lose_objects(tmp_path: Path):
    api = "  api: {type: rest-api, code: src, routes: {GET /: read}, uses: {files: write}}\n"

    found = terraform(tmp_path, bucket() + api)["links"]["resource"]["aws_s3_bucket_replication_configuration"]

    assert len(found) == 2


def test_time_control_can_be_left_out(tmp_path: Path):
    stacks = terraform(tmp_path, bucket(", time_control: false"))
    (configuration,) = stacks["links"]["resource"]["aws_s3_bucket_replication_configuration"].values()

    assert not {"metrics", "replication_time"} & configuration["rule"][0]["destination"].keys()


def test_each_region_has_a_rotated_key_that_cannot_be_destroyed(tmp_path: Path):
    stacks = terraform(tmp_path, bucket())

    for region in ("us-east-1", "us-west-2"):
        key = stacks[region]["resource"]["aws_kms_key"]["files_key"]
        assert key["enable_key_rotation"] is True
        assert key["lifecycle"]["prevent_destroy"] is True


def test_plain_http_is_refused(tmp_path: Path):
    stacks = terraform(tmp_path, bucket())
    policy = json.loads(stacks["us-west-2"]["resource"]["aws_s3_bucket_policy"]["files_policy"]["policy"])

    assert policy["Statement"][0]["Effect"] == "Deny"
    assert policy["Statement"][0]["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


KEY = "0f1e2d3c-4b5a-4697-8877-665544332211"
KEY_ARN = f"arn:aws:kms:us-east-1:123456789012:key/{KEY}"
ADOPT = f', adopt: {{buckets: {{us-east-1: my-files}}, keys: {{us-east-1: "{KEY_ARN}"}}}}'


def test_an_existing_bucket_and_its_key_are_imported_where_they_are(tmp_path: Path):
    stacks = terraform(tmp_path, bucket(ADOPT))

    assert stacks["us-east-1"]["import"] == [
        {"to": "aws_kms_key.files_key", "id": KEY},
        {"to": "aws_s3_bucket.files_bucket", "id": "my-files"},
    ]
    assert "import" not in stacks["us-west-2"]
    assert stacks["us-east-1"]["resource"]["aws_s3_bucket"]["files_bucket"]["lifecycle"]["prevent_destroy"] is True


def test_an_existing_bucket_is_where_objects_are_copied_from(tmp_path: Path):
    links = terraform(tmp_path, bucket(ADOPT))["links"]["resource"]
    (rules,) = links["aws_s3_bucket_replication_configuration"].values()
    (role,) = links["aws_iam_role_policy"].values()

    assert rules["bucket"] == "my-files"
    assert ":s3:::my-files/*" in role["policy"]


def test_a_new_key_is_made_for_an_existing_bucket_without_one(tmp_path: Path):
    stacks = terraform(tmp_path, bucket(", adopt: {buckets: {us-east-1: my-files}}"))

    assert [block["to"] for block in stacks["us-east-1"]["import"]] == ["aws_s3_bucket.files_bucket"]
    assert "aws_kms_key" not in stacks["us-east-1"]["data"]


def test_what_is_replaced_of_an_existing_bucket_is_told(tmp_path: Path):
    spec = loads(bucket(ADOPT), str(tmp_path / "spec.yaml"))
    change = write(spec, tmp_path / "infra").change

    told = {stack.name: {one.split(".")[0] for one in stack.overwritten} for stack in change.stacks}
    assert told == {
        "shop-us-east-1": {
            "aws_s3_bucket_lifecycle_configuration",
            "aws_s3_bucket_ownership_controls",
            "aws_s3_bucket_policy",
            "aws_s3_bucket_public_access_block",
            "aws_s3_bucket_server_side_encryption_configuration",
            "aws_s3_bucket_versioning",
        },
        "shop-us-west-2": set(),
        "shop-links": {"aws_s3_bucket_replication_configuration"},
    }
    said = change_as_text(change, "infra")
    assert "  imports   aws_s3_bucket.files_bucket\n" in said
    assert "  replaces  what the adopted bucket has for aws_s3_bucket_policy.files_policy\n" in said


@pytest.mark.parametrize(("before", "after"), [("", ADOPT), (ADOPT, "")])
def test_a_bucket_that_is_deployed_cannot_become_another_one(tmp_path: Path, before: str, after: str):
    write(loads(bucket(before), str(tmp_path / "spec.yaml")), tmp_path / "infra")

    with pytest.raises(ChangeRefused, match="the bucket's name cannot change"):
        write(loads(bucket(after), str(tmp_path / "spec.yaml")), tmp_path / "infra", applied="all")

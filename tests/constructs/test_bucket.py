"""Buckets, their keys, their ageing and their replication."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

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

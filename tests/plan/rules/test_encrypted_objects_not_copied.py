"""encrypted-objects-not-copied: what a bucket encrypts by default, and what its replication selects."""

from __future__ import annotations

from typing import Any

from farshore.findings import Finding, Severity
from tests.plan.build import change, findings, plan

RULE = "encrypted-objects-not-copied"
SELECTED = {"source_selection_criteria": [{"sse_kms_encrypted_objects": [{"status": "Enabled"}]}]}


def changes(*rules: dict[str, Any], algorithm: str = "aws:kms", **more: Any) -> list[dict[str, Any]]:
    default = [{"sse_algorithm": algorithm}]
    destination = {"destination": [{"bucket": "arn:aws:s3:::media-west"}]}
    return [
        change("aws_s3_bucket.media", {"bucket": "media"}),
        change("aws_s3_bucket.media_west", {"bucket": "media-west"}),
        change(
            "aws_s3_bucket_server_side_encryption_configuration.media",
            {"bucket": "media", "rule": [{"apply_server_side_encryption_by_default": default}]},
        ),
        change(
            "aws_s3_bucket_replication_configuration.media",
            {"bucket": "media", "rule": [{"status": "Enabled", **destination, **rule} for rule in rules]},
            **more,
        ),
    ]


def found(rule: str, *all_changes: dict[str, Any]) -> list[Finding]:
    return findings(rule, plan(*all_changes))


def test_nothing_is_selected() -> None:
    (finding,) = found(RULE, *changes({}))
    assert finding.severity is Severity.WARNING
    assert finding.place.path == "aws_s3_bucket_replication_configuration.media"
    assert "replica_kms_key_id" in str(finding.remedy)


def test_what_is_selected_or_not_encrypted_or_not_known_is_silent() -> None:
    assert not found(RULE, *changes(SELECTED))
    assert not found(RULE, *changes({}, SELECTED))
    assert not found(RULE, *changes({}, algorithm="AES256"))
    unknown = {"rule": [{"source_selection_criteria": True}]}
    assert not found(RULE, *changes({}, unknown=unknown))


def test_a_disabled_rule_selects_nothing() -> None:
    assert found(RULE, *changes({}, {**SELECTED, "status": "Disabled"}))


def test_nobody_says_that_it_replicates() -> None:
    assert not found("one-way-replication", *changes({}))
    assert found("one-way-replication", *changes(SELECTED))

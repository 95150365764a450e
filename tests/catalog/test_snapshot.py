"""The embedded snapshot: what it holds, what it answers, and what it refuses to read."""

from __future__ import annotations

import copy
import datetime
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from farshore.catalog import data
from farshore.catalog.snapshot import EMBEDDED, SSM, SnapshotSource, decode_mask, encode_mask
from farshore.errors import FarshoreError

REGIONS = tuple(f"r{number}" for number in range(40))


@pytest.fixture
def document() -> dict[str, Any]:
    return copy.deepcopy(data.read(EMBEDDED))


@given(st.sets(st.sampled_from(REGIONS)))
def test_a_mask_decodes_to_the_regions_it_was_made_of(listed: set[str]) -> None:
    assert set(decode_mask(encode_mask(listed, REGIONS), REGIONS)) == listed


def test_a_mask_that_names_more_regions_than_there_are_is_refused() -> None:
    with pytest.raises(ValueError, match="names more than 2 regions"):
        decode_mask("4", ("a", "b"))


def test_it_knows_every_region_of_four_partitions(snapshot: SnapshotSource) -> None:
    partitions = {region.partition for region in snapshot.regions.values()}
    assert {"aws", "aws-cn", "aws-us-gov", "aws-eusc"} <= partitions
    assert len(snapshot.regions) >= 39
    assert len(snapshot.services) >= 400


def test_a_region_comes_with_its_name_law_and_zones(snapshot: SnapshotSource) -> None:
    ireland = snapshot.regions["eu-west-1"]
    assert (ireland.name, ireland.partition, ireland.country) == ("Europe (Ireland)", "aws", "IE")
    assert (ireland.geography, ireland.domain) == ("IE-D", "amazonaws.com")
    assert ireland.zones == ("euw1-az1", "euw1-az2", "euw1-az3")


def test_its_date_is_that_of_the_recording_and_not_of_the_crawl(snapshot: SnapshotSource) -> None:
    name, _, version = snapshot.recorded_in.partition(" ")
    known = data.read("recordings.json")[name][version]
    assert snapshot.retrieved == datetime.date.fromisoformat(known["date"]) < snapshot.made


def test_evidence_names_the_source_the_day_the_parameter_and_the_recording(snapshot: SnapshotSource) -> None:
    evidence = snapshot.answer("s3", "eu-west-1").evidence
    assert (evidence.source, evidence.date) == (SSM, snapshot.retrieved)
    assert "/aws/service/global-infrastructure/regions/eu-west-1/services/s3" in evidence.statement
    assert snapshot.recorded_in in evidence.statement


def test_the_ids_are_ssms_and_not_the_sdks(snapshot: SnapshotSource) -> None:
    assert {"elb", "waf", "ses", "stepfunctions", "cloudwatch", "cognito-idp", "cognito-identity"} <= set(
        snapshot.services
    )
    assert not {"elbv2", "wafv2", "sesv2", "states", "monitoring", "cognito"} & set(snapshot.services)


def test_a_service_that_one_tree_alone_lists_is_listed_and_the_evidence_says_so(snapshot: SnapshotSource) -> None:
    answer = snapshot.answer("supportauthz", "us-east-1")
    assert answer.listed
    assert "only under regions/ and not in its mirror" in answer.evidence.statement


def test_a_service_that_has_no_parameter_of_its_own_is_found_under_the_regions(snapshot: SnapshotSource) -> None:
    assert snapshot.services["bcm-data-exports"] == "bcm-data-exports"
    assert snapshot.answer("bcm-data-exports", "us-east-1").listed


def test_of_a_service_without_any_region_it_cannot_say_where_it_is(snapshot: SnapshotSource) -> None:
    answer = snapshot.answer("iotthingsgraph", "us-east-1")
    assert answer.listed is None
    assert "lists it in no region at all" in answer.evidence.statement


def test_of_a_service_or_region_that_it_does_not_have_it_cannot_say(snapshot: SnapshotSource) -> None:
    assert snapshot.answer("stepfuntions", "us-east-1").listed is None
    assert snapshot.answer("s3", "mars-north-1").listed is None


def test_endpoints_without_a_region_make_a_service_global(snapshot: SnapshotSource) -> None:
    answer = snapshot.answer("globalaccelerator", "eu-west-1")
    assert answer.is_global
    assert answer.control_plane is None
    assert "name no region" in answer.evidence.statement


def test_endpoints_that_are_all_in_one_region_make_a_service_global_and_tell_its_control_plane(
    snapshot: SnapshotSource,
) -> None:
    listed = snapshot.answer("route53-recovery-control-config", "eu-west-1")
    unlisted = snapshot.answer("route53-recovery-control-config", "eu-central-2")
    assert (listed.is_global, listed.control_plane, listed.listed) == (True, "us-west-2", True)
    assert (unlisted.is_global, unlisted.control_plane, unlisted.listed) == (True, "us-west-2", False)


def test_endpoints_in_several_regions_leave_the_control_plane_open(snapshot: SnapshotSource) -> None:
    answer = snapshot.answer("support", "us-west-1")
    assert answer.is_global
    assert answer.control_plane is None
    assert "eu-west-1, us-east-1, us-west-2" in answer.evidence.statement


def test_a_global_service_is_global_in_its_own_partition_only(snapshot: SnapshotSource) -> None:
    assert snapshot.answer("globalaccelerator", "cn-north-1").listed is False
    assert not snapshot.answer("globalaccelerator", "cn-north-1").is_global
    assert snapshot.answer("cloudfront", "cn-north-1").control_plane == "cn-northwest-1"


def test_a_global_endpoint_of_a_service_listed_in_few_regions_says_nothing_of_the_others(
    snapshot: SnapshotSource,
) -> None:
    answer = snapshot.answer("codecatalyst", "us-east-2")
    assert answer.listed is None
    assert not answer.is_global


def test_a_single_old_endpoint_without_a_region_makes_no_service_global(snapshot: SnapshotSource) -> None:
    assert not snapshot.answer("sdb", "us-east-1").is_global


def test_it_stays_small_enough_to_read_in_milliseconds() -> None:
    assert data.path(EMBEDDED).stat().st_size < 100_000


def test_reading_it_loads_neither_boto3_nor_yaml_nor_click() -> None:
    program = (
        "import sys; from farshore.catalog import Catalog; Catalog.embedded().verdict('s3', 'eu-west-1');"
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )
    loaded = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout.split()
    assert "farshore" in loaded
    assert not {"boto3", "botocore", "yaml", "click", "difflib", "moto"} & set(loaded)


@pytest.mark.parametrize("version", [0, 2, "1", None])
def test_another_layout_version_is_refused_by_name(document: dict[str, Any], version: object) -> None:
    document["schema"] = version
    with pytest.raises(
        FarshoreError,
        match=f"has layout version {'none' if version is None else version}, this farshore reads 1; make it again",
    ):
        SnapshotSource(document)


@pytest.mark.parametrize(
    "key", ["retrieved", "made", "recorded_in", "regions", "services", "one_tree", "homes", "contradictions", "sdk"]
)
def test_a_snapshot_that_lacks_a_part_is_called_damaged(document: dict[str, Any], key: str) -> None:
    del document[key]
    with pytest.raises(FarshoreError, match=r"is damaged .* make it again"):
        SnapshotSource(document)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("retrieved", "yesterday"),
        ("regions", ["eu-west-1"]),
        ("services", {"s3": ["S3", "no mask"]}),
        ("services", {"s3": ["S3", "f" * 20]}),
        ("services", {"s3": "7"}),
        ("homes", 3),
    ],
)
def test_a_snapshot_with_nonsense_in_it_is_called_damaged(document: dict[str, Any], key: str, value: object) -> None:
    document[key] = value
    with pytest.raises(FarshoreError, match="is damaged"):
        SnapshotSource(document)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b"null"])
def test_a_file_that_is_no_snapshot_is_refused_with_its_name(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "broken.json"
    file.write_bytes(content)
    with pytest.raises(FarshoreError, match=r"broken\.json"):
        SnapshotSource.from_file(file)


def test_a_truncated_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "half.json"
    file.write_bytes(data.path(EMBEDDED).read_bytes()[:20_000])
    with pytest.raises(FarshoreError, match="is damaged"):
        SnapshotSource.from_file(file)


def test_a_file_outside_the_package_is_read_as_well(tmp_path: Path, document: dict[str, Any]) -> None:
    file = tmp_path / "mine.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    assert SnapshotSource.from_file(file).answer("s3", "eu-west-1").listed

"""`farshore catalog`: what it shows, what it refuses, and what a refresh leaves behind."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from farshore.catalog import data
from farshore.catalog.crawl import standin
from farshore.catalog.snapshot import EMBEDDED

from .process import environment, farshore


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """The cached snapshot of a user whose cache is `tmp_path`."""
    file = tmp_path / "farshore" / EMBEDDED
    file.parent.mkdir()
    return file


def with_cache(cache: Path, **extra: str) -> dict[str, str]:
    return environment(XDG_CACHE_HOME=str(cache.parents[1]), **extra)


@pytest.fixture(scope="module")
def aws() -> Iterator[dict[str, str]]:
    """The variables that lead boto3 to moto's server."""
    with standin.stand_in() as url:
        yield {"AWS_ENDPOINT_URL": url, "AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"}


def test_a_service_is_shown_by_status() -> None:
    shown = farshore("catalog", "show", "sesv2")
    assert shown.code == 0
    assert shown.stdout.startswith("Amazon Simple Email Service (SES) (ses)\n  available (")
    assert "disputed (" in shown.stdout
    assert "AWS SDK endpoints, 20" in shown.stdout


def test_with_a_region_every_piece_of_evidence_is_shown() -> None:
    shown = farshore("catalog", "show", "ses", "ap-southeast-4").stdout
    assert "disputed: The sources disagree" in shown
    for source in ("SSM public parameters, 20", "AWS SDK endpoints, 20", "CloudFormation resource types, 20"):
        assert source in shown


def test_a_region_is_shown_with_its_services() -> None:
    shown = farshore("catalog", "show", "ca-west-1").stdout
    assert shown.startswith("ca-west-1  Canada West (Calgary)\n  partition aws, country CA, zones caw1-az1")
    assert "unavailable (" in shown


def test_a_type_is_shown_by_its_name() -> None:
    assert farshore("catalog", "show", "AWS::SES::ReceiptRule").stdout.startswith(
        "Inbound mail (AWS::SES::ReceiptRule)"
    )


def test_json_holds_every_verdict_with_its_evidence() -> None:
    shown = json.loads(farshore("catalog", "show", "ses", "ap-southeast-4", "--format", "json").stdout)
    (verdict,) = shown["verdicts"]
    assert (verdict["status"], verdict["region"]) == ("disputed", "ap-southeast-4")
    assert [one["source"] for one in verdict["evidence"]][:2] == ["SSM public parameters", "AWS SDK endpoints"]


@pytest.mark.parametrize(
    ("arguments", "meant"),
    [
        (["cognito"], "`cognito-idp` or `cognito-identity`"),
        (["us-esat-1"], "`us-east-1`"),
        (["AWS::SES::RecieptRule"], "`AWS::SES::ReceiptRule`"),
        (["ses", "us-esat-1"], "`us-east-1`"),
    ],
)
def test_a_slip_of_the_pen_is_wrong_usage_with_a_suggestion(arguments: list[str], meant: str) -> None:
    refused = farshore("catalog", "show", *arguments)
    assert (refused.code, refused.stdout) == (2, "")
    assert f"Did you mean {meant}" in refused.stderr


def test_the_policy_allows_reading_the_parameters_and_nothing_else() -> None:
    (statement,) = json.loads(farshore("catalog", "policy").stdout)["Statement"]
    assert statement["Effect"] == "Allow"
    assert statement["Action"] == ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"]
    assert statement["Resource"] == "arn:aws:ssm:*:*:parameter/aws/service/global-infrastructure/*"


def test_live_answers_come_from_ssm(aws: dict[str, str]) -> None:
    shown = farshore("catalog", "show", "ses", "ca-west-1", "--source", "ssm", env=environment(**aws))
    assert shown.code == 0
    assert "available:" in shown.stdout
    assert "as recorded in" not in shown.stdout


def test_preflight_asks_ssm_when_told_to(aws: dict[str, str], specs: Path) -> None:
    assert farshore("preflight", specs / "clean.yaml", "--source", "ssm", env=environment(**aws)).code == 0


def test_preflight_without_an_answer_ends_with_3_and_one_sentence(aws: dict[str, str], specs: Path) -> None:
    unreachable = environment(**{**aws, "AWS_ENDPOINT_URL": "http://127.0.0.1:9"})
    ended = farshore("preflight", specs / "clean.yaml", "--source", "ssm", env=unreachable)
    assert (ended.code, ended.stdout) == (3, "")
    assert ended.stderr.startswith("SSM in us-west-2: AWS could not be reached")
    assert ended.stderr.count("\n") == 1


def test_a_damaged_cache_is_a_warning_and_the_command_goes_on(cache: Path) -> None:
    cache.write_text('{"schema": 99}', encoding="utf-8")
    shown = farshore("catalog", "show", "ses", "eu-west-1", env=with_cache(cache))
    assert shown.code == 0
    assert shown.stderr.startswith("warning: the cached catalog is not used: ")
    assert cache.read_text(encoding="utf-8") == '{"schema": 99}'


def test_a_newer_cache_is_used(cache: Path) -> None:
    today = datetime.datetime.now(datetime.timezone.utc).date().isoformat()
    cache.write_text(json.dumps({**data.read(EMBEDDED), "retrieved": today}), encoding="utf-8")
    assert f"SSM public parameters, {today}" in farshore("catalog", "show", "ses", env=with_cache(cache)).stdout


def test_the_difference_of_two_snapshots_is_shown_both_ways(tmp_path: Path) -> None:
    document = data.read(EMBEDDED)
    services = {name: row for name, row in document["services"].items() if name != "comprehend"}
    (tmp_path / "less.json").write_text(json.dumps({**document, "services": services}), encoding="utf-8")
    shown = farshore("catalog", "diff", "less.json", data.path(EMBEDDED), cwd=tmp_path)
    assert "+ service comprehend" in shown.stdout
    shown = farshore("catalog", "diff", "less.json", "--format", "json", cwd=tmp_path)
    assert json.loads(shown.stdout)["lost"]["services"] == ["comprehend"]


def test_without_a_refreshed_catalog_there_is_nothing_to_compare(cache: Path) -> None:
    refused = farshore("catalog", "diff", env=with_cache(cache))
    assert refused.code == 2
    assert "farshore catalog refresh" in refused.stderr


@pytest.mark.parametrize("old", [None, "{"])
def test_a_refresh_that_finds_nobody_leaves_everything_as_it_was(
    cache: Path, aws: dict[str, str], old: str | None
) -> None:
    if old is not None:
        cache.write_text(old, encoding="utf-8")
    ended = farshore("catalog", "refresh", env=with_cache(cache, **{**aws, "AWS_ENDPOINT_URL": "http://127.0.0.1:9"}))
    assert ended.code == 3
    assert [file.read_text(encoding="utf-8") for file in cache.parent.iterdir()] == ([old] if old else [])

"""What is read from the packages botocore and cfn-lint, and what is concluded from it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from farshore.catalog import data
from farshore.catalog.cloudformation import CloudFormationSource
from farshore.catalog.crawl import cloudformation, sdk
from farshore.catalog.crawl.__main__ import main
from farshore.catalog.crawl.words import Words

WORDS = Words({"ses", "s3", "acm-pca", "cognito-idp", "cognito-identity", "waf"})


@pytest.mark.parametrize(
    ("name", "service"),
    [
        ("AWS::SES::ReceiptRule", "ses"),
        ("AWS::ACMPCA::Certificate", "acm-pca"),
        ("AWS::Cognito::UserPoolReplica", "cognito-idp"),
        ("AWS::Cognito::IdentityPoolRoleAttachment", "cognito-identity"),
        ("AWS::WAFv2::WebACL", "waf"),
        ("AWS::WAF::WebACL", None),
        ("AWS::Nobody::Knows", None),
    ],
)
def test_types_belong_to_services(name: str, service: str | None) -> None:
    assert WORDS.of_type(name) == service


@pytest.mark.parametrize(("prefix", "service"), [("email", "ses"), ("wafv2", "waf"), ("waf", None), ("nobody", None)])
def test_endpoint_prefixes_belong_to_services(prefix: str, service: str | None) -> None:
    assert WORDS.of_endpoint(prefix) == service


def types(**more: set[str]) -> dict[str, frozenset[str]]:
    full = {"AWS::SES::A", "AWS::SES::B", "AWS::SES::C"}
    return {region: frozenset(one) for region, one in {"us-east-1": full, **more}.items()}


def source(**more: set[str]) -> CloudFormationSource:
    found = cloudformation.document(types(**more), WORDS)
    return CloudFormationSource({"schema": 1, "release": "test 1", "retrieved": "2026-01-02", **found})


def test_a_list_equal_to_the_primarys_is_a_copy() -> None:
    copied = source(**{"me-south-1": {"AWS::SES::A", "AWS::SES::B", "AWS::SES::C"}, "eu-west-1": {"AWS::SES::A"}})
    assert copied.answer("AWS::SES::A", "me-south-1").listed is None
    assert copied.answer("AWS::SES::A", "eu-west-1").listed
    assert copied.answer("AWS::SES::B", "eu-west-1").listed is False


def test_more_than_half_of_the_types_make_a_service_listed() -> None:
    some = source(**{"eu-west-1": {"AWS::SES::A", "AWS::SES::B"}, "eu-west-2": {"AWS::SES::A"}})
    assert some.answer("ses", "eu-west-1").listed
    assert some.answer("ses", "eu-west-2").listed is None


def test_only_endpoints_under_the_regions_own_id_count() -> None:
    entry: dict[str, Any] = {"eu-west-1": {}, "fips-us-east-1": {}, "aws-global": {}, "us-west-1": {"deprecated": True}}
    partition = {"partition": "aws", "regionRegex": ".*", "services": {"email": {"endpoints": entry}}}
    regions = {"eu-west-1": "aws", "us-east-1": "aws", "us-west-1": "aws"}
    assert sdk.document([partition], regions, WORDS)["services"] == {"ses": ["1", "email"]}


def test_the_command_makes_the_embedded_files_byte_for_byte(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(data.path("ssm.json"), tmp_path)
    assert main(["--sources", "sdk", "cloudformation", "--output", str(tmp_path / "ssm.json")]) == 0
    for name in ("sdk.json", "cloudformation.json"):
        assert (tmp_path / name).read_bytes() == data.path(name).read_bytes()
    assert "copies: eusc-de-east-1" in capsys.readouterr().err

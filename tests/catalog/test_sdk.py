"""The SDK's endpoints: what they say, and when they say nothing."""

from __future__ import annotations

from typing import Any

import pytest

from farshore.catalog import data
from farshore.catalog.sdk import EMBEDDED, SdkSource
from farshore.errors import FarshoreError

SOURCE = SdkSource.embedded()


@pytest.fixture
def document() -> dict[str, Any]:
    return data.read(EMBEDDED)


def test_an_endpoint_is_evidence_that_can_be_checked() -> None:
    answer = SOURCE.answer("ses", "ap-southeast-4")
    assert answer.listed
    assert answer.evidence.statement.startswith("has an endpoint for email in ap-southeast-4 (botocore ")
    assert answer.evidence.url.endswith("/botocore/data/endpoints.json")


def test_a_service_with_endpoints_elsewhere_in_the_partition_has_none_here() -> None:
    assert SOURCE.answer("comprehend", "ca-west-1").listed is False


@pytest.mark.parametrize("service", ["fis", "dsql", "cloudfront", "route53", "iam", "nonsense"])
def test_a_service_without_regional_endpoints_cannot_be_judged(service: str) -> None:
    assert SOURCE.answer(service, "us-east-1").listed is None


def test_endpoints_in_one_partition_say_nothing_of_another() -> None:
    assert SOURCE.answer("lightsail", "us-east-1").listed
    assert SOURCE.answer("lightsail", "cn-north-1").listed is None


@pytest.mark.parametrize("service", ["qbusiness", "datazone", "internetmonitor"])
def test_endpoints_made_from_a_pattern_are_a_guess(service: str) -> None:
    answer = SOURCE.answer(service, "eu-west-3")
    assert answer.listed is None
    assert "by a pattern" in answer.evidence.statement


def test_a_region_it_does_not_know_cannot_be_judged() -> None:
    assert SOURCE.answer("s3", "mars-north-1").listed is None


@pytest.mark.parametrize("key", ["schema", "retrieved", "release", "guessed", "regions", "services"])
def test_a_file_that_lacks_a_part_is_called_damaged(document: dict[str, Any], key: str) -> None:
    del document[key]
    with pytest.raises(FarshoreError, match=r"sdk\.json is damaged .* install farshore again"):
        SdkSource(document)

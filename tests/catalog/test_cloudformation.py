"""CloudFormation's resource types: what their lists say of services and features, and when they say nothing."""

from __future__ import annotations

from typing import Any

import pytest

from farshore.catalog import data
from farshore.catalog.cloudformation import EMBEDDED, CloudFormationSource
from farshore.errors import FarshoreError

SOURCE = CloudFormationSource.embedded()


@pytest.fixture
def document() -> dict[str, Any]:
    return data.read(EMBEDDED)


def test_a_type_is_listed_or_not_and_the_evidence_names_the_release() -> None:
    listed, unlisted = (SOURCE.answer("AWS::SES::ReceiptRule", region) for region in ("eu-west-1", "eu-central-2"))
    assert (listed.listed, unlisted.listed) == (True, False)
    assert "does not list AWS::SES::ReceiptRule in eu-central-2 (cfn-lint " in unlisted.evidence.statement
    assert unlisted.evidence.url.startswith("https://github.com/aws-cloudformation/cfn-lint/")


def test_of_a_type_that_nobody_lists_it_cannot_say() -> None:
    assert SOURCE.answer("AWS::SES::RecieptRule", "eu-west-1").listed is None
    assert not SOURCE.has_type("AWS::SES::RecieptRule")
    assert not SOURCE.has_type("AWS::")


def test_a_service_with_most_of_its_types_is_listed() -> None:
    assert SOURCE.answer("application-autoscaling", "ap-east-1").listed


def test_missing_types_are_no_proof_that_a_service_is_missing() -> None:
    answer = SOURCE.answer("storagegateway", "eu-west-1")
    assert answer.listed is None
    assert "types may come later than a service" in answer.evidence.statement


def test_a_few_old_types_do_not_make_a_service_available() -> None:
    assert SOURCE.answer("iot", "af-south-1").listed is None


def test_a_service_without_types_cannot_be_judged() -> None:
    assert SOURCE.answer("nonsense", "eu-west-1").listed is None


@pytest.mark.parametrize("asked", ["ses", "AWS::SES::ReceiptRule"])
@pytest.mark.parametrize(("region", "reason"), [("eusc-de-east-1", "exact copy"), ("me-south-1", "no list")])
def test_a_list_that_is_a_copy_or_absent_is_distrusted(asked: str, region: str, reason: str) -> None:
    answer = SOURCE.answer(asked, region)
    assert answer.listed is None
    assert reason in answer.evidence.statement


def test_every_type_is_found_again_under_its_name() -> None:
    types = SOURCE.types()
    assert len(types) > 1500
    assert all(SOURCE.has_type(name) for name in types)
    assert types["AWS::SES::ReceiptRule"] == "ses"


def test_it_stays_small() -> None:
    assert data.path(EMBEDDED).stat().st_size < 100_000


@pytest.mark.parametrize("key", ["schema", "retrieved", "release", "copies", "regions", "services", "types", "owners"])
def test_a_file_that_lacks_a_part_is_called_damaged(document: dict[str, Any], key: str) -> None:
    del document[key]
    with pytest.raises(FarshoreError, match=r"cloudformation\.json is damaged .* install farshore again"):
        CloudFormationSource(document)


def test_another_layout_is_refused(document: dict[str, Any]) -> None:
    with pytest.raises(FarshoreError, match="layout version 2"):
        CloudFormationSource({**document, "schema": 2})

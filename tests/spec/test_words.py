"""The words that people write for types, regions and countries: understood, or answered with the right one."""

from __future__ import annotations

import pytest

from farshore.catalog import Catalog
from farshore.errors import InputError
from farshore.spec import loads
from farshore.spec.services import SERVICE_TYPES
from farshore.spec.words import countries, country_meant, groups, region_meant, regions, services_meant, type_called
from farshore.suggest import plain

SPEC = "name: shop\nregions: {{primary: {primary}, standby: us-west-2}}\n{more}also_needs: [sqs]\n"


def problem(*, primary: str = "us-east-1", more: str = "") -> str:
    """Return what a spec is refused with."""
    with pytest.raises(InputError) as refused:
        loads(SPEC.format(primary=primary, more=more))
    return "\n".join(map(str, refused.value.problems))


@pytest.mark.parametrize(
    ("word", "type_"),
    [
        ("rds", "database"),
        ("RDS", "database"),
        ("Aurora", "database"),
        ("PostgreSQL", "database"),
        ("sqs", "queue"),
        ("Amazon SQS", "queue"),
        ("lambda", "rest-api"),
        ("API Gateway", "rest-api"),
        ("ddb", "table"),
        ("DynamoDB", "table"),
        ("S3", "bucket"),
        ("Static Site", "static-site"),
        ("secrets manager", "secret"),
        ("ASG", "fleet"),
        ("vpc", "network"),
        ("user_pool", "user-pool"),
    ],
)
def test_the_word_for_what_a_type_is_made_of_is_answered_with_the_type(word: str, type_: str) -> None:
    assert f"unknown type `{word}`; did you mean `{type_}`?" in problem(more=f"services: {{a: {{type: {word}}}}}\n")


@pytest.mark.parametrize(
    ("word", "services"),
    [
        ("redis", ("elasticache",)),
        ("Step Functions", ("stepfunctions",)),
        ("sns", ("sns",)),
        ("documentdb", ("docdb",)),
    ],
)
def test_a_service_that_no_type_stands_for_is_answered_with_its_id(word: str, services: tuple[str, ...]) -> None:
    told = problem(more=f"services: {{a: {{type: {word}}}}}\n")
    assert services_meant(word) == services
    assert f"list `{services[0]}` under `also_needs`" in told
    assert "did you mean" not in told


@pytest.mark.parametrize("kind", SERVICE_TYPES.values(), ids=SERVICE_TYPES)
def test_no_word_stands_for_two_types_nor_for_a_service_of_another(kind: type) -> None:
    others = {plain(word) for other in SERVICE_TYPES.values() if other is not kind for word in other.also_called}
    assert not others & {plain(word) for word in kind.also_called}  # type: ignore[attr-defined]
    assert not {plain(other) for other in SERVICE_TYPES if other != kind.type} & {  # type: ignore[attr-defined]
        plain(word)
        for word in kind.also_called  # type: ignore[attr-defined]
    }


@pytest.mark.parametrize(
    ("word", "region"),
    [
        ("Oregon", "us-west-2"),
        ("frankfurt", "eu-central-1"),
        ("EU (Ireland)", "eu-west-1"),
        ("us-west2", "us-west-2"),
        ("us_west_2", "us-west-2"),
        ("US-EAST-1", "us-east-1"),
        ("use1", "us-east-1"),
        ("us-west-2b", "us-west-2"),
        ("Northern Virginia", "us-east-1"),
        ("Sydney", "ap-southeast-2"),
        ("Hong Kong", "ap-east-1"),
    ],
)
def test_a_word_for_a_region_is_answered_with_its_id(word: str, region: str) -> None:
    assert region_meant(word) == (region,)


def test_a_spec_with_a_place_for_a_region_is_told_the_id() -> None:
    told = problem(primary="Frankfurt")
    assert "expected an AWS region such as us-east-1, got `Frankfurt`; did you mean `eu-central-1`?" in told
    assert "did you mean" not in problem(primary="Atlantis")


@pytest.mark.parametrize(
    ("word", "code"), [("germany", "DE"), ("uk", "GB"), ("usa", "US"), ("ca", "CA"), ("eea", "EEA"), ("Eu", "EU")]
)
def test_a_word_for_a_country_is_answered_with_its_code(word: str, code: str) -> None:
    assert country_meant(word) == (code,)


def test_a_code_that_no_country_has_is_refused() -> None:
    assert "residency[1]: no country has the ISO 3166 code `UK`; did you mean `GB`?" in problem(
        more="residency: [US, UK]\n"
    )
    assert "no country has the ISO 3166 code `XQ`" in problem(more="residency: [XQ]\n")


def test_groups_stand_for_their_countries() -> None:
    spec = loads(SPEC.format(primary="us-east-1", more="residency: [EEA, US]\n"))
    assert {"DE", "NO", "US"} <= spec.residency_countries
    assert not {"CH", "GB", "EEA"} & spec.residency_countries
    assert all(set(members) <= set(countries()) for members in groups().values())


def test_every_region_and_country_of_the_catalog_is_known() -> None:
    catalog = Catalog.embedded()
    assert set(regions()) == set(catalog.regions)
    assert {one.country for one in catalog.regions.values()} <= set(countries())


def test_other_words_stand_for_nothing() -> None:
    assert type_called("tabel") is None
    assert services_meant("nonsense") == ()

"""Did you mean: what people write, and what they are offered."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from farshore.catalog import Catalog
from farshore.suggest import MOST

CATALOG = Catalog.embedded()


@pytest.mark.parametrize(
    ("word", "service"),
    [
        ("lamda", "lambda"),
        ("S3", "s3"),
        ("AWS Lambda", "lambda"),
        ("DynamoDB", "dynamodb"),
        ("dynamo", "dynamodb"),
        ("Simple Queue Service", "sqs"),
        ("elasticloadbalancer", "elb"),
        ("wafv3", "waf"),
        ("eventbrige", "eventbridge"),
        ("cloud-front", "cloudfront"),
        ("kubernetes", "eks"),
        ("elbv", "elb"),
        ("cognito", "cognito-idp"),
        ("Cognito", "cognito-idp"),
        ("arc", "route53-recovery-control-config"),
    ],
)
def test_a_word_for_a_service_suggests_it_first(word: str, service: str) -> None:
    assert CATALOG.suggest_service(word)[0] == service


@pytest.mark.parametrize(
    ("word", "region"),
    [
        ("us-east-1a", "us-east-1"),
        ("eu-west-1c", "eu-west-1"),
        ("use1-az1", "us-east-1"),
        ("us-west-2-lax-1a", "us-west-2"),
        ("Oregon", "us-west-2"),
        ("oregon", "us-west-2"),
        ("Virginia", "us-east-1"),
        ("N. Virginia", "us-east-1"),
        ("ireland", "eu-west-1"),
        ("Europe (Frankfurt)", "eu-central-1"),
        ("us-esat-1", "us-east-1"),
        ("us-east1", "us-east-1"),
        ("useast1", "us-east-1"),
        ("EU-WEST-1", "eu-west-1"),
        ("eu-west-4", "eu-west-1"),
    ],
)
def test_a_word_for_a_region_suggests_it_first(word: str, region: str) -> None:
    assert CATALOG.suggest_region(word)[0] == region


def test_a_word_that_fits_exactly_is_the_only_suggestion() -> None:
    assert CATALOG.suggest_service("SES") == ("ses",)
    assert CATALOG.suggest_region("EU-WEST-1") == ("eu-west-1",)


@pytest.mark.parametrize("word", ["", "  ", "!!", "aws", "x", "qqqqxyz"])
def test_a_word_that_is_like_nothing_gets_no_suggestion(word: str) -> None:
    assert CATALOG.suggest_service(word) == ()


@given(st.text(max_size=60))
def test_suggestions_are_few_distinct_and_always_real(word: str) -> None:
    services, regions = CATALOG.suggest_service(word), CATALOG.suggest_region(word)
    assert len(set(services)) == len(services) <= MOST
    assert len(set(regions)) == len(regions) <= MOST
    assert all(CATALOG.canonical(service) == service for service in services)
    assert set(regions) <= set(CATALOG.regions)


@given(st.sampled_from(sorted(CATALOG.regions)), st.data())
def test_a_region_with_one_letter_missing_gets_suggestions(region: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(region) - 1))
    assert CATALOG.suggest_region(region[:at] + region[at + 1 :])

"""The review for code scanning: valid against the schema, whatever the plan."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from farshore.plan.review import Review, rules_of_review
from farshore.report.review.sarif import SarifReview
from farshore.report.sarif import FINGERPRINT
from tests.report.review import hostile
from tests.report.review.inputs import EVERY_PLAN, TICKETS, recorded
from tests.report.test_sarif import VALIDATOR


def run(review: Review, name: str = "") -> dict[str, Any]:
    text = SarifReview(name).render(review)
    assert text.isascii()
    log = json.loads(text)
    VALIDATOR.validate(log)
    (only,) = log["runs"]
    assert len(only["results"]) == len(review.findings)
    return only


@pytest.mark.parametrize("name", EVERY_PLAN)
def test_every_recorded_plan_is_a_valid_log(name: str) -> None:
    run(recorded(name))


def test_a_result_names_the_resource_and_its_rule() -> None:
    whole = run(recorded("teams/storefront_flawed"))
    assert [one["id"] for one in whole["tool"]["driver"]["rules"]] == [rule.id for rule in rules_of_review()]
    first, finding = whole["results"][0], recorded("teams/storefront_flawed").findings[0]
    assert first["ruleId"] == finding.rule
    (location,) = first["locations"]
    assert location["physicalLocation"]["artifactLocation"]["uri"] == "teams/storefront_flawed.json"
    assert location["logicalLocations"][0]["fullyQualifiedName"] == finding.place.path


def test_fingerprints_differ_from_each_other() -> None:
    results = run(recorded("teams/storefront_flawed"))["results"]
    prints = [one["partialFingerprints"][FINGERPRINT] for one in results]
    assert len(set(prints)) == len(prints) > 1


def test_reviews_of_one_commit_are_told_apart_by_name() -> None:
    assert run(recorded(*TICKETS))["automationDetails"]["id"] == "farshore/review/"
    assert run(recorded(*TICKETS), "production")["automationDetails"]["id"] == "farshore/review/production/"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(hostile.reviews(), hostile.TEXTS)
def test_hostile_plans_are_valid_logs_without_links(review: Review, name: str) -> None:
    for one in run(review, name)["results"]:
        text = one["message"]["text"]
        assert "](" not in text.replace("\\]", "")
        assert all(character.isprintable() for character in text.replace("\n", ""))

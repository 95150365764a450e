"""The review for test dashboards: well-formed XML, whatever the plan."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings

from farshore.findings import Severity, reach
from farshore.plan.review import Review, rules_of_review
from farshore.report.review.junit import JunitReview
from tests.report.review import hostile
from tests.report.review.inputs import EVERY_PLAN, TICKETS, recorded


def suite(review: Review, threshold: Severity | None = Severity.ERROR) -> ElementTree.Element:
    root = ElementTree.fromstring(JunitReview(threshold).render(review).encode())
    (only,) = root
    assert len(only) == int(only.get("tests") or 0)
    return only


@pytest.mark.parametrize("name", EVERY_PLAN)
def test_every_recorded_plan_is_one_suite(name: str) -> None:
    found = {one.rule for one in recorded(name).findings}
    seen = {case.get("classname") for case in suite(recorded(name))}
    assert seen == found | {rule.id for rule in rules_of_review()}


@pytest.mark.parametrize("threshold", [*Severity, None])
def test_failures_are_what_fails_the_command(threshold: Severity | None) -> None:
    review = recorded("teams/storefront_flawed")
    failing = [one for one in review.findings if reach([one], threshold or Severity.ERROR)]
    assert len(suite(review, threshold).findall(".//failure")) == len(failing) > 0


def test_the_suite_names_all_plans() -> None:
    names = "teams/tickets_us_east_1.json, teams/tickets_us_west_2.json"
    assert suite(recorded(*TICKETS)).get("name") == f"review of {names}"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(hostile.reviews())
def test_hostile_plans_are_well_formed(review: Review) -> None:
    suite(review)

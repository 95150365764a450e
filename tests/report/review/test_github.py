"""Annotations of a review: one command a finding, whatever the plan."""

from __future__ import annotations

import re

from hypothesis import HealthCheck, given, settings

from farshore.findings import Severity
from farshore.plan.review import Review
from farshore.report.review.github import GithubReview
from tests.report.review import hostile
from tests.report.review.inputs import TICKETS, recorded

COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def lines(review: Review) -> list[str]:
    text = GithubReview().render(review)
    assert text.endswith("\n")
    return text.removesuffix("\n").split("\n")


def test_each_finding_is_a_command_and_the_log_says_how_it_went() -> None:
    review = recorded("teams/storefront_flawed")
    *commands, summary = lines(review)
    assert [re.match(r"::(\w+) ", line)[1] for line in commands] == [COMMANDS[one.severity] for one in review.findings]  # type: ignore[index]
    assert summary.startswith("farshore: teams/storefront_flawed.json: ")


def test_all_plans_are_named() -> None:
    assert "tickets_us_east_1.json, teams/tickets_us_west_2.json: " in lines(recorded(*TICKETS))[-1]


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(hostile.reviews())
def test_no_plan_forges_a_command(review: Review) -> None:
    *commands, summary = lines(review)
    assert len(commands) == sum(one.waiver is None for one in review.findings)
    for command in commands:
        assert re.match(r"::(error|warning|notice) (file|line|col|title)=", command)
    assert summary.startswith("farshore: ")
    assert "##[" not in summary
    assert all(character.isprintable() for line in [*commands, summary] for character in line)

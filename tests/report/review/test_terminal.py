"""The review at a terminal: it fits the width, and sends nothing but text."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings

from farshore.plan.review import Review
from farshore.plan.review import review as run_review
from farshore.report.review.terminal import TerminalReview
from farshore.report.style import Style
from tests.plan.build import catalog, change, estate, plan
from tests.report.review import hostile
from tests.report.review.inputs import EVERY_PLAN, TICKETS, recorded

ANSI = r"\x1b\[[0-9;]*m"


def rendered(review: Review, style: Style | None = None, *, explain_twins: bool = False) -> str:
    return TerminalReview(style or Style(), explain_twins=explain_twins).render(review)


@pytest.mark.parametrize("name", EVERY_PLAN)
def test_every_recorded_plan_ends_with_its_count_line(name: str) -> None:
    assert rendered(recorded(name)).splitlines()[-1].startswith(f"{name}.json: ")


@pytest.mark.parametrize("width", [60, 80, 100, 140])
def test_no_line_of_the_matrix_is_wider_than_the_terminal(width: int) -> None:
    lines = rendered(recorded("teams/atlas"), Style(width=width)).splitlines()
    assert max(len(line) for line in lines if line.startswith("  aws_")) <= width
    assert sum(line.startswith("  aws_acm_certificate ") for line in lines) == {60: 3, 80: 2}.get(width, 1)


def test_colours_change_nothing_else() -> None:
    review = recorded("teams/storefront_flawed")
    colored = rendered(review, Style(color=True))
    assert "\x1b" in colored
    assert re.sub(ANSI, "", colored) == rendered(review)


def test_the_matrix_counts_what_a_registry_copies() -> None:
    rules = [{"destination": [{"region": "us-west-2"}]}]
    data = plan(
        change("aws_ecr_repository.app", {"name": "app"}),
        change("aws_ecr_replication_configuration.all", {"replication_configuration": [{"rule": rules}]}),
        change("aws_sqs_queue.jobs"),
        change("aws_sqs_queue.jobs_west"),
    )
    text = rendered(run_review(estate(data).plans, catalog()))
    assert re.search(r"aws_ecr_repository +1 \(\+1\) +1 copy\n", text)


def test_twins_are_explained_when_asked_for() -> None:
    review = recorded(*TICKETS)
    text = rendered(review, explain_twins=True)
    assert "twins: " not in rendered(review)
    for group in review.estate.twins.groups:
        assert f"twins: {group.why}" in text
        assert all(one.address in text for one in group.members)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(hostile.reviews())
def test_nothing_of_a_plan_speaks_to_the_terminal(review: Review) -> None:
    text = rendered(review, explain_twins=True)
    assert all(character.isprintable() for character in text.replace("\n", ""))
    label = re.compile(r"(error|warning|note|waived)( \(existing\))?  ")
    assert sum(label.match(line) is not None for line in text.split("\n")) == len(review.findings)

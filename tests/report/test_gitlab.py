"""GitLab's Code Quality: one entry a finding, with all that GitLab asks for, whatever the input holds."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, settings

from farshore.checks import Preflight
from farshore.report.gitlab import GitlabRenderer
from tests.report import hostile
from tests.report.inputs import BOARD, CALM, report


def entries(*reports: Preflight) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(GitlabRenderer().render(reports))
    return found


def test_each_finding_that_is_not_waived_is_an_entry() -> None:
    assert [one["severity"] for one in entries(report(BOARD))] == ["critical"] * 2 + ["major"] * 5 + ["info"] * 5


def test_an_entry_points_to_its_place_and_says_what_to_do() -> None:
    first = entries(report(BOARD))[0]
    assert first["check_name"] == "service-unavailable"
    assert first["location"] == {"path": "spec.yaml", "lines": {"begin": 13}}
    assert first["description"].startswith("ca-west-1 lacks comprehend")
    assert ". What to do: " in first["description"]


def test_a_calm_spec_is_an_empty_list() -> None:
    assert GitlabRenderer().render([report(CALM)]) == "[]\n"


def test_a_finding_without_a_line_stands_on_the_first() -> None:
    lost = replace(hostile.finding("x"), place=hostile.finding("x").place._replace(line=None))
    assert entries(replace(report(CALM), findings=(lost,)))[0]["location"]["lines"] == {"begin": 1}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(hostile.preflights())
def test_every_entry_is_whole_whatever_the_input(one: Preflight) -> None:
    text = GitlabRenderer().render([one])
    assert text.isascii()
    found = json.loads(text)
    assert len({entry["fingerprint"] for entry in found}) == len(found)
    for entry in found:
        assert set(entry) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert entry["description"].isprintable()
        assert entry["location"]["lines"]["begin"] >= 1

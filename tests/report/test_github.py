"""Annotations: one command a line, whatever the input holds."""

from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import HealthCheck, given, settings

from farshore.checks import Preflight
from farshore.report.github import GithubRenderer
from tests.report import hostile
from tests.report.inputs import BOARD, CALM, report


def lines(*reports: Preflight) -> list[str]:
    text = GithubRenderer().render(reports)
    assert text.endswith("\n")
    return text.removesuffix("\n").split("\n")


def test_each_finding_that_is_not_waived_is_a_command() -> None:
    commands = [re.match(r"::(\w+) ", line) for line in lines(report(BOARD))[:-1]]
    assert [one and one[1] for one in commands] == ["error"] * 2 + ["warning"] * 5 + ["notice"] * 5


def test_a_command_points_to_its_place() -> None:
    assert lines(report(BOARD))[0].startswith(
        "::error file=spec.yaml,line=13,col=22,title=farshore service-unavailable::ca-west-1 lacks comprehend"
    )


def test_the_log_says_how_it_went() -> None:
    assert lines(report(BOARD), report(CALM))[-1] == "farshore: spec.yaml: nothing to object to"


def test_properties_and_data_are_escaped_as_documented() -> None:
    (command, _) = lines(replace(report(CALM), findings=(hostile.finding("50%, a:b"),)))
    assert command.startswith(
        "::error file=50%25%2C a%3Ab,line=1,col=1,title=farshore any-rule::50%25, a:b%0ARemedy: 50%25, a:b"
    )


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(hostile.preflights())
def test_no_input_forges_a_command(one: Preflight) -> None:
    open_findings = [finding for finding in one.findings if finding.waiver is None]
    *commands, summary = lines(one)
    assert len(commands) == len(open_findings)
    for command in commands:
        assert re.match(r"::(error|warning|notice) (file|line|col|title)=", command)
        properties = command.split("::")[1].split(" ", 1)[1]
        assert {part.split("=")[0] for part in properties.split(",")} <= {"file", "line", "col", "title"}
    assert summary.startswith("farshore: ")
    assert "##[" not in summary
    assert all(character.isprintable() for line in [*commands, summary] for character in line)

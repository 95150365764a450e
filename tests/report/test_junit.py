"""The report for test dashboards: well-formed, and red where the command is red."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings

from farshore.checks import PREFLIGHT_RULES, Preflight
from farshore.findings import Severity
from farshore.report.junit import JunitRenderer
from farshore.waiving import WAIVER_RULES
from tests.report import hostile
from tests.report.inputs import BOARD, CALM, report


def suites(*reports: Preflight, threshold: Severity | None = Severity.ERROR) -> ElementTree.Element:
    return ElementTree.fromstring(JunitRenderer(threshold).render(reports).encode())


def test_a_suite_for_each_spec() -> None:
    assert [suite.get("name") for suite in suites(report(BOARD), report(CALM))] == [
        "pegboard (spec.yaml)",
        "shop (spec.yaml)",
    ]


@pytest.mark.parametrize(
    ("threshold", "failures"), [(Severity.ERROR, 2), (Severity.WARNING, 7), (Severity.NOTE, 12), (None, 2)]
)
def test_failures_are_what_fails_the_command(threshold: Severity | None, failures: int) -> None:
    root = suites(report(BOARD), threshold=threshold)
    assert len(root.findall(".//failure")) == failures
    assert {one.get("failures") for one in (root, root[0])} == {str(failures)}
    assert len(root.findall(".//system-out")) == 12 - failures


def test_waived_findings_are_skipped_with_their_reason() -> None:
    skipped = suites(report(BOARD)).findall(".//skipped")
    assert {one.get("message") for one in skipped} == {"accepted until 2027-03-01: mail may wait for an hour"}
    assert suites(report(BOARD))[0].get("skipped") == str(len(skipped)) == "2"


def test_every_rule_that_found_nothing_is_a_passed_case() -> None:
    (suite,) = suites(report(CALM))
    assert [case.get("classname") for case in suite] == [rule.id for rule in (*PREFLIGHT_RULES, *WAIVER_RULES)]
    assert all(len(case) == 0 for case in suite)


def test_counts_are_what_there_is() -> None:
    root = suites(report(BOARD), report(CALM))
    assert root.get("tests") == str(len(root.findall(".//testcase")))
    assert [suite.get("tests") for suite in root] == [str(len(suite)) for suite in root]


def test_a_case_says_where_it_is_and_what_to_do() -> None:
    case = suites(report(BOARD))[0][0]
    assert (case.get("classname"), case.get("file"), case.get("line")) == ("service-unavailable", "spec.yaml", "13")
    body = case[0].text or ""
    assert "evidence: SSM public parameters" in body
    assert "remedy: Choose a region" in body


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(hostile.preflights())
def test_any_input_is_well_formed(one: Preflight) -> None:
    text = JunitRenderer().render([one])
    text.encode()
    (suite,) = suites(one)
    assert len(suite.findall("testcase")) >= len(one.findings)
    assert {element.tag for element in suite.iter()} <= {"testsuite", "testcase", "failure", "skipped", "system-out"}


def test_text_arrives_as_it_was_written() -> None:
    text = "<b> & \"quotes\" 'too' ]]> é 😀"
    (suite,) = suites(replace(report(CALM), findings=(hostile.finding(text),)))
    failure = suite.find(".//failure")
    assert failure is not None
    assert failure.get("message") == text
    assert text in (failure.text or "")

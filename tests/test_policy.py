"""What a repository decided about rules."""

from __future__ import annotations

from farshore.findings import Finding, Place, Severity
from farshore.policy import Decision, Policy

PLACE = Place("farshore.toml", 2)
OFF = Decision("slow", PLACE, reason="we wait", off=True)
SEVERE = Decision("dear", PLACE, severity=Severity.ERROR)


def finding(rule: str) -> Finding:
    return Finding(rule, Severity.NOTE, "it is so", Place("x.yaml"), "change it")


def test_rules_that_are_off_find_nothing_and_others_are_as_severe_as_decided() -> None:
    found = Policy((OFF, SEVERE)).applied([finding("slow"), finding("dear"), finding("other")])
    assert [(one.rule, one.severity) for one in found] == [("dear", Severity.ERROR), ("other", Severity.NOTE)]


def test_a_reader_is_told() -> None:
    assert Policy().remarks == ()
    assert Policy((OFF, SEVERE)).remarks == (
        "1 rule is switched off in farshore.toml: `slow` (we wait)",
        "Severities set in farshore.toml: `dear` is an error",
    )
    also = OFF._replace(rule="late", reason="so what")
    assert Policy((OFF, also)).remarks == (
        "2 rules are switched off in farshore.toml: `slow` (we wait); `late` (so what)",
    )


def test_a_severity_of_a_rule_that_is_off_says_nothing() -> None:
    assert Policy((OFF._replace(severity=Severity.NOTE),)).severities == {}


def test_only_the_rules_of_a_report_are_told_in_it() -> None:
    assert Policy((OFF, SEVERE)).among(["dear"]).decisions == (SEVERE,)

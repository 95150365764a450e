"""The rule interface and its registry."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

import pytest

from farshore.findings import Evidence, Finding, Place, Severity
from farshore.rules import Registry, Rule

PLACE = Place("a.yaml", 1, 1)


class Odd(Rule[int]):
    """Objects to odd numbers."""

    id = "number-odd"
    title = "A number is odd"
    severity = Severity.WARNING
    why = "Half of them is no whole number."
    remedy = "Add one."
    source = "https://example.com/odd"
    source_date = datetime.date(2026, 1, 1)
    good = "2"
    bad = "3"

    def check(self, subject: int) -> Iterable[Finding]:
        """Return a finding for an odd number."""
        if subject % 2:
            yield self.finding(f"{subject} is odd", PLACE)


class Big(Odd):
    """Objects to numbers above a hundred."""

    id = "number-big"

    def check(self, subject: int) -> Iterable[Finding]:
        """Return two findings for a big number."""
        if subject > 100:
            evidence = Evidence("counting", datetime.date(2026, 1, 1), "is big")
            yield self.finding(
                "big",
                PLACE,
                remedy="Halve it.",
                severity=Severity.ERROR,
                evidence=[evidence],
                regions=["us-east-1"],
                service="orders",
            )
            yield self.finding("very", PLACE)


@pytest.fixture
def registry() -> Registry[int]:
    rules: Registry[int] = Registry()
    rules.register(Odd)
    rules.register(Big)
    return rules


def test_a_finding_has_the_severity_and_remedy_of_its_rule() -> None:
    assert list(Odd().check(3)) == [Finding("number-odd", Severity.WARNING, "3 is odd", PLACE, "Add one.")]


def test_a_rule_may_say_otherwise_for_one_finding() -> None:
    first, second = Big().check(101)
    assert (first.severity, first.remedy, first.regions, first.service) == (
        Severity.ERROR,
        "Halve it.",
        ("us-east-1",),
        "orders",
    )
    assert first.evidence[0].statement == "is big"
    assert (second.severity, second.remedy, second.evidence) == (Severity.WARNING, "Add one.", ())


def test_a_registry_asks_every_rule_in_the_order_of_registration(registry: Registry[int]) -> None:
    assert [rule.id for rule in registry] == ["number-odd", "number-big"]
    assert [finding.rule for finding in registry.check(101)] == ["number-odd", "number-big", "number-big"]
    assert registry.check(2) == []


def test_a_rule_is_found_by_its_id(registry: Registry[int]) -> None:
    assert isinstance(registry["number-big"], Big)
    with pytest.raises(KeyError):
        registry["number-small"]


def test_no_two_rules_share_an_id(registry: Registry[int]) -> None:
    with pytest.raises(ValueError, match="two rules are called number-odd"):
        registry.register(Odd)


def test_registering_leaves_the_class_as_it_is() -> None:
    assert Registry[int]().register(Odd) is Odd


def test_a_rule_without_a_check_is_none() -> None:
    with pytest.raises(TypeError, match="abstract"):
        type("Empty", (Rule,), {})()

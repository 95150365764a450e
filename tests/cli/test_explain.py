"""`farshore explain`: the list of rules, one of them, and none."""

from __future__ import annotations

import textwrap

import pytest

from farshore.checks import PREFLIGHT_RULES
from farshore.checks.account import ACCOUNT_RULES
from farshore.plan.estate import MOVING_RULES, PLAN_RULES
from farshore.waiving import WAIVER_RULES
from tests.cli.process import farshore


def test_without_a_rule_it_lists_all_of_them() -> None:
    result = farshore("explain")
    assert (result.code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    headings = [line for line in lines if not line.startswith(" ")]
    assert headings == [
        "farshore preflight",
        "farshore preflight --account",
        "farshore preflight PLAN",
        "farshore review",
        "farshore preflight and review",
    ]
    listed = [line.split()[:2] for line in lines if line not in headings]
    rules = (*PREFLIGHT_RULES, *ACCOUNT_RULES, *MOVING_RULES, *PLAN_RULES, *WAIVER_RULES)
    assert listed == [[rule.id, rule.severity.label] for rule in rules]


def test_of_one_rule_it_says_everything() -> None:
    rule = PREFLIGHT_RULES["too-few-zones"]
    result = farshore("explain", "too-few-zones")
    assert (result.code, result.stderr) == (0, "")
    one_line = " ".join(result.stdout.split())
    for said in ("too-few-zones (warning)", rule.title, rule.why, rule.remedy, rule.source, str(rule.source_date)):
        assert said in one_line
    for example in (rule.good, rule.bad):
        assert textwrap.indent(textwrap.dedent(example).strip(), "    ") in result.stdout


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("to-few-zones", "There is no rule `to-few-zones`. Did you mean `too-few-zones`?"),
        ("Region_Unknown", "There is no rule `Region_Unknown`. Did you mean `region-unknown`?"),
        ("zzzz", "There is no rule `zzzz`. `farshore explain` lists them."),
    ],
)
def test_an_unknown_rule_is_answered_with_the_nearest(written: str, says: str) -> None:
    result = farshore("explain", written)
    assert (result.code, result.stdout) == (2, "")
    assert says in result.stderr

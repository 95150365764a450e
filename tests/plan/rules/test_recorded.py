"""Each rule on plans that the real terraform made: those that trip it, and those that look like it and do not."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from farshore.findings import Finding, Severity
from farshore.plan.estate import MOVING_RULES, PLAN_RULES, Estate, PlanRule
from farshore.plan.plan import Plan, load
from farshore.plan.review import review
from tests.plan.build import catalog
from tests.plan.record import PLAN_FILE, RECORDED

RULES = [rule for rule in (*PLAN_RULES, *MOVING_RULES) if isinstance(rule, PlanRule)]
MOVING = {rule.id: rule for rule in MOVING_RULES}
CASES = sorted(
    path.parent
    for rule in RULES
    for path in (RECORDED / rule.id).glob(f"*/{PLAN_FILE}")
    if path.parent.name.startswith(("good", "bad"))
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_a_bad_case_trips_its_rule_and_a_good_one_does_not(case: Path) -> None:
    plans = [load((one / PLAN_FILE).read_bytes(), one.name) for one in _together(case)]
    messages = [one.message for one in _found(case.parent.name, plans)]
    assert bool(messages) is case.name.startswith("bad"), messages


@pytest.mark.parametrize("team", ["storefront", "ledger", "atlas", "tickets_us_east_1 tickets_us_west_2"])
def test_teams_that_do_it_right_read_nothing_above_a_note(team: str) -> None:
    plans = [load((RECORDED / "teams" / name / PLAN_FILE).read_bytes(), name) for name in team.split()]
    worse = [one.message for one in review(plans, catalog()).findings if one.severity > Severity.NOTE]
    assert not worse


@pytest.mark.parametrize("name", ["good", "bad"])
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_examples_of_a_rule_are_what_terraform_planned(rule: PlanRule, name: str) -> None:
    configuration = (RECORDED / rule.id / name / "main.tf").read_text(encoding="utf-8")
    assert textwrap.dedent(getattr(rule, name)).strip() in configuration
    assert (RECORDED / rule.id / name / PLAN_FILE).exists()
    assert getattr(rule, name).count("{") == getattr(rule, name).count("}")


def _together(case: Path) -> list[Path]:
    """The case and what is reviewed with it, since there is a plan for each state: the folders `with_<case>…`."""
    return [case, *sorted(case.parent.glob(f"with_{case.name}*/"))]


def _found(rule: str, plans: list[Plan]) -> list[Finding]:
    """What a rule finds, for the standbys of its examples."""
    if rule in MOVING:
        return list(MOVING[rule].check(Estate(plans, catalog())))
    standbys = next(one.standbys_of_examples for one in RULES if one.id == rule)
    return [one for one in review(plans, catalog(), standbys=standbys).findings if one.rule == rule]

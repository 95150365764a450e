"""Review: what do these plans do to the balance between regions?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from farshore.catalog import Catalog
from farshore.findings import Finding
from farshore.plan import rules as _rules  # noqa: F401  (registers the rules)
from farshore.plan.estate import PLAN_RULES, Estate
from farshore.plan.plan import Plan


@dataclass(frozen=True)
class Review:
    """Everything review has to say about a set of plans.

    Attributes:
        estate: What was reviewed.
        findings: What does not hold, the most dangerous first.
    """

    estate: Estate
    findings: tuple[Finding, ...]


def review(plans: Sequence[Plan], catalog: Catalog) -> Review:
    """Review plans together, one for each state; no I/O."""
    estate = Estate(plans, catalog)
    return Review(estate, tuple(most_dangerous_first(PLAN_RULES.check(estate), estate)))


def most_dangerous_first(findings: Sequence[Finding], estate: Estate) -> list[Finding]:
    """Order findings: by severity, what destroys before what is only wrong, then in the order of the plans."""
    order = {one.place: number for number, one in enumerate(estate.resources)}
    destroying = {one.place for one in estate.resources if one.action.destroys}
    return sorted(
        findings,
        key=lambda one: (
            -one.severity,
            one.place not in destroying,
            order.get(one.place, len(order)),
            one.rule,
            one.message,
        ),
    )

"""Review: what do these plans do to the balance between regions?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from farshore.catalog import Catalog
from farshore.findings import Finding
from farshore.plan.action import Action
from farshore.plan.balance import Balance, balance
from farshore.plan.estate import PLAN_RULES, Estate
from farshore.plan.plan import Plan


@dataclass(frozen=True)
class Review:
    """Everything review has to say about a set of plans.

    Attributes:
        estate: What was reviewed.
        findings: What does not hold, the most dangerous first.
        balance: How the resources are spread over the regions.
    """

    estate: Estate
    findings: tuple[Finding, ...]
    balance: Balance

    @property
    def remarks(self) -> tuple[str, ...]:
        """Return what a reader must know of the plans themselves, each in one sentence."""
        return tuple(remark for plan in self.estate.plans for remark in _remarks(plan))


def _remarks(plan: Plan) -> Iterator[str]:
    if plan.errored:
        yield f"`{plan.file}`: planning failed, so this is only a part of what would happen."
    if not plan.complete:
        yield f"`{plan.file}`: an apply leaves more to do (-target, or changes deferred): the rest is not reviewed."
    if plan.deposed:
        count = len(plan.deposed)
        yield f"`{plan.file}`: {count} deposed object{'s' if count > 1 else ''} of a past replacement will be deleted."
    gone = sum(one.action is Action.DELETE for one in plan.drifted)
    if gone:
        yield f"`{plan.file}`: {gone} resource{'s were' if gone > 1 else ' was'} deleted outside of Terraform."
    if not plan.resources and not plan.deposed:
        yield f"`{plan.file}`: there is nothing for AWS in it."
    if plan.configuration.is_empty and plan.resources:
        yield f"`{plan.file}`: it comes without its configuration, so regions are known from arguments and ARNs only."
    if plan.others:
        names = ", ".join(f"{count} of {name.rpartition('/')[2]}" for name, count in plan.others.most_common(5))
        yield f"`{plan.file}`: resources of other providers are not reviewed: {names}."


def review(plans: Sequence[Plan], catalog: Catalog) -> Review:
    """Review plans together, one for each state; no I/O."""
    estate = Estate(plans, catalog)
    findings = tuple(most_dangerous_first(PLAN_RULES.check(estate), estate))
    return Review(estate, findings, balance(estate.resources))


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

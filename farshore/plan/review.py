"""Review: what do these plans do to the balance between regions?"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from farshore.catalog import Catalog
from farshore.findings import Finding, Place, Waiver, apply_waivers
from farshore.plan.action import Action
from farshore.plan.balance import Balance, balance
from farshore.plan.estate import PLAN_RULES, Danger, Estate, PlanRule
from farshore.plan.plan import Plan
from farshore.plan.resource import Resource
from farshore.policy import Policy


@dataclass(frozen=True)
class Review:
    """Everything review has to say about a set of plans.

    Attributes:
        estate: What was reviewed.
        findings: What does not hold, the most dangerous first.
        balance: How the resources are spread over the regions.
        ended: The waivers whose last day has passed, so that they accept nothing any more.
        policy: What was decided about the rules.
    """

    estate: Estate
    findings: tuple[Finding, ...]
    balance: Balance
    ended: tuple[Waiver, ...] = ()
    policy: Policy = Policy()

    @property
    def remarks(self) -> tuple[str, ...]:
        """Return what a reader must know of the plans themselves, each in one sentence."""
        ended = (f"The waiver of `{one.rule}` ended on {one.until}: {one.reason}" for one in self.ended)
        of_plans = (remark for plan in self.estate.plans for remark in _remarks(plan))
        return (*of_plans, *ended, *self.policy.remarks)


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


def review(
    plans: Sequence[Plan],
    catalog: Catalog,
    waivers: Sequence[Waiver] = (),
    today: datetime.date | None = None,
    *,
    standbys: Sequence[str] = (),
    policy: Policy = Policy(),  # noqa: B008 - it cannot be changed
) -> Review:
    """Review plans together, one for each state; no I/O.

    Args:
        plans: The plans.
        catalog: What AWS offers where.
        waivers: Findings that somebody accepted.
        today: The day of the review, on which a waiver must still count; needed where there are waivers.
        standbys: The regions that are to take over, where the user said so.
        policy: What was decided about the rules; one that is off hides no lesser finding.
    """
    estate = Estate(plans, catalog, today, standbys)
    found = without_lesser(policy.applied(PLAN_RULES.check(estate)), estate)
    accepted = apply_waivers(found, waivers, today) if today else found
    ended = tuple(waiver for waiver in waivers if today and waiver.until < today)
    return Review(estate, tuple(most_dangerous_first(accepted, estate)), balance(estate.resources), ended, policy)


def without_lesser(findings: Sequence[Finding], estate: Estate) -> list[Finding]:
    """Leave out what a rule says of twins of which a rule that it yields to says something worse."""
    stronger = {name for rule in PLAN_RULES if isinstance(rule, PlanRule) for name in rule.yields_to}
    by_place = {one.place: one for one in estate.resources}
    told: dict[tuple[str, Place], set[int]] = defaultdict(set)
    for number, one in enumerate(findings):
        if one.rule in stronger:
            for place in _with_twins((one.place, *one.also), by_place, estate):
                told[one.rule, place].add(number)

    def is_lesser(one: Finding) -> bool:
        rules = getattr(PLAN_RULES[one.rule], "yields_to", ())
        return any(set.intersection(*(told[rule, place] for place in (one.place, *one.also))) for rule in rules)

    return [one for one in findings if not is_lesser(one)]


def _with_twins(places: Iterable[Place], by_place: Mapping[Place, Resource], estate: Estate) -> set[Place]:
    resources = [by_place[place] for place in places if place in by_place]
    return {*places, *(twin.place for one in resources for twin in estate.twins.of(one))}


def most_dangerous_first(findings: Sequence[Finding], estate: Estate) -> list[Finding]:
    """Order findings: accepted ones last, else by severity, danger, what destroys first, and the order of the plans.

    What is said of a whole module comes before what is said of single resources: it is a cause of more than itself.
    """
    order = {one.place: number for number, one in enumerate(estate.resources)}
    destroying = {one.place for one in estate.resources if one.action.destroys}
    return sorted(
        findings,
        key=lambda one: (
            one.waiver is not None,
            -one.severity,
            _danger(one),
            one.place not in destroying,
            order.get(one.place, -1 if one.also else len(order)),
            one.rule,
            one.message,
        ),
    )


def _danger(one: Finding) -> Danger:
    rule = PLAN_RULES[one.rule]
    return rule.danger if isinstance(rule, PlanRule) else Danger.SERVES_WORSE

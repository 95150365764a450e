"""Review: what do these plans do to the balance between regions?"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from farshore.catalog import Catalog
from farshore.findings import Finding, Place, Waiver, divided, mark_existing, singly
from farshore.plan.action import Action
from farshore.plan.balance import Balance, balance
from farshore.plan.before import was_there
from farshore.plan.code import located
from farshore.plan.estate import PLAN_RULES, Danger, Estate, PlanRule
from farshore.plan.grouping import PlanGroup, grouped
from farshore.plan.listing import joined, shortened
from farshore.plan.plan import Plan
from farshore.plan.repeated import told_once
from farshore.plan.resource import Resource
from farshore.policy import Policy
from farshore.rules import Rule
from farshore.waiving import WAIVER_RULES, accepted

if TYPE_CHECKING:  # most reviews get neither a baseline nor Terraform files
    from farshore.baseline import Baseline, Entry
    from farshore.hcl.tree import Tree

_SEVERAL = 2
"""Groups, from which on a reader must know which plans were compared."""


@dataclass(frozen=True)
class ReviewedGroup:
    """The plans of one system, which are compared with each other and with no others.

    Attributes:
        group: The plans, and why they are together.
        estate: What they hold.
        balance: How that is spread over the regions.
    """

    group: PlanGroup
    estate: Estate
    balance: Balance


@dataclass(frozen=True)
class Review:
    """Everything review has to say about a set of plans.

    Attributes:
        estate: What was reviewed, all groups together: what serves, and twins, are told by each group alone.
        groups: The systems that the plans are of, in the order of their first plans; mostly one.
        findings: What does not hold, the most dangerous first.
        balance: How the resources of all groups are spread over the regions.
        policy: What was decided about the rules.
        only_new: Whether findings that were there before are known and do not count.
        mended: The entries of the baseline of which nothing was found any more.
        trees: The Terraform files of each plan of which they are known, by the plan's file.
    """

    estate: Estate
    groups: tuple[ReviewedGroup, ...]
    findings: tuple[Finding, ...]
    balance: Balance
    policy: Policy = Policy()
    only_new: bool = False
    mended: tuple[Entry, ...] = ()
    trees: Mapping[str, Tree] = field(default_factory=dict)

    @property
    def regions(self) -> frozenset[str]:
        """Return the regions that the plans name, right or wrong: those of resources, and those of findings about them.

        A finding about a waiver has the waiver's region, which the plans need not know.
        """
        of_plans = {rule.id for rule in PLAN_RULES}
        named = (region for one in self.findings if one.rule in of_plans for region in one.regions)
        return frozenset((*self.estate.regions, *named))

    @property
    def remarks(self) -> tuple[str, ...]:
        """Return what a reader must know of the plans themselves, each in one sentence."""
        of_plans = (remark for plan in self.estate.plans for remark in _remarks(plan))
        of_trees = dict.fromkeys(remark for tree in self.trees.values() for remark in tree.remarks)
        return (*self.grouping, *of_plans, *of_trees, *_of_the_baseline(self.mended), *self.policy.remarks)

    @property
    def grouping(self) -> tuple[str, ...]:
        """Return how the plans were put together, where they are of several systems; in sentences."""
        return tuple(_of_groups(self.groups))

    def groups_of(self, finding: Finding) -> tuple[str, ...]:
        """Return the names of the groups that a finding is about; none where there is one group without a name."""
        files = {place.file for place in finding.places}
        found = [one.group for one in self.groups if any(plan.file in files for plan in one.group.plans)]
        return tuple(group.name for group in found if group.name)


def _of_groups(groups: Sequence[ReviewedGroup]) -> Iterator[str]:
    if len(groups) < _SEVERAL:
        return
    if any(not one.group.stated for one in groups):
        yield (
            f"The plans are taken for those of {len(groups)} systems that share nothing, and each is reviewed by "
            "itself; if that is wrong, say what belongs together with `--group NAME=GLOB`."
        )
    for one in groups:
        files = shortened([f"`{plan.file}`" for plan in one.group.plans])
        why = "as was stated" if one.group.stated else f"because {joined(one.group.why)}" if one.group.why else ""
        yield f"Group `{one.group.name}`: {files}{f', {why}' if why else ''}."


def _of_the_baseline(mended: Sequence[Entry]) -> Iterator[str]:
    if mended:
        several = len(mended) > 1
        lines = shortened([str(one.place.line) for one in mended])
        yield (
            f"`{mended[0].place.file}`: {len(mended)} {'entries are' if several else 'entry is'} of nothing that is "
            f"found any more, and can be removed: line{'s' if several else ''} {lines}."
        )


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


def rules_of_review() -> tuple[Rule[Any], ...]:
    """Return every rule that review runs: about plans, and about waivers."""
    return (*PLAN_RULES, *WAIVER_RULES)


def review(
    plans: Sequence[Plan],
    catalog: Catalog,
    waivers: Sequence[Waiver] = (),
    today: datetime.date | None = None,
    *,
    standbys: Sequence[str] = (),
    policy: Policy = Policy(),  # noqa: B008 - it cannot be changed
    baseline: Baseline | None = None,
    only_new: bool = False,
    trees: Mapping[str, Tree] | None = None,
    groups: Mapping[str, str] | None = None,
) -> Review:
    """Review plans together, one for each state; no I/O.

    Args:
        plans: The plans.
        catalog: What AWS offers where.
        waivers: Findings that somebody accepted.
        today: The day of the review, on which a waiver must still count; needed where there are waivers.
        standbys: The regions that are to take over, where the user said so.
        policy: What was decided about the rules; one that is off hides no lesser finding.
        baseline: The findings that are known already, which do not count; without one, the plans tell what was there.
        only_new: Whether what was there before does not count without a baseline either.
        trees: The Terraform files of each plan of which they are known, by the plan's file.
        groups: The groups that the user named, by the plans' files; what the others share says which are together.

    Raises:
        InputError: The baseline is one of other plans.
    """
    estate = Estate(plans, catalog, today, standbys)
    parts = tuple(_reviewed(group, estate) for group in grouped(plans, estate.words, groups))
    found = _found(estate, parts, policy, baseline)
    mended = _mended(baseline, found, estate) if baseline else ()
    if today:
        # Of a part of the plans it cannot be said that a waiver covers nothing.
        asked = () if estate.is_partial else [rule.id for rule in PLAN_RULES]
        found = accepted(found, waivers, asked, today)
    # What was told anew of a part of something is as severe as the rule itself says.
    ordered = tuple(located(one, trees or {}) for one in most_dangerous_first(policy.applied(found), estate))
    new = only_new or baseline is not None
    total = parts[0].balance if len(parts) == 1 else balance(estate.resources)
    return Review(estate, parts, ordered, total, policy, new, mended, trees or {})


def _reviewed(group: PlanGroup, whole: Estate) -> ReviewedGroup:
    """Return a group with what its plans hold: the whole itself where it is all of it."""
    if len(group.plans) == len(whole.plans):
        return ReviewedGroup(group, whole, balance(whole.resources))
    estate = Estate(group.plans, whole.catalog, whole.today, whole.standbys)
    estate.words = whole.words
    return ReviewedGroup(group, estate, balance(estate.resources))


def _found(whole: Estate, groups: Sequence[ReviewedGroup], policy: Policy, baseline: Baseline | None) -> list[Finding]:
    """Return the findings, those that were there before marked.

    Most rules compare what is of one system. Names that AWS gives once are taken whoever takes them, so that some rules
    are asked of all plans together.
    """
    if len(groups) == 1:
        found = without_lesser(policy.applied(PLAN_RULES.check(whole)), whole)
        return _marked(found, whole, baseline)
    spanning = {rule.id: rule for rule in PLAN_RULES if isinstance(rule, PlanRule) and rule.spans_systems}
    shared = policy.applied(one for rule in spanning.values() for one in rule.check(whole))
    found = _marked(shared, whole, baseline)
    for group in groups:
        apart = (one for rule in PLAN_RULES if rule.id not in spanning for one in rule.check(group.estate))
        left = without_lesser([*shared, *policy.applied(apart)], group.estate)
        found += _marked([one for one in left if one.rule not in spanning], group.estate, baseline)
    return list(dict.fromkeys(found))  # what is global may be in several groups


def _marked(findings: Sequence[Finding], estate: Estate, baseline: Baseline | None) -> list[Finding]:
    return told_once(mark_existing(findings, baseline.holds if baseline else was_there(estate, findings)))


def _mended(baseline: Baseline, findings: Sequence[Finding], estate: Estate) -> tuple[Entry, ...]:
    """Return the entries of a baseline of which nothing is found, having seen to it that it is one of these plans."""
    managed = [one for plan in estate.plans for one in (*plan.resources, *plan.deposed)]
    baseline.check_plans({*(one.address for one in managed), *(one.module for one in managed)})
    parts = [part for one in findings if one.existing for part in singly(one)]
    return tuple(entry for entry in baseline.entries if not any(map(entry.holds, parts)))


def baseline_of(found: Review) -> list[Finding]:
    """Return the findings that a baseline of a review holds: all about the plans that nobody accepted until a day."""
    return [one for one in found.findings if _may_be_known(one)]


def _may_be_known(one: Finding) -> bool:
    return one.waiver is None and one.rule in {rule.id for rule in PLAN_RULES}


def all_known(found: Review) -> Review:
    """Return a review as it would be with a baseline of itself."""
    marked = tuple(replace(one, existing=one.existing or _may_be_known(one)) for one in found.findings)
    return replace(found, findings=marked, only_new=True)


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

    return [
        part for one in findings for lesser, part in divided(one, lambda each: is_lesser(each) or None) if not lesser
    ]


def _with_twins(places: Iterable[Place], by_place: Mapping[Place, Resource], estate: Estate) -> set[Place]:
    resources = [by_place[place] for place in places if place in by_place]
    return {*places, *(twin.place for one in resources for twin in estate.twins.of(one))}


def most_dangerous_first(findings: Sequence[Finding], estate: Estate) -> list[Finding]:
    """Order findings: by severity, danger, what destroys first, and the order of the plans.

    What was there before comes after what is new, and what is accepted last. What is said of a whole module comes
    before what is said of single resources: it is a cause of more than itself.
    """
    dangers = {rule.id: rule.danger for rule in PLAN_RULES if isinstance(rule, PlanRule)}
    order = {one.place: number for number, one in enumerate(estate.resources)}
    destroying = {one.place for one in estate.resources if one.action.destroys}
    return sorted(
        findings,
        key=lambda one: (
            one.waiver is not None,
            one.existing,
            -one.severity,
            dangers.get(one.rule, Danger.HYGIENE),
            one.place not in destroying,
            order.get(one.place, -1 if one.also else len(order)),
            one.rule,
            one.message,
        ),
    )

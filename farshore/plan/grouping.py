"""Which plans of one call are of one system: what they share says so, or the user does.

Plans are put together step by step, by what says most first:

1. their files are named alike but for the words for a region, or their tags name the same system;
2. the names that they give in AWS are the same, but for those words, in different regions;
3. one refers to what the other makes;
4. they hold the same addresses, or use the same modules, in different regions, and their names do not contradict;
5. most names of both have the same words.

What is global only, as DNS and CDN, goes with every system that it shares something with, else with all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from farshore.plan.plan import Plan
from farshore.plan.relations.traces import Trace, called_by, file_words
from farshore.plan.words import RegionWords

_SAME_NAMES = 1 / 3
"""The share of the names of the plan that has fewer, from which on two plans name the same things."""

_SAME_ADDRESSES = 1 / 2
"""The share of the addresses of the plan that has fewer, of which more makes two plans be of the same code."""

_PAIR = 2
"""Regions, from which on something can have a twin."""


@dataclass(frozen=True, slots=True)
class PlanGroup:
    """Plans that are reviewed together, and apart from others.

    Attributes:
        name: What it is called; empty where there is one group only and nobody named it.
        plans: Its plans, in the order given.
        why: What its plans share, each in words that follow "because"; empty for a single plan.
        stated: Whether the user said so.
    """

    name: str
    plans: tuple[Plan, ...]
    why: tuple[str, ...] = ()
    stated: bool = False


def grouped(plans: Sequence[Plan], words: RegionWords, stated: Mapping[str, str] | None = None) -> list[PlanGroup]:
    """Return the groups of some plans, in the order of their first plans; one without a name where all are together.

    Args:
        plans: The plans.
        words: What takes the words for its region out of a name.
        stated: The groups that the user named, by the files of the plans; the others are put together by themselves.
    """
    said = stated or {}
    if not said and (len(plans) == 1 or len({one.region for plan in plans for one in plan.resources} - {None}) < _PAIR):
        return [PlanGroup("", tuple(plans))]  # where there is one region, there are no twins
    found = [
        PlanGroup(name, tuple(plan for plan in plans if said.get(plan.file) == name), stated=True)
        for name in dict.fromkeys(said.values())
    ]
    rest = [plan for plan in plans if plan.file not in said]
    traces = {plan: Trace(plan, words) for plan in plans}
    everywhere = [plan for plan in rest if not traces[plan].is_somewhere]
    systems = _Systems([traces[plan] for plan in rest if traces[plan].is_somewhere])
    systems.unite()
    found += [PlanGroup("", tuple(one.plan for one in members), why) for members, why in systems.all()]
    if not found:
        return [PlanGroup("", tuple(plans))]
    order = {plan: number for number, plan in enumerate(plans)}
    found = _named(sorted(found, key=lambda one: order[one.plans[0]]), words)
    for plan in everywhere:
        found = _with_global(found, traces[plan], traces)
    return [_in_order(one, order) for one in found]


def _in_order(group: PlanGroup, order: Mapping[Plan, int]) -> PlanGroup:
    plans = tuple(sorted(group.plans, key=order.__getitem__))
    return PlanGroup(group.name, plans, group.why, group.stated)


def _with_global(groups: Sequence[PlanGroup], one: Trace, traces: Mapping[Plan, Trace]) -> list[PlanGroup]:
    """Return the groups, those that share something with a plan that is in no region with it, else all with it."""
    related = groups if len(groups) == 1 else [group for group in groups if _shares(group, one, traces)]
    chosen = related or groups
    return [
        PlanGroup(group.name, (*group.plans, one.plan), group.why, group.stated) if group in chosen else group
        for group in groups
    ]


def _shares(group: PlanGroup, one: Trace, traces: Mapping[Plan, Trace]) -> bool:
    others = [traces[plan] for plan in group.plans]
    return any(one.refers_to(each) or each.refers_to(one) or one.names_in_common(each) for each in others)


def _named(groups: Sequence[PlanGroup], words: RegionWords) -> list[PlanGroup]:
    """Return the groups with names: what their files have in common, else the first file; none for the only one."""
    if len(groups) == 1 and not groups[0].stated:
        return list(groups)
    files = file_words([plan.file for group in groups for plan in group.plans], words)
    names: list[str] = []
    for group in groups:
        common = [word for word in files[group.plans[0].file] if all(word in files[one.file] for one in group.plans)]
        name = group.name or "-".join(common) or group.plans[0].file
        names.append(name if name not in names else group.plans[0].file)
    return [PlanGroup(name, group.plans, group.why, group.stated) for name, group in zip(names, groups, strict=True)]


class _Systems:
    """Plans that are somewhere, each at first by itself, and united by what they share."""

    def __init__(self, traces: Sequence[Trace]) -> None:
        self._traces = traces
        self._members: dict[Trace, list[Trace]] = {one: [one] for one in traces}
        self._why: dict[Trace, list[str]] = {one: [] for one in traces}

    def all(self) -> Iterator[tuple[Sequence[Trace], tuple[str, ...]]]:
        """Yield the systems in the order of their first plans, each with what its plans share."""
        for members in self._distinct():
            yield members, tuple(dict.fromkeys(self._why[members[0]]))

    def unite(self) -> None:
        """Put together what is of one system."""
        for step in (self._by_statements, self._by_names, self._by_references, self._by_code, self._by_words):
            if len(self._distinct()) > 1:
                step()

    def _distinct(self) -> list[list[Trace]]:
        return list({id(members): members for members in self._members.values()}.values())

    def _join(self, one: Trace, other: Trace, why: str) -> None:
        mine, theirs = self._members[one], self._members[other]
        if mine is theirs:
            return
        reasons = [*self._why[one], *self._why[other], why]
        mine += theirs
        for each in mine:
            self._members[each], self._why[each] = mine, reasons

    def _by_statements(self) -> None:
        files = file_words([one.plan.file for one in self._traces], self._traces[0].words)
        for one, other in combinations(self._traces, 2):
            if files[one.plan.file] and files[one.plan.file] == files[other.plan.file]:
                self._join(one, other, "their files are named alike")
            elif tag := one.system_tag_of(other):
                self._join(one, other, f"their tag `{tag}` is the same")

    def _by_names(self) -> None:
        """Join what names the same things, the most alike first; never two that name the same in the same region."""
        alike = [
            (count, one, other)
            for one, other in combinations(self._traces, 2)
            if (count := len(one.names_in_common(other)))
            and count >= _SAME_NAMES * min(len(one.names), len(other.names))
        ]
        for _, one, other in sorted(alike, key=lambda pair: -pair[0]):
            mine, theirs = self._members[one], self._members[other]
            if mine is not theirs and not any(each.contradicts(another) for each in mine for another in theirs):
                self._join(one, other, "they give the same names in AWS")

    def _by_references(self) -> None:
        """Join what needs another with it; what several need that share nothing else is a system of its own."""
        needed = {
            (one, other) for one in self._traces for other in self._traces if one is not other and one.refers_to(other)
        }
        changed = bool(needed)
        while changed:
            changed = False
            for one, other in sorted(needed, key=lambda pair: tuple(map(self._traces.index, pair))):
                if self._members[one] is not self._members[other] and self._is_of_one(one, other, needed):
                    self._join(one, other, "one refers to what another makes")
                    changed = True

    def _is_of_one(self, one: Trace, other: Trace, needed: Iterable[tuple[Trace, Trace]]) -> bool:
        """Say whether a system that needs another is the only one that does.

        What serves nothing itself, as networks, or alarms on all that there is, is joined only where it is related to
        one system; what joins the parts of that one, as its replication, whoever else needs it.
        """
        ours, theirs = self._members[one], self._members[other]
        for system in (ours, theirs):
            related = {id(self._members[each]) for pair in needed for each in pair if set(pair) & set(system)} - {
                id(system)
            }
            if not any(each.serves for each in system):
                if len(related) > 1:
                    return False
                if system is ours:
                    return True
        needing = {id(self._members[first]) for first, second in needed if self._members[second] is theirs}
        return needing - {id(theirs)} == {id(ours)}

    def _by_code(self) -> None:
        """Join what the same code makes in different regions, as far as the names do not say otherwise."""
        alike = [
            (share, one, other)
            for one, other in combinations(self._traces, 2)
            if (share := one.code_in_common(other)) > _SAME_ADDRESSES and not one.is_named_otherwise(other)
        ]
        for _, one, other in sorted(alike, key=lambda pair: -pair[0]):
            mine, theirs = self._members[one], self._members[other]
            if not {region for each in mine for region in each.regions} & {
                region for each in theirs for region in each.regions
            }:
                self._join(one, other, "the same code makes what is in them")

    def _by_words(self) -> None:
        """Join what is called by the same words, or by some of them, as far as all that are so called are one."""
        systems = self._distinct()
        words = [called_by(members) for members in systems]
        kin = [{number for number, others in enumerate(words) if _are_nested(mine, others)} for mine in words]
        for number, others in enumerate(kin):
            if all(kin[other] == others for other in others):
                for other in others:
                    one, another = systems[number][0], systems[other][0]
                    self._join(one, another, "most of their names have the same words")


def _are_nested(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    return bool(mine) and bool(theirs) and (mine <= theirs or theirs <= mine)

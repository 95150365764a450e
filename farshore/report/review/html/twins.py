"""Which resources were taken for the same thing in different regions, and why; folded, because it is long."""

from __future__ import annotations

from collections.abc import Sequence

from farshore.plan.relations.twins import TwinGroup
from farshore.plan.resource import Resource
from farshore.plan.review import ReviewedGroup
from farshore.report.html.markup import Markup, joined, prose, tag
from farshore.report.html.parts import section
from farshore.report.review.wording import number_of, without_twin

_MOST = 1_000
"""Groups that are listed: a browser shows more of them slowly, and nobody reads them."""


def twins(reviewed: ReviewedGroup, prefix: str, of: str = "") -> Markup | None:
    """Return the section; None where nothing is in a known region."""
    found = reviewed.estate.twins
    alone = without_twin(reviewed)
    if not found.groups and not alone:
        return None
    several = len(reviewed.estate.plans) > 1
    inferred = sum(group.inferred for group in found.groups)
    doubt = f", {inferred} of them concluded rather than stated" if inferred else ""
    groups = [_group(group, several=several) for group in found.groups[:_MOST]]
    singles = [tag("li", _members([one], several)) for one in alone[:_MOST]]
    matched = _folded(f"{number_of(len(found.groups), 'group')} of twins{doubt}", groups)
    unmatched = _folded(f"{number_of(len(alone), 'resource')} without a twin or a copy", singles)
    long = max(len(found.groups), len(alone)) > _MOST
    cut = tag("p", f"Of each the first {_MOST:,} are listed; JSON holds all.", class_="facts") if long else None
    return section(f"Twins{of}", f"{prefix}-twins", matched, unmatched, cut)


def _folded(words: str, items: Sequence[Markup]) -> Markup | None:
    return tag("details", tag("summary", words), tag("ul", *items, class_="twins"), class_="more") if items else None


def _group(group: TwinGroup, *, several: bool) -> Markup:
    doubt = joined(tag("span", "concluded", class_="pill doubt"), " ") if group.inferred else None
    return tag("li", _members(group.members, several), tag("p", doubt, "because ", prose(group.why), class_="facts"))


def _members(members: Sequence[Resource], several: bool) -> Markup:
    return joined(*(_member(one, several) for one in members))


def _member(one: Resource, several: bool) -> Markup:
    file = f", {one.plan.file}" if several else ""
    return tag("p", tag("span", f"{one.region}{file}", class_="facts"), " ", tag("code", one.address))

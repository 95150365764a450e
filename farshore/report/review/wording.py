"""Words that several renderers of a review use, and which types of the matrix are worth a look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from farshore.findings import Finding
from farshore.plan.action import Action
from farshore.plan.balance import Cell, TypeRow
from farshore.plan.estate import Estate
from farshore.plan.listing import joined
from farshore.plan.resource import Resource
from farshore.plan.review import Review, ReviewedGroup
from farshore.report.review.copying import copies_in
from farshore.report.summary import in_words

_SIGNS = {Action.CREATE: "+", Action.UPDATE: "~", Action.REPLACE: "-/+", Action.DELETE: "-", Action.FORGET: "forgets "}
"""What terraform itself writes, but for the last, of which its sign is a dot."""

_LOST = (Action.REPLACE, Action.DELETE, Action.FORGET)


def verdict_in_words(review: Review) -> str:
    """Return how many findings of which severity there are; where only new ones count, the others apart."""
    if not review.only_new:
        return in_words(review.findings)
    told = in_words(one for one in review.findings if one.waiver or not one.existing)
    known = known_findings(review)
    return f"{told}; {how_many_before(len(known))}" if known else told


def how_many_before(count: int) -> str:
    """Return how many findings were there before, as a clause."""
    return f"{number_of(count, 'finding')} {'was' if count == 1 else 'were'} there before"


def known_findings(review: Review) -> list[Finding]:
    """Return the findings that nobody accepted and that were there before."""
    return [one for one in review.findings if one.existing and one.waiver is None]


def changes_in_words(changes: Mapping[Action, int]) -> str:
    """Return counts of changes as `3 created, 1 deleted`; `no changes` when there are none."""
    words = [f"{changes[action]} {action.value}" for action in _SIGNS if changes.get(action)]
    return ", ".join(words) or "no changes"


def cell_text(cell: Cell | None, copies: int = 0) -> str:
    """Return a cell of the matrix as `3`, `3 (+1 -2)`, `1 copy`, or a dash where there is nothing."""
    words = [_counts(cell)] if cell else []
    if copies:
        words.append("1 copy" if copies == 1 else f"{copies} copies")
    return ", ".join(words) or "-"


def _counts(cell: Cell) -> str:
    signs = " ".join(f"{sign}{cell.changes[action]}" for action, sign in _SIGNS.items() if cell.changes.get(action))
    return f"{cell.remaining} ({signs})" if signs else str(cell.remaining)


def destroys(cell: Cell) -> bool:
    """Say whether the plans delete, replace or forget any resource of a cell."""
    return any(cell.changes.get(action) for action in _LOST)


def telling_rows(group: ReviewedGroup) -> tuple[list[TypeRow], list[TypeRow]]:
    """Return the rows of the matrix in two parts.

    First those to look at, of which something is lost, then those of which the regions have not as many; then the rest.
    """
    rows = group.balance.rows
    lost = {row.type for row in rows if any(map(destroys, row.cells.values()))}
    uneven = uneven_types(group) - lost
    telling = [row for types in (lost, uneven) for row in rows if row.type in types]
    return telling, [row for row in rows if row.type not in lost | uneven]


def uneven_types(group: ReviewedGroup) -> set[str]:
    """Return the types of which the regions that serve have not as many, copies counted.

    What is itself a copy, as a replica key, is counted where it is a copy of.
    """
    estate = group.estate
    copies = copies_in(estate)
    only_copies = _only_copies(estate)
    return {
        row.type
        for row in group.balance.rows
        if row.type not in only_copies
        and len({_there(row, region) + copies[row.type, region] for region in estate.serving.regions}) > 1
    }


def _there(row: TypeRow, region: str) -> int:
    return row.cells[region].remaining if region in row.cells else 0


def _only_copies(estate: Estate) -> set[str]:
    """Return the types whose every resource is a copy of one of another type."""
    made = {one.target for one in estate.replications if one.target and one.target.type != one.source.type}
    types = {one.type for one in made}
    return types - {one.type for one in estate.remaining if one.type in types and one not in made}


def how_the_rest_is(group: ReviewedGroup, telling: Sequence[TypeRow], rest: Sequence[TypeRow]) -> str:
    """Return in words how many types the second part of `telling_rows` holds, and what they have in common."""
    even = ", as many of each in every region that serves" if len(group.estate.serving.regions) > 1 else ""
    return f"{number_of(len(rest), 'more type' if telling else 'type')}{even}"


def number_of(count: int, noun: str) -> str:
    """Return a count with its noun: `1 resource`, `2 resources`."""
    return f"{count:,} {noun}{'s' if count != 1 else ''}"


def first_of(words: Sequence[str], most: int, noun: str = "") -> list[str]:
    """Return the first words, and how many more there are: `3 more regions`, for the noun `regions`."""
    more = len(words) - most
    return [*words[:most], f"{more:,} more {noun}".rstrip()] if more > 0 else list(words)


def regions_in_words(group: ReviewedGroup, arrow: str = " ↔ ", most: int = 12) -> tuple[str, str]:
    """Return the regions that serve, in one line, and those that only stand by them, in another; empty without any."""
    estate = group.estate
    others = ", ".join(first_of([one for one in estate.regions if one not in estate.serving.regions], most))
    if not estate.serving.regions:
        return (f"nothing serves in {others}" if others else "no region"), ""
    return arrow.join(first_of(estate.serving.regions, most)), f"beside them {others}" if others else ""


def telling_columns(group: ReviewedGroup, rows: Sequence[TypeRow]) -> list[str]:
    """Return the columns of the matrix that some rows need: the regions that serve, and where there is any of them."""
    copies, serving = copies_in(group.estate), group.estate.serving.regions
    return [
        column
        for column in group.balance.columns
        if column in serving or any(column in row.cells or copies[row.type, column] for row in rows)
    ]


def plans_in_words(review: Review) -> str:
    """Return the files of the plans, by group where they are of several systems."""
    if len(review.groups) == 1:
        return files_of(review.groups[0])
    return "; ".join(f"{one.group.name} ({files_of(one)})" for one in review.groups)


def files_of(group: ReviewedGroup) -> str:
    """Return the files of a group's plans with commas between them."""
    return ", ".join(plan.file for plan in group.group.plans)


def _of_group(finding: Finding, review: Review) -> str:
    """Return the group that a finding is about, as `, group shop`, where the plans are of several systems."""
    names = review.groups_of(finding) if len(review.groups) > 1 else ()
    return f", group{'s' if len(names) > 1 else ''} {joined(names)}" if names else ""


def where(finding: Finding, review: Review) -> str:
    """Return the address a finding is about, with the line of code, and the plan's file and group where several are."""
    place = finding.place
    if not place.path or place.line:  # what has a line is no resource of a plan
        return str(place)
    path = finding.code.path if finding.code else place.path
    several = len(review.estate.plans) > 1
    address = f"{path} ({place.file}{_of_group(finding, review)})" if several else path
    return f"{address}, {finding.code}" if finding.code else address


def where_else(finding: Finding, review: Review) -> str | None:
    """Return of its place what its message does not say; None when it says all of it."""
    place = finding.place
    if place.line:
        return str(place)
    address = place.path if place.path not in finding.message else ""
    file = "" if place.path and len(review.estate.plans) == 1 else f"{place}{_of_group(finding, review)}"
    told = " in ".join(one for one in (address, file) if one)
    return ", ".join(one for one in (told, str(finding.code or "")) if one) or None


def without_twin(group: ReviewedGroup) -> list[Resource]:
    """Return the resources that remain in a known region and have neither a twin nor a copy in another."""
    estate = group.estate
    return [one for one in estate.remaining if one.region and not estate.twins.of(one) and not estate.copies(one)]

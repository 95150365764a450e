"""Words that several renderers of a review use."""

from __future__ import annotations

from collections.abc import Mapping

from farshore.findings import Finding
from farshore.plan.action import Action
from farshore.plan.balance import Cell
from farshore.plan.review import Review

_SIGNS = {Action.CREATE: "+", Action.UPDATE: "~", Action.REPLACE: "±", Action.DELETE: "−", Action.FORGET: "forgets "}


def changes_in_words(changes: Mapping[Action, int]) -> str:
    """Return counts of changes as `3 created, 1 deleted`; `no changes` when there are none."""
    words = [f"{changes[action]} {action.value}" for action in _SIGNS if changes.get(action)]
    return ", ".join(words) or "no changes"


def cell_text(cell: Cell | None) -> str:
    """Return a cell of the matrix as `3`, `3 (+1 −2)`, or a dash where there is nothing."""
    if cell is None:
        return "-"
    signs = " ".join(f"{sign}{cell.changes[action]}" for action, sign in _SIGNS.items() if cell.changes.get(action))
    return f"{cell.remaining} ({signs})" if signs else str(cell.remaining)


def heading_of(review: Review) -> str:
    """Return the regions that serve, and those that only stand by them, in one line."""
    estate = review.estate
    serving = " <-> ".join(estate.serving) or "no region that serves"
    others = [region for region in estate.regions if region not in estate.serving]
    return f"{serving}; beside them {', '.join(others)}" if others else serving


def where(finding: Finding, review: Review) -> str:
    """Return the address a finding is about, with the plan's file where there are several."""
    place = finding.place
    if not place.path:
        return place.file
    return place.path if len(review.estate.plans) == 1 else f"{place.path} ({place.file})"

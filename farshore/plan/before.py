"""Which findings were there before the apply: not touched by the plans, and true of what exists already."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, partial

from farshore.findings import Finding
from farshore.plan.action import Action
from farshore.plan.estate import PLAN_RULES, Estate

_UNTOUCHED = (Action.NO_OP, Action.READ, Action.OPEN)


def was_there(estate: Estate) -> Callable[[Finding], bool]:
    """Return what says of a finding whether it was there before the apply.

    It was where the plans do nothing to any resource it is about, and the same rule says the same of what exists
    already. The second matters for what an apply takes away: the twin that is left without its counterpart is not
    touched, and the finding about it is new all the same. It is looked up once, when a finding asks for it.
    """
    managed = (one for plan in estate.plans for one in (*plan.resources, *plan.deposed))
    touched = {one.place for one in managed if one.action not in _UNTOUCHED or one.importing}
    existing = cache(partial(_before_apply, estate))
    # Each rule is asked only where it has a finding about what is not touched.
    before = cache(lambda rule: list(PLAN_RULES[rule].check(existing())))

    def is_old(finding: Finding) -> bool:
        if not touched:
            return True
        return touched.isdisjoint(finding.places) and _is_said_in(before(finding.rule), finding)

    return is_old


def _before_apply(estate: Estate) -> Estate:
    """Return what exists before the apply; names are taken apart by the same words, which remember those they saw."""
    plans = [plan.before_apply() for plan in estate.plans]
    return Estate(plans, estate.catalog, estate.today, estate.standbys, words=estate.words)


def _is_said_in(before: Sequence[Finding], finding: Finding) -> bool:
    return any(map(partial(_says, finding=finding), before))


def _says(before: Finding, finding: Finding) -> bool:
    """Say whether a finding says of the same places and regions, at least as severely, what another says."""
    return (
        before.severity >= finding.severity
        and {*finding.places} <= {*before.places}
        and {*finding.regions} <= {*before.regions}
    )

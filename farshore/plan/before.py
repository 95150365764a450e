"""Which findings were there before the apply: not touched by the plans, and true of what exists already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache, partial
from typing import NamedTuple

from farshore.findings import Finding, Place, Severity
from farshore.plan.action import Action
from farshore.plan.estate import PLAN_RULES, Estate

_UNTOUCHED = (Action.NO_OP, Action.READ, Action.OPEN)


def was_there(estate: Estate, findings: Iterable[Finding]) -> Callable[[Finding], bool]:
    """Return what says of a finding whether it was there before the apply.

    It was where the plans do nothing to any resource it is about, and the same rule says the same of what exists
    already. The second matters for what an apply takes away: the twin that is left without its counterpart is not
    touched, and the finding about it is new all the same. It is looked up once, when a finding asks for it.

    Args:
        estate: What was reviewed.
        findings: What was found, and will be asked about.
    """
    managed = (one for plan in estate.plans for one in (*plan.resources, *plan.deposed))
    touched = {one.place for one in managed if one.action not in _UNTOUCHED or one.importing}
    wanted = frozenset(place for one in findings for place in one.places) - touched
    existing = cache(partial(estate.before_apply, wanted))
    # Each rule is asked only where it has a finding about what is not touched.
    before = cache(lambda rule: _Said(PLAN_RULES[rule].check(existing())))

    def is_old(finding: Finding) -> bool:
        if not touched:
            return True
        return touched.isdisjoint(finding.places) and before(finding.rule).covers(finding)

    return is_old


class _Statement(NamedTuple):
    """What a finding says: how severe it is, and of what."""

    severity: Severity
    places: frozenset[Place]
    regions: frozenset[str]

    def covers(self, other: _Statement) -> bool:
        """Say whether it says of the same places and regions, at least as severely, what another says."""
        return self.severity >= other.severity and other.places <= self.places and other.regions <= self.regions


def _statement(finding: Finding) -> _Statement:
    return _Statement(finding.severity, frozenset(finding.places), frozenset(finding.regions))


class _Said:
    """What a rule says of what exists before the apply."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self._about: dict[Place, list[_Statement]] = defaultdict(list)
        for statement in map(_statement, findings):
            for place in statement.places:
                self._about[place].append(statement)

    def covers(self, finding: Finding) -> bool:
        """Say whether the rule said then what a finding says now."""
        now = _statement(finding)
        return any(then.covers(now) for then in self._about.get(finding.place, ()))

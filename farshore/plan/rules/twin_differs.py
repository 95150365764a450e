"""twin-differs: two twins of which the one would not serve as the other does."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from farshore.findings import Finding, Severity, of_each
from farshore.plan.estate import PLAN_RULES, Danger, Estate, PlanRule
from farshore.plan.listing import joined
from farshore.plan.relations.copies import is_copy
from farshore.plan.relations.differences import Comparison
from farshore.plan.relations.twins import TwinGroup
from farshore.plan.resource import Resource
from farshore.plan.types import SERVING
from farshore.plan.types.takeover import BEHAVIOUR, CAPACITY

_RESERVED = "reserved_concurrent_executions"
"""Of a function; -1 means that nothing is reserved.

https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/lambda_function (2026-11-21)
"""

_DIGITS = 15
"""Digits of an amount in a text, more than any has."""

_MOST_NAMES = 6
"""Attributes that are named; the rest is counted."""


@dataclass(frozen=True)
class Difference:
    """What two twins differ in: how they behave, how much they carry, and what else their configurations say."""

    one: Resource
    other: Resource
    group: TwinGroup
    comparison: Comparison
    behaviour: tuple[str, ...]
    capacity: tuple[str, ...]
    otherwise: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Return all attributes, what matters most first."""
        return (*self.behaviour, *self.capacity, *self.otherwise)


@PLAN_RULES.register
class TwinDiffers(PlanRule):
    """Compares twins by a table of what matters for each type, and the other types by their configurations."""

    id = "twin-differs"
    yields_to = ("name-taken-twice", "replica-refused", "replica-weaker-than-its-source", "standby-maximum-too-low")
    title = "Two twins differ in what matters when one takes over from the other"
    severity = Severity.WARNING
    danger = Danger.HYGIENE
    why = (
        "On the day of a failover the standby answers with what it has: another runtime, a shorter timeout, a table "
        "without the index or the backups. Such differences come with a change that was made in one region only."
    )
    remedy = "Give both the same value, best through one module or local for both; what differs on purpose, waive."
    source = "https://docs.aws.amazon.com/wellarchitected/latest/framework/rel_planning_for_recovery_config_drift.html"
    source_date = datetime.date(2026, 11, 21)
    good = """
        resource "aws_sqs_queue" "orders_standby" {
          provider                   = aws.standby
          name                       = "orders"
          visibility_timeout_seconds = 120
        }
    """
    bad = """
        resource "aws_sqs_queue" "orders_standby" {
          provider                   = aws.standby
          name                       = "orders"
          visibility_timeout_seconds = 30
        }
    """

    def check(self, subject: Estate) -> Iterable[Finding]:
        """Return a finding for each pair of twins that differ, pairs that differ alike in one."""
        alike: dict[tuple[object, ...], list[Difference]] = defaultdict(list)
        for one in _differences(subject):
            key = (one.one.type, one.one.region, one.other.region, one.names, one.group.inferred)
            alike[key].append(one)
        for differences in alike.values():
            yield of_each(differences, self._finding)

    def _finding(self, differences: Sequence[Difference]) -> Finding:
        first, *others = differences
        names = first.names[:_MOST_NAMES]
        words = [f"`{name}`" for name in names] if others else list(first.comparison.told(names))
        more = len(first.names) - len(names)
        pairs = f"`{first.one.address}` in {first.one.region} and `{first.other.address}` in {first.other.region}"
        pairs += f", and {len(others)} more pair{'s' if len(others) > 1 else ''} of {first.one.type}," if others else ""
        message = f"{pairs} differ in {joined([*words, f'{more} more'] if more else words)}"
        severity, remedy = self.severity, None
        if not first.behaviour and not first.otherwise:
            message += f", so {_consequence(first)}"
            remedy = "Nothing, if it is scaled up before or during a failover and that has been tried; else match them."
            severity = Severity.NOTE
        elif not first.behaviour or first.group.inferred:
            severity = Severity.NOTE
        doubts = [f"{pairs} are taken for twins because {first.group.why}"] if first.group.inferred else []
        involved = [first.other, *(each for one in others for each in (one.one, one.other))]
        return self.about(first.one, message, *involved, severity=severity, remedy=remedy, inferred=doubts)


def _differences(estate: Estate) -> Iterator[Difference]:
    elsewhere = estate.serving.edge_functions
    for group in estate.twins.groups:
        for one, other in group.pairs():
            if not estate.wants(one, other):
                continue
            is_stray = estate.strays.explain(one.region, other.region, one, other)
            if is_stray or one in elsewhere or other in elsewhere:
                continue
            if one.type == other.type and one.action.remains and other.action.remains:
                difference = _compared(one, other, group, estate.words.essence)
                if difference.names:
                    yield difference


def _compared(one: Resource, other: Resource, group: TwinGroup, essence: Callable[[str], str]) -> Difference:
    """Compare twins by the table of what matters, of types that it does not hold everything."""
    comparison = Comparison(one, other, essence)
    # What AWS makes after another takes over what it is not given.
    behaviour = () if is_copy(one) or is_copy(other) else BEHAVIOUR.get(one.type, ())
    capacity = CAPACITY.get(one.type, ())
    otherwise: tuple[str, ...] = ()
    if one.type not in BEHAVIOUR and one.facts.kind in SERVING and not is_copy(other):
        otherwise = comparison.differing_otherwise(capacity)
    behaviour, capacity = comparison.differing(behaviour), comparison.differing(capacity)
    return Difference(one, other, group, comparison, behaviour, capacity, otherwise)


def _consequence(difference: Difference) -> str:
    """Return which of two twins carries less, where all that they differ in says the same."""
    one, other = difference.one, difference.other
    if difference.capacity == (_RESERVED,):
        free = [each for each in (one, other) if each.get(_RESERVED, default=-1) == -1]
        if len(free) == 1 and not free[0].is_unknown(_RESERVED):
            return f"in {free[0].region} there is no reservation, and other functions may use up what it needs"
    amounts = [(_amount(one, name), _amount(other, name)) for name in difference.capacity]
    smaller = {one if mine < theirs else other for mine, theirs in amounts if mine is not None and theirs is not None}
    known = all(None not in pair and -1 not in pair for pair in amounts)
    return (
        f"{smaller.pop().region} carries less" if known and len(smaller) == 1 else "the one carries less than the other"
    )


def _amount(one: Resource, name: str) -> float | None:
    value = one.get(name)
    if isinstance(value, str) and value.isascii() and value.isdecimal():
        return float(value[:_DIGITS])
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None

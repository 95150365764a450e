"""Findings that say of several modules what they say of one, told once: a module is called many times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import replace
from typing import Any

from farshore.findings import Finding, Several
from farshore.plan.address import module_steps
from farshore.plan.estate import PLAN_RULES, Danger, PlanRule
from farshore.plan.listing import shortened

MOST_APART = 8
"""Losses of state that get a line each, because each is to be looked at; when there are more, one line names all."""

_FEW = 2
"""Other findings that get a line each: those of two modules are read sooner apart."""


def told_once(findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings, with one in place of those that differ only in the module that they are about.

    It names these modules, and is divided where a waiver is about one of them, or about something in it.
    """
    kinds = Counter(map(_kind, findings))
    alike: dict[Hashable, list[Finding]] = {}
    for one in findings:
        # What no more than a few resemble is told apart, whatever its words are.
        key = _of_any_module(one) if kinds[_kind(one)] > _FEW else object()
        alike.setdefault(key, []).append(one)
    return [one for same in alike.values() for one in (same if _are_few(same) else [_together(same)])]


def _are_few(findings: Sequence[Finding]) -> bool:
    rule = PLAN_RULES[findings[0].rule]
    loses_state = isinstance(rule, PlanRule) and rule.danger is Danger.STATE_LOST
    return len(findings) <= (MOST_APART if loses_state else _FEW)


def _kind(finding: Finding) -> Hashable:
    return finding.rule, finding.severity, finding.existing, finding.regions, len(finding.places)


def _of_any_module(finding: Finding) -> Hashable:
    """Return what a finding says but for the names of modules; what nothing else equals where it is about none."""
    between_things = finding.several is not None and finding.several.least > 1
    if between_things or not _module(finding.place.path):
        return object()
    modules = dict.fromkeys(_module(place.path) for place in finding.places)
    numbers = {module: number for number, module in enumerate(modules) if module}
    texts = [finding.message, finding.remedy, *finding.inferred, *(place.path for place in finding.places)]
    for module in sorted(numbers, key=len, reverse=True):  # what is in another module, before that
        for end in (".", "`"):
            texts = [text.replace(f"{module}{end}", f"<{numbers[module]}>{end}") for text in texts]
    said = (finding.rule, finding.severity, finding.existing, finding.regions, finding.evidence)
    return (finding.place.file, *said, *texts)


def _module(path: str) -> str:
    """Return the address of the module instance that something is in, a module call included; empty for the root."""
    steps = [f"module.{name}{key}" for name, key in module_steps(path)]
    return ".".join(steps[:-1] if ".".join(steps) == path else steps)


def _together(findings: Sequence[Finding]) -> Finding:
    """Return one finding for several that say the same of different modules."""
    things = [(number, thing) for number, one in enumerate(findings) for thing in _things(one)]

    def tell(some: Sequence[tuple[int, Any]]) -> list[Finding]:
        told: dict[int, list[Any]] = {}
        for number, thing in some:
            told.setdefault(number, []).append(thing)
        return told_once([part for number, held in told.items() for part in _of_some(findings[number], held)])

    first, *others = findings
    places = dict.fromkeys(place for one in findings for place in one.places)
    where = shortened([f"`{_module(one.place.path)}`" for one in others])
    message = f"{first.message}; the same holds in {where}"
    return replace(first, message=message, also=tuple(places)[1:], several=Several(tuple(things), tell))


def _things(finding: Finding) -> Sequence[Any]:
    return finding.several.things if finding.several else (None,)


def _of_some(finding: Finding, things: Sequence[Any]) -> list[Finding]:
    """Return a finding as it is about some of its things alone."""
    if finding.several is None or len(things) == len(finding.several.things):
        return [finding]
    return [replace(part, existing=finding.existing) for part in finding.several.tell(things)]

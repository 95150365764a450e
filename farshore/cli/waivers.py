"""Waivers on the command line: what they name must be a rule, and a region."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from farshore.errors import InputError, Problem
from farshore.findings import Place, Waiver
from farshore.rules import Rule
from farshore.suggest import hint


def check_rules(waivers: Iterable[Waiver], loaded: Iterable[Rule[Any]]) -> None:
    """See to it that waivers name rules.

    Args:
        waivers: The waivers.
        loaded: The rules that the command runs; those of other commands are imported only for waivers of none of them.

    Raises:
        InputError: A waiver names a rule that no command has; says of each where it is written, and the nearest id.
    """
    named = list(waivers)
    known = {rule.id for rule in loaded} if named else set()
    named = [one for one in named if one.rule not in known]
    if not named:
        return
    from farshore.cli.explain import REGISTRIES  # the rules of every command, 60 ms that most do without

    rules = [rule.id for registry in REGISTRIES.values() for rule in registry]
    problems = [
        Problem(one.place or Place("waivers"), f"there is no rule `{one.rule}`{hint(one.rule, rules)}")
        for one in named
        if one.rule not in rules
    ]
    if problems:
        raise InputError(problems)


def check_regions(waivers: Iterable[Waiver], known: Collection[str]) -> None:
    """See to it that waivers name regions: one with a slip of the pen would cover nothing.

    Args:
        waivers: The waivers.
        known: The regions of the catalog, and those of what is looked at, which may be newer, or be no regions at all.

    Raises:
        InputError: A waiver names none of them; says of each where it is written, and the nearest.
    """
    named = [(one.place or Place("waivers"), one.region) for one in waivers if one.region]
    unknown = [(place, region) for place, region in named if region not in known]
    if not unknown:
        return
    from farshore.spec.words import region_meant  # only when something is wrong already

    raise InputError(
        [Problem(place, f"there is no region `{region}`{_meant(region_meant(region))}") for place, region in unknown]
    )


def _meant(words: Iterable[str]) -> str:
    listed = " or ".join(f"`{one}`" for one in words)
    return f"; did you mean {listed}?" if listed else ""

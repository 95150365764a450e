"""Waivers on the command line: what they name must be a rule."""

from __future__ import annotations

from collections.abc import Iterable

from farshore.errors import InputError, Problem
from farshore.findings import Place, Waiver
from farshore.suggest import hint


def check_rules(waivers: Iterable[Waiver]) -> None:
    """See to it that waivers name rules.

    Raises:
        InputError: A waiver names a rule that no command has; says of each where it is written, and the nearest id.
    """
    named = list(waivers)
    if not named:
        return
    from farshore.cli.explain import REGISTRIES  # the rules of every command, which most do without

    rules = [rule.id for registry in REGISTRIES.values() for rule in registry]
    problems = [
        Problem(one.place or Place("waivers"), f"there is no rule `{one.rule}`{hint(one.rule, rules)}")
        for one in named
        if one.rule not in rules
    ]
    if problems:
        raise InputError(problems)

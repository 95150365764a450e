"""`farshore explain`: what a rule checks, why, what to do, and what the settings at hand decide about it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import click

from farshore.checks import PREFLIGHT_RULES
from farshore.checks.account import ACCOUNT_RULES
from farshore.cli.config import are_named, settings
from farshore.cli.output import width_for, write_result
from farshore.cli.parameters import RULE
from farshore.config.paths import located
from farshore.errors import InputError, printable
from farshore.plan.estate import MOVING_RULES, PLAN_RULES
from farshore.policy import Decision
from farshore.rules import Registry, Rule
from farshore.suggest import nearest
from farshore.waiving import WAIVER_RULES

if TYPE_CHECKING:
    from farshore.config.loader import Config

REGISTRIES: dict[str, Registry[Any]] = {
    "preflight": PREFLIGHT_RULES,
    "preflight --account": ACCOUNT_RULES,
    "preflight PLAN": MOVING_RULES,
    "review": PLAN_RULES,
    "preflight and review": WAIVER_RULES,
}
"""The rules by the command that checks them."""


@click.command()
@click.argument("rule", type=RULE, required=False)
def command(rule: str | None) -> None:
    """Explain a rule: why it matters, what to do, and what the settings say of it; lists all rules without one."""
    rules: dict[str, Rule[Any]] = {one.id: one for registry in REGISTRIES.values() for one in registry}
    if rule is None:
        write_result(_listed(max(map(len, rules))), None)
        return
    if rule not in rules:
        meant = nearest(rule, rules)
        suggestion = f" Did you mean `{meant}`?" if meant else " `farshore explain` lists them."
        raise click.UsageError(f"There is no rule `{rule}`.{suggestion}")
    decided = _decided(rule)
    explained = [explanation(rules[rule], width_for(None)), *(["", "Decided here:", *decided] if decided else [])]
    write_result("\n".join(explained) + "\n", None)


def _decided(rule: str) -> list[str]:
    """Return what the settings decide about a rule, each with its place; those that were found need not be right.

    Raises:
        InputError: The settings that somebody named cannot be used.
    """
    try:
        config = settings()
        return [*_by_policy(config.policy.decisions, rule), *_by_waivers(config, rule)] if config else []
    except InputError as error:
        if are_named():
            raise
        click.echo(f"What is decided here is not known:\n{error}", err=True)
        return []


def _by_policy(decisions: Iterable[Decision], rule: str) -> Iterator[str]:
    for one in decisions:
        if one.rule == rule:
            why = f": {one.reason}" if one.reason else ""
            yield printable(f"    {one.place}: {_what(one)}{why}")


def _what(decision: Decision) -> str:
    if decision.off:
        return "switched off"
    return f"its findings are {decision.severity.label}s" if decision.severity else "nothing is changed"


def _by_waivers(config: Config, rule: str) -> Iterator[str]:
    file = config.of("review").get("waivers")
    if not file:
        return
    from farshore.cli.today import today
    from farshore.spec import load_waivers  # with what reads YAML, only where there is a file

    day = today()
    for one in load_waivers(located(file, config.folder)):
        if one.rule == rule:
            ended = "" if one.counts_on(day) else " (ended)"
            yield printable(f"    {one.place}: waiver of {one}, {one.term}{ended}: {one.reason}")


def _listed(width: int) -> str:
    lines = []
    for command_line, registry in REGISTRIES.items():
        lines.append(f"farshore {command_line}")
        lines += [f"  {one.id:<{width}}  {one.severity.label:<7}  {one.title}" for one in registry]
    return "\n".join(lines) + "\n"


def explanation(rule: Rule[Any], width: int = 100) -> str:
    """Return everything about a rule as plain text."""
    return "\n".join(
        [
            f"{rule.id} ({rule.severity.label})",
            f"{rule.title}.",
            "",
            *textwrap.wrap(f"Why: {rule.why}", width),
            "",
            *textwrap.wrap(f"What to do: {rule.remedy}", width),
            "",
            "Bad:",
            textwrap.indent(textwrap.dedent(rule.bad).strip(), "    "),
            "Good:",
            textwrap.indent(textwrap.dedent(rule.good).strip(), "    "),
            "",
            f"Source: {rule.source} ({rule.source_date})",
        ]
    )

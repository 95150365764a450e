"""`farshore explain`: what a rule checks, why, and what to do."""

from __future__ import annotations

import textwrap
from typing import Any

import click

from farshore.checks import PREFLIGHT_RULES
from farshore.checks.account import ACCOUNT_RULES
from farshore.cli.output import width_for, write_result
from farshore.cli.parameters import RULE
from farshore.plan.estate import MOVING_RULES, PLAN_RULES
from farshore.rules import Registry, Rule
from farshore.suggest import nearest
from farshore.waiving import WAIVER_RULES

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
    """Explain a rule: why it matters and what to do; lists all rules without one."""
    rules: dict[str, Rule[Any]] = {one.id: one for registry in REGISTRIES.values() for one in registry}
    if rule is None:
        write_result(_listed(max(map(len, rules))), None)
        return
    if rule not in rules:
        meant = nearest(rule, rules)
        suggestion = f" Did you mean `{meant}`?" if meant else " `farshore explain` lists them."
        raise click.UsageError(f"There is no rule `{rule}`.{suggestion}")
    write_result(f"{explanation(rules[rule], width_for(None))}\n", None)


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

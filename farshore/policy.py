"""What a repository decided about rules: which are switched off, and how severe the findings of others are.

A leaf of the import graph, as `findings` is: rules do not know of it, reports tell it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from farshore.findings import Finding, Place, Severity


class Decision(NamedTuple):
    """What was decided about one rule.

    Attributes:
        rule: Its id.
        place: Where that is said.
        reason: Why; never empty for a rule that is off.
        off: Whether the rule is not to be checked.
        severity: What all its findings are taken for; None for what the rule itself says.
    """

    rule: str
    place: Place
    reason: str = ""
    off: bool = False
    severity: Severity | None = None


class Policy(NamedTuple):
    """All that was decided, at most once for each rule."""

    decisions: tuple[Decision, ...] = ()

    def among(self, rules: Iterable[str]) -> Policy:
        """Return what was decided about some rules: those that a report is about."""
        known = frozenset(rules)
        return Policy(tuple(one for one in self.decisions if one.rule in known))

    @property
    def off(self) -> tuple[Decision, ...]:
        """Return the rules that are switched off."""
        return tuple(one for one in self.decisions if one.off)

    @property
    def severities(self) -> dict[str, Severity]:
        """Return the severities that are set, by rule."""
        return {one.rule: one.severity for one in self.decisions if one.severity and not one.off}

    def applied(self, findings: Iterable[Finding]) -> list[Finding]:
        """Return the findings without those of rules that are off, each as severe as was decided."""
        off = {one.rule for one in self.off}
        severities = self.severities
        return [
            replace(one, severity=severities[one.rule]) if one.rule in severities else one
            for one in findings
            if one.rule not in off
        ]

    @property
    def remarks(self) -> tuple[str, ...]:
        """Return what a reader must know, so that nobody takes the report for complete: at most two sentences."""
        told = []
        if self.off:
            rules = "; ".join(f"`{one.rule}` ({one.reason})" for one in self.off)
            count = f"{len(self.off)} rules are" if len(self.off) > 1 else "1 rule is"
            told.append(f"{count} switched off in {self.off[0].place.file}: {rules}")
        if self.severities:
            file = next(one.place.file for one in self.decisions if one.severity)
            rules = ", ".join(f"`{rule}` is {_A[severity]}" for rule, severity in self.severities.items())
            told.append(f"Severities set in {file}: {rules}")
        return tuple(told)


_A = {Severity.ERROR: "an error", Severity.WARNING: "a warning", Severity.NOTE: "a note"}

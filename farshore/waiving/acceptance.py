"""Findings and waivers put together, and the rules about the waivers themselves."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from farshore.findings import Finding, Place, Waiver, apply_waivers, divided
from farshore.rules import Registry, Rule


@dataclass(frozen=True)
class Acceptance:
    """What waivers did to findings.

    Attributes:
        waivers: The waivers.
        findings: The findings, those that are accepted carrying their waiver.
        asked: Ids of the rules that looked at everything, so that a waiver of theirs which covers nothing is of no use.
        today: The day on which a waiver must still count.
    """

    waivers: Sequence[Waiver]
    findings: Sequence[Finding]
    asked: Collection[str]
    today: datetime.date

    def is_used(self, waiver: Waiver) -> bool:
        """Say whether a waiver covers a finding, or a part of one, be it that another waiver does so too."""
        return any(
            covered
            for finding in self.findings
            if finding.rule == waiver.rule
            for covered, _ in divided(finding, lambda one: waiver.covers(one) or None)
        )


WAIVER_RULES: Registry[Acceptance] = Registry("farshore.waiving.rules")
"""The rules about waivers, which every command that takes waivers runs."""


class WaiverRule(Rule[Acceptance]):
    """A rule about waivers; `good` and `bad` are specs."""

    def about(self, waiver: Waiver, message: str) -> Finding:
        """Make a finding about a waiver, where it is written."""
        return self.finding(
            message,
            waiver.place or Place("waivers"),
            service=waiver.service,
            regions=[waiver.region] if waiver.region else (),
        )


def accepted(
    findings: Sequence[Finding], waivers: Sequence[Waiver], asked: Collection[str], today: datetime.date
) -> list[Finding]:
    """Return the findings, those that a waiver in force covers carrying it, and what is to be said of the waivers.

    Args:
        findings: What was found.
        waivers: What somebody accepted.
        asked: Ids of the rules that looked at everything; a waiver of another rule is not called unused.
        today: The day on which a waiver must still count.
    """
    if not waivers:
        return list(findings)
    found = apply_waivers(findings, waivers, today)
    said = WAIVER_RULES.check(Acceptance(waivers, found, asked, today))
    return [*found, *apply_waivers(said, waivers, today)]

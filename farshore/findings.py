"""The vocabulary of every verdict: what a rule returns and what a report renders.

A leaf of the import graph: everything may import it, it imports nothing of farshore.
"""

from __future__ import annotations

import datetime
import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple


class Severity(enum.IntEnum):
    """How much a finding matters; ordered, so that a threshold is a comparison."""

    NOTE = 1
    WARNING = 2
    ERROR = 3

    @property
    def label(self) -> str:
        """The lower-case word used in reports and on the command line."""
        return self.name.lower()


class Place(NamedTuple):
    """Where in the user's input something stands.

    Attributes:
        file: The path as the user gave it; `<text>` for input that is not a file.
        line: 1-based line, or None when only the file is known.
        column: 1-based column in characters, or None when only the line is known.
        path: The keys that lead there, as `services.orders.key`; empty at the top.
    """

    file: str
    line: int | None = None
    column: int | None = None
    path: str = ""

    def __str__(self) -> str:
        numbers = [str(number) for number in (self.line, self.column) if number is not None]
        return ":".join([self.file, *numbers])


def dotted(path: Sequence[str | int]) -> str:
    """Write the keys that lead to a place as people do: `services.api.routes`, `also_needs[0]`."""
    text = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in path)
    return text.removeprefix(".")


class Evidence(NamedTuple):
    """What a source said, and when.

    Attributes:
        source: The name of the source, as `SSM public parameters`.
        date: The day on which the source said it.
        statement: What it said, in one sentence.
        url: Where a reader can check it; empty when the statement names the parameter to ask for.
    """

    source: str
    date: datetime.date
    statement: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Waiver:
    """A finding that somebody accepted.

    Attributes:
        rule: Id of the rule whose findings are accepted.
        reason: Why, for whoever reads the report next year.
        until: The last day on which the waiver counts.
        service: Restricts the waiver to findings about this service; None for all.
        region: Restricts the waiver to findings about this region; None for all.
        address: Restricts the waiver to a resource of a Terraform plan, or to all in a module; None for all.
    """

    rule: str
    reason: str
    until: datetime.date
    service: str | None = None
    region: str | None = None
    address: str | None = None

    def covers(self, finding: Finding) -> bool:
        """Say whether the finding is one this waiver is about, whatever the day."""
        return (
            self.rule == finding.rule
            and self.service in (None, finding.service)
            and (self.region is None or self.region in finding.regions)
            and (self.address is None or _lies_in(finding.place.path, self.address))
        )


def _lies_in(address: str, whole: str) -> bool:
    """Say whether an address is another, or an instance of it, or something in it."""
    return address == whole or address.startswith((f"{whole}.", f"{whole}["))


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that did not hold, at a place, with evidence and a remedy.

    Attributes:
        rule: Id of the rule.
        severity: How much it matters here; a rule may lower its own severity for a lesser role.
        message: What is wrong, in one sentence that stands alone.
        place: Where in the input.
        remedy: What to do about it.
        evidence: What the sources said.
        regions: The regions it concerns.
        service: The name of the spec's service it concerns, if one.
        waiver: The waiver that accepts it, if one does.
        inferred: What it rests on that was concluded rather than stated, each in words that stand alone.
        also: Further places that it is about.
    """

    rule: str
    severity: Severity
    message: str
    place: Place
    remedy: str
    evidence: tuple[Evidence, ...] = ()
    regions: tuple[str, ...] = ()
    service: str | None = None
    waiver: Waiver | None = None
    inferred: tuple[str, ...] = ()
    also: tuple[Place, ...] = ()


def apply_waivers(findings: Iterable[Finding], waivers: Sequence[Waiver], today: datetime.date) -> list[Finding]:
    """Return the findings, those that a waiver in force covers carrying that waiver."""
    in_force: dict[str, list[Waiver]] = {}
    for one in waivers:
        if today <= one.until:
            in_force.setdefault(one.rule, []).append(one)

    def waived(finding: Finding) -> Finding:
        waiver = next((one for one in in_force.get(finding.rule, ()) if one.covers(finding)), None)
        return replace(finding, waiver=waiver)

    return [waived(finding) for finding in findings]


def reach(findings: Iterable[Finding], threshold: Severity | None) -> bool:
    """Say whether a finding that is not waived stands at or above the threshold (None: never)."""
    return threshold is not None and any(
        finding.severity >= threshold for finding in findings if finding.waiver is None
    )


def most_severe_first(findings: Iterable[Finding]) -> list[Finding]:
    """Order findings for a reader: unwaived first, then by severity, then by place in the file."""
    return sorted(
        findings,
        key=lambda finding: (
            finding.waiver is not None,
            -finding.severity,
            finding.place.file,
            finding.place.line or 0,
            finding.place.column or 0,
            finding.rule,
            finding.regions,
        ),
    )

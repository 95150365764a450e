"""The vocabulary of every verdict: what a rule returns and what a report renders.

A leaf of the import graph: everything may import it, it imports nothing of farshore.
"""

from __future__ import annotations

import datetime
import enum
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, TypeVar

Thing = TypeVar("Thing")
Other = TypeVar("Other")
Sort = TypeVar("Sort")


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
        until: The last day on which the waiver counts; None for a comment that counts as long as it stands.
        service: Restricts the waiver to findings about this service; None for all.
        region: Restricts the waiver to findings about this region; None for all.
        address: Restricts the waiver to a resource of a Terraform plan, or to all in a module; None for all.
        place: Where it is written; None for one that nobody wrote down.
    """

    rule: str
    reason: str
    until: datetime.date | None
    service: str | None = None
    region: str | None = None
    address: str | None = None
    place: Place | None = field(default=None, compare=False)

    def covers(self, finding: Finding) -> bool:
        """Say whether the finding is one this waiver is about, whatever the day.

        Of a finding that says the same of several things, ask for each of them, as `divided` does.
        """
        return (
            self.rule == finding.rule
            and self.service in (None, finding.service)
            and (self.region is None or self.region in finding.regions)
            and (self.address is None or any(_lies_in(one.path, self.address) for one in finding.places))
        )

    def counts_on(self, day: datetime.date) -> bool:
        """Say whether its last day has not passed."""
        return self.until is None or day <= self.until

    @property
    def term(self) -> str:
        """Return how long it counts, in words."""
        return f"until {self.until}" if self.until else "without an end"

    def __str__(self) -> str:
        """Return what it names: `too-few-zones`, `twin-missing` for `aws_lb.front` in us-west-2."""
        things = " and ".join(f"`{name}`" for name in (self.service, self.address) if name)
        where = f" in {self.region}" if self.region else ""
        return f"`{self.rule}`{f' for {things}' if things else ''}{where}"


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
        cause: Where what is to be changed stands, if it is not about that: the provider of the resources it is about.
        existing: Whether it was there before the change that is reviewed.
        code: Where in the user's Terraform files its cause, or else its place, stands, where that is in a plan and
            those are known.
        related_code: Where in them the rest of what it is about stands.
        several: The things of which it says the same, where it can say it of some of them alone.
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
    cause: Place | None = None
    existing: bool = False
    code: Place | None = None
    related_code: tuple[Place, ...] = ()
    several: Several | None = field(default=None, compare=False, repr=False)

    @property
    def places(self) -> tuple[Place, ...]:
        """Return all places that it is about."""
        return (self.place, *self.also)

    @property
    def stands_at(self) -> Place:
        """Return where a reader of the user's files finds it."""
        return self.code or self.place


class Several(NamedTuple):
    """Things of which a finding says the same.

    Attributes:
        things: The things.
        tell: Makes the findings about some of them: one, unless no single sentence is true of just these.
        least: How many of them it takes for a finding.
    """

    things: tuple[Any, ...]
    tell: Callable[[Sequence[Any]], list[Finding]]
    least: int = 1


def of_each(things: Iterable[Thing], tell: Callable[[Sequence[Thing]], Finding], *, least: int = 1) -> Finding:
    """Make one finding about things of which each would be a finding by itself.

    A reader gets one line for all of them. Where some are accepted, or were there before, `divided` tells of the others
    alone: a rule writes its message once, for any number of things.

    Args:
        things: What the same is said of.
        tell: Makes the finding about some of them; also about one alone, whose place, regions and service tell which
            of the things a waiver names.
        least: How many it takes for a finding: 2 for what is wrong only between things, as one name taken twice.
    """
    held = tuple(things)
    found = tell(held)
    if len(held) <= least:
        return found
    places = dict.fromkeys((*found.places, *(place for one in held for place in tell([one]).places)))
    several = Several(held, lambda some: [of_each(some, tell, least=least)], least)
    return replace(found, also=tuple(places)[1:], several=several)


def of_both(
    these: Sequence[Thing], those: Sequence[Other], tell: Callable[[Sequence[Thing], Sequence[Other]], Finding]
) -> Finding:
    """Make one finding about each of some things in each of some others, as services in regions.

    Args:
        these: The things.
        those: The others.
        tell: Makes the finding about some of the things, in each of some of the others.
    """

    def tell_pairs(pairs: Sequence[tuple[Thing, Other]]) -> list[Finding]:
        others: dict[Thing, list[Other]] = {}
        for this, that in pairs:
            others.setdefault(this, []).append(that)
        alike: dict[tuple[Other, ...], list[Thing]] = {}
        for this, some in others.items():
            alike.setdefault(tuple(some), []).append(this)
        return [of_both(some, those, tell) for those, some in alike.items()]

    found = tell(these, those)
    pairs = tuple((this, that) for this in these for that in those)
    return replace(found, several=Several(pairs, tell_pairs)) if len(pairs) > 1 else found


def divided(finding: Finding, sort: Callable[[Finding], Sort | None]) -> list[tuple[Sort | None, Finding]]:
    """Return a finding with its sort, or one for each sort of the things it tells of.

    What is wrong only between things stays whole if too few are left that are of no sort.

    Args:
        finding: The finding.
        sort: Says of what sort a finding is; None for no particular one.
    """
    if finding.several is None:
        return [(sort(finding), finding)]
    things, tell, least = finding.several
    sorts: dict[Sort | None, list[Any]] = {}
    for thing in things:
        sorts.setdefault(sort(tell([thing])[0]), []).append(thing)
    if len(sorts) == 1:
        return [(next(iter(sorts)), finding)]
    if least == 1:
        return [(one, part) for one, alike in sorts.items() for part in tell(alike)]
    rest = sorts.pop(None, [])
    left = [(None, part) for part in tell(rest)] if len(rest) >= least else []
    return [*left, (next(iter(sorts)), finding)]


def singly(finding: Finding) -> list[Finding]:
    """Return a finding as one for each of the things it tells of; itself where it is about one, or between things."""
    if finding.several is None or finding.several.least > 1:
        return [finding]
    return [part for thing in finding.several.things for part in finding.several.tell([thing])]


def mark_existing(findings: Iterable[Finding], was_there: Callable[[Finding], bool]) -> list[Finding]:
    """Return the findings, those that were there before the change marked; divided where only some of it was there.

    Args:
        findings: The findings.
        was_there: Says of a finding, of single things where it is about several, whether it was there before.
    """
    return [
        replace(part, existing=new is None)
        for finding in findings
        for new, part in divided(finding, lambda one: None if was_there(one) else True)
    ]


def apply_waivers(findings: Iterable[Finding], waivers: Sequence[Waiver], today: datetime.date) -> list[Finding]:
    """Return the findings, those that a waiver in force covers carrying that waiver.

    A finding about several things of which waivers cover some is divided: the others stay findings.
    """
    in_force: dict[str, list[Waiver]] = {}
    for one in waivers:
        if one.counts_on(today):
            in_force.setdefault(one.rule, []).append(one)

    def waiver_of(finding: Finding) -> Waiver | None:
        return next((one for one in in_force.get(finding.rule, ()) if one.covers(finding)), None)

    return [
        replace(part, waiver=waiver, existing=finding.existing)
        for finding in findings
        for waiver, part in (divided(finding, waiver_of) if finding.rule in in_force else [(None, finding)])
    ]


def reach(findings: Iterable[Finding], threshold: Severity | None, *, only_new: bool = False) -> bool:
    """Say whether a finding that is not waived stands at or above the threshold.

    Args:
        findings: The findings.
        threshold: The least severity that counts; None for none.
        only_new: Whether those that were there before do not count.
    """
    return threshold is not None and any(
        one.severity >= threshold for one in findings if one.waiver is None and not (only_new and one.existing)
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

"""A baseline: the findings that a team knows of already, as text that is reviewed like code, one line a finding.

It holds ids of rules, addresses and regions, and no value of a plan.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

from farshore.dates import day_in
from farshore.errors import InputError, Problem, printable
from farshore.files import Kind, read, refusal
from farshore.findings import Finding, Place
from farshore.spec.yaml_source import decoded, parse, place_of
from farshore.suggest import hint

if TYPE_CHECKING:
    from pathlib import Path

VERSION = "1"
"""The version of the layout; one with another is written anew."""

MOST_VALUES = 1_000_000
"""Rules, addresses and regions in a baseline: as many as fit into a file of that size."""

MOST_AHEAD = datetime.timedelta(days=366)
"""How far the day of a baseline may lie ahead: clocks differ, and a report may be made anew as of an earlier day."""

_HOW = "`farshore review --write-baseline FILE` writes one"
BASELINE = Kind(
    10_000_000,
    "is larger than 10 MB; a baseline has one short line for each finding",
    f"no such file; {_HOW}",
    f"is a directory; {_HOW}",
)
_LONGEST = 60
_HEAD = """\
# What `farshore review --baseline` takes for known, one line a finding. Remove the line of what is mended.
"""


@dataclass(frozen=True)
class Entry:
    """One finding that is known.

    Attributes:
        rule: Id of the rule.
        addresses: What it is about.
        regions: The regions it concerns.
        place: Where it is written.
    """

    rule: str
    addresses: frozenset[str]
    regions: frozenset[str]
    place: Place

    def holds(self, finding: Finding) -> bool:
        """Say whether a finding is this one, or a part of it."""
        return (
            self.rule == finding.rule
            and self.addresses >= addresses_of(finding)
            and self.regions.issuperset(finding.regions)
        )


@dataclass(frozen=True)
class Baseline:
    """All findings that are known.

    Attributes:
        file: The path as the user gave it.
        entries: The findings.
    """

    file: str
    entries: tuple[Entry, ...]

    def holds(self, finding: Finding) -> bool:
        """Say whether a finding, of one thing where it could be of several, is known."""
        return any(entry.holds(finding) for entry in self.entries)

    def check_plans(self, addresses: Collection[str]) -> None:
        """See to it that the baseline is one of these plans.

        Raises:
            InputError: None of its addresses is among those of the plans.
        """
        held = {address for entry in self.entries for address in entry.addresses}
        if held and held.isdisjoint(addresses):
            first = min(held)
            raise refusal(
                self.file, f"is the baseline of another plan: nothing in it is in these, `{first}` for one; {_HOW}"
            )


def addresses_of(finding: Finding) -> frozenset[str]:
    """Return the addresses that a finding is about."""
    return frozenset(place.path for place in finding.places if place.path)


def text_of(findings: Iterable[Finding], day: datetime.date) -> str:
    """Return the baseline of some findings as text: sorted, one line each, the same for the same findings and day."""
    lines = {_line(one.rule, sorted(addresses_of(one)), sorted(set(one.regions))) for one in findings}
    head = f"{_HEAD}version: {VERSION}\nmade_on: {day}\n"
    return head + ("findings:\n" + "".join(f"{line}\n" for line in sorted(lines)) if lines else "findings: []\n")


def _line(rule: str, addresses: Iterable[str], regions: Iterable[str]) -> str:
    lists = (f"[{', '.join(map(_quoted, words))}]" for words in (addresses, regions))
    return "  - {{rule: {}, addresses: {}, regions: {}}}".format(rule, *lists)


def _quoted(text: str) -> str:
    """Write a text in YAML's double quotes, which may hold any character."""
    kept = (one if one.isprintable() and one not in '"\\' else f"\\U{ord(one):08x}" for one in text)
    return f'"{"".join(kept).replace(_ESCAPED_QUOTE, _QUOTE)}"'


_ESCAPED_QUOTE, _QUOTE = "\\U00000022", '\\"'  # the keys of `for_each` are to be read


def load(path: str | Path, rules: Collection[str], today: datetime.date | None = None) -> Baseline:
    """Read a baseline.

    Args:
        path: Where it is.
        rules: Ids of the rules that there are.
        today: The day on which it is read; None where that does not matter.

    Raises:
        InputError: It cannot be read, is none, is of another version, names a rule that does not exist, or was made on
            a day that cannot be.
    """
    file = str(path)
    text = decoded(path, read(path, BASELINE))
    root = parse(text, file, empty=f"is empty, and no baseline; {_HOW}", most=MOST_VALUES)
    known = _mapping(root, file, ("version", "made_on", "findings"))
    version = _text(known["version"], file)
    if version != VERSION:
        raise _wrong(
            file, known["version"], f"is of version '{_shown(version)}', and this farshore reads {VERSION}; {_HOW}"
        )
    entries = tuple(_entries(known["findings"], file, rules))
    _check_day(known["made_on"], file, today)
    return Baseline(file, entries)


def _check_day(node: yaml.Node, file: str, today: datetime.date | None) -> None:
    written = _text(node, file)
    try:
        day = day_in(written)
    except ValueError:
        raise _wrong(file, node, f"`{_shown(written)}` is not a day such as 2027-01-31; {_HOW}") from None
    if today and day - today > MOST_AHEAD:
        raise _wrong(file, node, f"{day} is more than a year ahead of {today}, which no baseline was made on; {_HOW}")


def _entries(findings: yaml.Node, file: str, rules: Collection[str]) -> Iterator[Entry]:
    for node in _items(findings, file):
        one = _mapping(node, file, ("rule", "addresses", "regions"))
        rule = _text(one["rule"], file)
        if rule not in rules:
            raise _wrong(file, one["rule"], f"there is no rule `{_shown(rule)}`{hint(rule, rules)}")
        addresses, regions = (
            frozenset(_text(item, file) for item in _items(one[key], file)) for key in ("addresses", "regions")
        )
        yield Entry(rule, addresses, regions, place_of(file, node, ()))


def _mapping(node: yaml.Node, file: str, keys: tuple[str, ...]) -> Mapping[str, yaml.Node]:
    if not isinstance(node, yaml.MappingNode):
        raise _wrong(file, node, f"expected a map with {', '.join(keys)}; {_HOW}")
    found: dict[str, yaml.Node] = {}
    for key_node, value in node.value:
        key = _text(key_node, file)
        if key not in keys or key in found:
            problem = (
                f"the key `{key}` stands twice" if key in found else f"unknown key `{_shown(key)}`{hint(key, keys)}"
            )
            raise _wrong(file, key_node, problem)
        found[key] = value
    missing = [key for key in keys if key not in found]
    if missing:
        raise _wrong(file, node, f"`{missing[0]}` is missing; {_HOW}")
    return found


def _items(node: yaml.Node, file: str) -> list[yaml.Node]:
    if not isinstance(node, yaml.SequenceNode):
        raise _wrong(file, node, "expected a list, as `[a, b]`")
    return list(node.value)


def _text(node: yaml.Node, file: str) -> str:
    if not isinstance(node, yaml.ScalarNode):
        raise _wrong(file, node, "expected a text")
    return str(node.value)


def _shown(text: str) -> str:
    return printable(text)[:_LONGEST]


def _wrong(file: str, node: yaml.Node, message: str) -> InputError:
    return InputError([Problem(place_of(file, node, ()), message)])

"""Text for a terminal: what it can show, colours and links, lines that fit, and a finding as a paragraph."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import click

from farshore.findings import Finding, Severity
from farshore.rules import Rule

_SEVERITY_COLORS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}


class Style(NamedTuple):
    """What the place the report goes to can show.

    Attributes:
        width: Columns; longer lines are wrapped, and a wide matrix is shown in parts.
        color: Whether ANSI colours may be used.
        signs: Whether ✓ and ✗ may stand for words.
        links: Whether words may lead to addresses.
    """

    width: int = 100
    color: bool = False
    signs: bool = False
    links: bool = False


def sources_of(rules: Iterable[Rule[Any]], style: Style) -> dict[str, str]:
    """Return the address of the document that each rule rests on, by its id; none where there are no links."""
    return {rule.id: rule.source for rule in rules} if style.links else {}


def finding_as_text(finding: Finding, style: Style, where: str = "", source: str | None = None) -> str:
    """Return a finding as a paragraph: what and where (its place unless given), why it is known, and what to do.

    Args:
        finding: The finding.
        style: What the terminal can show.
        where: What stands for its place.
        source: The address that its rule leads to.
    """
    label = "waived" if finding.waiver else f"{finding.severity.label}{' (existing)' if finding.existing else ''}"
    color = "white" if finding.waiver else _SEVERITY_COLORS[finding.severity]
    rule = linked(clean(finding.rule), source) if source and style.links else clean(finding.rule)
    lines = [f"{painted(label, color, style, bold=True)}  {rule}  {clean(where or str(finding.place))}"]
    lines += wrapped(style, finding.message)
    if finding.waiver:
        lines += wrapped(style, f"{finding.waiver.term}: {finding.waiver.reason}", "waived")
        return "\n".join(lines)
    for evidence in finding.evidence:
        lines += wrapped(style, f"{evidence.source}, {evidence.date}: {evidence.statement}", "evidence")
    for inferred in finding.inferred:
        lines += wrapped(style, inferred, "inferred")
    return "\n".join([*lines, *wrapped(style, finding.remedy, "remedy")])


def wrapped(style: Style, text: str, label: str = "") -> list[str]:
    """Return a text in lines that fit, indented, the first behind a label if there is one."""
    first = f"  {label + ':':<10}" if label else "  "
    return indented(style, text, first, " " * len(first))


def indented(style: Style, text: str, first: str, rest: str) -> list[str]:
    """Return a text in lines that fit, the first behind one text and the others behind another."""
    return textwrap.wrap(
        clean(text),
        max(40, style.width),
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,  # `us-west-1` and parameter names are copied from here
    )


def bold(text: str, style: Style) -> str:
    """Return a text in bold where the style allows it."""
    return click.style(text, bold=True) if style.color else text


def painted(text: str, color: str, style: Style, *, bold: bool = False) -> str:
    """Return a text in a colour where the style allows it."""
    return click.style(text, fg=color, bold=bold or None) if style.color else text


def linked(text: str, address: str) -> str:
    """Return a text that leads to an address where it is clicked, and is nothing but the text in older terminals.

    The sequence is OSC 8: https://terminfo.dev/extensions/osc-8-hyperlinks (2026-11-28).
    """
    return f"\x1b]8;;{clean(address)}\x1b\\{text}\x1b]8;;\x1b\\"


def clean(text: str) -> str:
    """Take out what could speak to the terminal instead of the reader: escapes, line ends, changes of direction."""
    return "".join(character if character.isprintable() else " " for character in text)


def chunks(widths: Sequence[int], room: int) -> list[tuple[int, int]]:
    """Divide columns into runs that fit the room, each with at least one column."""
    chunks: list[tuple[int, int]] = []
    start = used = 0
    for number, width in enumerate(widths):
        if number > start and used + width > room:
            chunks.append((start, number))
            start, used = number, 0
        used += width
    return [*chunks, (start, len(widths))]

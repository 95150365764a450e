"""The report for people at a terminal: a matrix to take in at a glance, then what does not hold and what to do."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

import click

from farshore.catalog import Status, Verdict
from farshore.checks import Preflight, Row, rules_of
from farshore.findings import Finding, Severity
from farshore.report.interface import Renderer
from farshore.report.summary import in_words
from farshore.rules import Rule
from farshore.spec.duration import Duration
from farshore.spec.recovery import Sum

_COLORS = {
    Status.AVAILABLE: "green",
    Status.GLOBAL: "cyan",
    Status.UNAVAILABLE: "red",
    Status.DISPUTED: "yellow",
    Status.ENDED: "red",
    Status.UNKNOWN: "yellow",
}
_SIGNS = {
    Status.AVAILABLE: "✓",
    Status.UNAVAILABLE: "✗ no",
    Status.UNKNOWN: "?",
    Status.DISPUTED: "! disputed",
    Status.ENDED: "✗ ended",
}
_WORDS = {Status.AVAILABLE: "yes", Status.UNAVAILABLE: "NO", Status.ENDED: "ENDED"}
_SEVERITY_COLORS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
_GAP = 2
_FIGURE = len("not bounded") + _GAP


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


class TerminalRenderer(Renderer):
    """Plain text; colours and signs only where the style allows them."""

    format: ClassVar[str] = "terminal"

    def __init__(self, style: Style | None = None) -> None:
        self._style = style or Style()
        self._sources: Mapping[str, str] = {}

    def render(self, reports: Sequence[Preflight]) -> str:
        """Return the reports one below the other."""
        self._sources = sources_of(rules_of(reports), self._style)
        return "\n".join(self._report(report) for report in reports)

    def _report(self, report: Preflight) -> str:
        blocks = [self._heading(report), *self._matrix(report), *self._remarks(report), *self._recovery(report)]
        blocks += [finding_as_text(one, self._style, source=self._sources.get(one.rule)) for one in report.findings]
        return "\n\n".join([*blocks, self._summary(report)]) + "\n"

    def _heading(self, report: Preflight) -> str:
        spec = report.spec
        to = ", ".join(spec.regions.standby) or "no standby chosen yet"
        strategy = "" if report.existing else f"{spec.strategy.value}: "  # nobody said which
        return f"{bold(spec.name, self._style)}  {strategy}{spec.regions.primary} -> {to}"

    def _remarks(self, report: Preflight) -> list[str]:
        lines = [line for remark in report.remarks for line in wrapped(self._style, remark)]
        return ["\n".join(lines)] if lines else []

    def _matrix(self, report: Preflight) -> list[str]:
        """Return the matrix in as many parts as the width demands, each with all services and some regions."""
        if not report.rows or not report.regions:
            return []
        label = max(len(row.requirement.asked) for row in report.rows) + _GAP
        columns = [one.region for one in report.regions]
        widths = [
            max(
                len(one.region),
                len(one.role.value),
                *(len(self._cell(row.verdicts[one.region])) for row in report.rows),
            )
            + _GAP
            for one in report.regions
        ]
        parts = []
        for start, end in chunks(widths, self._style.width - label - 2):
            heads = [
                " " * label + _pad(columns[start:end], widths[start:end]),
                " " * label + _pad([one.role.value for one in report.regions[start:end]], widths[start:end]),
            ]
            lines = [self._row(row, columns[start:end], widths[start:end], label) for row in report.rows]
            parts.append("\n".join(f"  {line}".rstrip() for line in [*heads, *lines]))
        return parts

    def _row(self, row: Row, columns: Sequence[str], widths: Sequence[int], label: int) -> str:
        cells = [
            painted(self._cell(row.verdicts[region]).ljust(width), _COLORS[row.verdicts[region].status], self._style)
            for region, width in zip(columns, widths, strict=True)
        ]
        needed = f"for {row.requirement.whom}"
        used = 2 + label + sum(widths)
        line = row.requirement.asked.ljust(label) + "".join(cells)
        if len(needed) <= self._style.width - used:
            return line + needed
        if row.requirement.of_spec:
            return line
        return "\n".join([line.rstrip(), *_lines(self._style, needed, " " * 6, " " * 6)])  # addresses are what is asked

    def _cell(self, verdict: Verdict) -> str:
        words = _SIGNS if self._style.signs else _WORDS
        return words.get(verdict.status, verdict.status.value)

    def _recovery(self, report: Preflight) -> list[str]:
        """Return the recovery estimates beside the objectives, each with the terms of its sum."""
        if not report.estimates:
            return []
        asked = report.spec.objectives
        name = max(len(estimate.service) for estimate in report.estimates)
        lines = [f"  recovery  RTO asked {asked.rto or '-'}, RPO asked {asked.rpo or '-'}"]
        for estimate in report.estimates:
            lines += self._sum(f"  {estimate.service.ljust(name)}  RTO  ", estimate.rto, asked.rto)
            lines += self._sum(f"  {' ' * name}  RPO  ", estimate.rpo, asked.rpo)
        return ["\n".join(lines)]

    def _sum(self, head: str, total: Sum, objective: Duration | None) -> list[str]:
        exceeds = total.exceeds(objective)
        figure = f"{total}{' OVER' if exceeds else ''}".ljust(_FIGURE)
        alone = len(total.terms) == 1
        text = head + figure + (total.terms[0].label if alone else " + ".join(map(str, total.terms)))
        first, *rest = _lines(self._style, text, "", " " * (len(head) + _FIGURE))
        if exceeds:
            first = head + painted(figure, "yellow", self._style) + first[len(head + figure) :]
        return [first, *rest]

    def _summary(self, report: Preflight) -> str:
        age = (report.today - report.catalog_date).days
        evidence = f"evidence of {report.catalog_date} ({age} day{'s' if age != 1 else ''} old)"
        return f"{clean(report.spec.file)}: {in_words(report.findings)}; {evidence}"


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
    return _lines(style, text, first, " " * len(first))


def _lines(style: Style, text: str, first: str, rest: str) -> list[str]:
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


def _pad(words: Iterable[str], widths: Iterable[int]) -> str:
    return "".join(word.ljust(width) for word, width in zip(words, widths, strict=True))


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

"""The report for people at a terminal: a matrix to take in at a glance, then what does not hold and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from farshore.catalog import Status, Verdict
from farshore.checks import Preflight, Row, rules_of
from farshore.report.interface import Renderer
from farshore.report.style import Style, bold, chunks, clean, finding_as_text, indented, painted, sources_of, wrapped
from farshore.report.summary import in_words
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
_GAP = 2
_FIGURE = len("not bounded") + _GAP


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
        return "\n".join([line.rstrip(), *indented(self._style, needed, " " * 6, " " * 6)])

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
        first, *rest = indented(self._style, text, "", " " * (len(head) + _FIGURE))
        if exceeds:
            first = head + painted(figure, "yellow", self._style) + first[len(head + figure) :]
        return [first, *rest]

    def _summary(self, report: Preflight) -> str:
        age = (report.today - report.catalog_date).days
        evidence = f"evidence of {report.catalog_date} ({age} day{'s' if age != 1 else ''} old)"
        return f"{clean(report.spec.file)}: {in_words(report.findings)}; {evidence}"


def _pad(words: Iterable[str], widths: Iterable[int]) -> str:
    return "".join(word.ljust(width) for word, width in zip(words, widths, strict=True))

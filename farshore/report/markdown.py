"""The report for a pull-request comment or a step summary: GitHub's Markdown, always small enough to post."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from farshore.catalog import Status, Verdict
from farshore.checks import Preflight, Row
from farshore.report.comment import Part, assembled, finding_parts
from farshore.report.entities import as_code, as_text
from farshore.report.interface import Renderer
from farshore.report.summary import in_words
from farshore.report.text import clipped

MARKER = "<!-- farshore preflight -->"
"""The first line: by it a job finds its own comment again, and updates it instead of adding another."""

_MATRIX = 20_000
_SIGNS = {
    Status.AVAILABLE: "✅ yes",
    Status.UNAVAILABLE: "❌ no",
    Status.DISPUTED: "⚠️ disputed",
    Status.ENDED: "❌ ended",
    Status.UNKNOWN: "❓ unknown",
}


class MarkdownRenderer(Renderer):
    """A count line, then for each spec its matrix and its findings, with evidence and remedies collapsed."""

    format: ClassVar[str] = "markdown"

    def render(self, reports: Sequence[Preflight]) -> str:
        """Return the comment: at most 60,000 bytes of UTF-8, cut by severity, saying what was cut."""
        parts = [part for report in reports for part in _parts(report)]
        return assembled(f"{MARKER}\n### farshore preflight: {_count_line(reports)}", parts)


def _count_line(reports: Sequence[Preflight]) -> str:
    words = in_words(finding for report in reports for finding in report.findings)
    return words if len(reports) == 1 else f"{words} in {len(reports)} specs"


def _parts(report: Preflight) -> Iterator[Part]:
    yield Part(0, "specs", _heading(report))
    for remark in report.remarks:
        yield Part(4, "remarks", as_text(remark))
    yield from _matrix(report)
    yield from finding_parts(report.findings)


def _heading(report: Preflight) -> str:
    spec = report.spec
    to = ", ".join(map(as_text, spec.regions.standby)) or "no standby chosen yet"
    age = (report.today - report.catalog_date).days
    strategy = "" if report.existing else f", {spec.strategy.value}"  # nobody said which
    return (
        f"#### {as_text(spec.name)}{strategy}: {as_text(spec.regions.primary)} → {to}\n\n"
        f"{as_code(spec.file)}: {in_words(report.findings)}; "
        f"evidence of {report.catalog_date} ({age} day{'s' if age != 1 else ''} old)"
    )


def _matrix(report: Preflight) -> Iterator[Part]:
    if not report.rows or not report.regions:
        return
    text = _table(report, report.rows)
    if len(text.encode()) > _MATRIX:
        text = _table(report, [row for row in report.rows if not _fits(row)])
        yield Part(5, "notes on a long matrix", "_Only services that are not to be had in every region:_")
    yield Part(3, "matrices", text)


def _fits(row: Row) -> bool:
    return all(verdict.usable for verdict in row.verdicts.values())


def _table(report: Preflight, rows: Sequence[Row]) -> str:
    heads = [f"{as_text(one.region)}<br>{one.role.value}" for one in report.regions]
    lines = [["AWS service", *heads, "needed by"], ["---"] * (len(heads) + 2)]
    for row in rows:
        cells = [_cell(row.verdicts[one.region]) for one in report.regions]
        needed = as_text(clipped(row.requirement.whom, 100))
        lines.append([as_code(row.requirement.asked), *cells, needed])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(verdict: Verdict) -> str:
    return _SIGNS.get(verdict.status, verdict.status.value)

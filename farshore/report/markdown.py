"""The report for a pull-request comment or a step summary: GitHub's Markdown, always small enough to post.

Nothing from the input reaches Markdown, HTML, or what code hosts do to plain text: it is written as entities, and where
a host would make a mention or a link of it, a zero-width space breaks the word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from farshore.catalog import Status, Verdict
from farshore.checks import Preflight, Row
from farshore.findings import Evidence, Finding, Severity
from farshore.report.entities import as_code, as_text
from farshore.report.interface import Renderer
from farshore.report.summary import in_words
from farshore.report.text import clipped

MARKER = "<!-- farshore preflight -->"
"""The first line: by it a job finds its own comment again, and updates it instead of adding another."""

LIMIT = 60_000
"""The most bytes of a report. GitHub refuses comments of more than 65,536 characters with status 422."""

_RESERVE = 1_000  # for the marker, the count line and the line that says what was cut
_MATRIX = 20_000
_SIGNS = {
    Status.AVAILABLE: "✅ yes",
    Status.UNAVAILABLE: "❌ no",
    Status.DISPUTED: "⚠️ disputed",
    Status.UNKNOWN: "❓ unknown",
}
_MARKS = {Severity.ERROR: "❌ error", Severity.WARNING: "⚠️ warning", Severity.NOTE: "ℹ️ note"}


@dataclass(frozen=True)
class _Part:
    """A piece that may be cut: the higher its rank, the sooner. What it is called says what was cut."""

    rank: int
    name: str
    text: str


class MarkdownRenderer(Renderer):
    """A count line, then for each spec its matrix and its findings, with evidence and remedies collapsed."""

    format: ClassVar[str] = "markdown"

    def render(self, reports: Sequence[Preflight]) -> str:
        """Return the comment: at most 60,000 bytes of UTF-8, cut by severity, saying what was cut."""
        parts = [part for report in reports for part in _parts(report)]
        kept, cut = _fitting(parts, LIMIT - _RESERVE)
        blocks = [f"{MARKER}\n### farshore preflight: {_count_line(reports)}", *kept]
        if cut:
            blocks.append(
                f"**Cut to stay under {LIMIT:,} bytes:** {_in_words(cut)}. The other formats hold everything."
            )
        return "\n\n".join(blocks) + "\n"


def _count_line(reports: Sequence[Preflight]) -> str:
    words = in_words(finding for report in reports for finding in report.findings)
    return words if len(reports) == 1 else f"{words} in {len(reports)} specs"


def _fitting(parts: Sequence[_Part], room: int) -> tuple[list[str], Counter[str]]:
    """Return the texts that fit, in the order of the report, and what was cut; the least rank gets room first."""
    kept: set[int] = set()
    cut: Counter[str] = Counter()
    for number, part in sorted(enumerate(parts), key=lambda numbered: numbered[1].rank):
        size = len(part.text.encode()) + len("\n\n")
        if size <= room:
            room -= size
            kept.add(number)
        else:
            cut[part.name] += 1
    return [part.text for number, part in enumerate(parts) if number in kept], cut


def _in_words(cut: Counter[str]) -> str:
    return ", ".join(f"{name}: {count}" for name, count in cut.items())


def _parts(report: Preflight) -> Iterator[_Part]:
    yield _Part(0, "specs", _heading(report))
    yield from _matrix(report)
    for finding in report.findings:
        rank = 7 if finding.waiver else {Severity.ERROR: 1, Severity.WARNING: 2, Severity.NOTE: 6}[finding.severity]
        name = "waived findings" if finding.waiver else f"{finding.severity.label}s"
        yield _Part(rank, name, _line(finding))
        # The details of errors and warnings give way to every line about an error, a warning or the matrix.
        yield _Part(max(rank + 3, 4), f"details of {name}", _details(finding))


def _heading(report: Preflight) -> str:
    spec = report.spec
    to = as_text(spec.regions.standby) if spec.regions.standby else "no standby chosen yet"
    age = (report.today - report.catalog_date).days
    return (
        f"#### {as_text(spec.name)}, {spec.strategy.value}: {as_text(spec.regions.primary)} → {to}\n\n"
        f"{as_code(spec.file)}: {in_words(report.findings)}; "
        f"evidence of {report.catalog_date} ({age} day{'s' if age != 1 else ''} old)"
    )


def _matrix(report: Preflight) -> Iterator[_Part]:
    if not report.rows or not report.regions:
        return
    text = _table(report, report.rows)
    if len(text.encode()) > _MATRIX:
        text = _table(report, [row for row in report.rows if not _fits(row)])
        yield _Part(5, "notes on a long matrix", "_Only services that are not to be had in every region:_")
    yield _Part(3, "matrices", text)


def _fits(row: Row) -> bool:
    return all(verdict.usable for verdict in row.verdicts.values())


def _table(report: Preflight, rows: Sequence[Row]) -> str:
    heads = [f"{as_text(one.region)}<br>{one.role.value}" for one in report.regions]
    lines = [["AWS service", *heads, "needed by"], ["---"] * (len(heads) + 2)]
    for row in rows:
        cells = [_cell(row.verdicts[one.region]) for one in report.regions]
        needed = as_text(clipped(", ".join(row.requirement.needed_by), 100))
        lines.append([as_code(row.requirement.asked), *cells, needed])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(verdict: Verdict) -> str:
    return _SIGNS.get(verdict.status, verdict.status.value)


def _line(finding: Finding) -> str:
    label = "waived" if finding.waiver else _MARKS[finding.severity]
    return f"**{label}** {as_code(finding.rule)} {as_code(str(finding.place))}<br>{as_text(finding.message)}"


def _details(finding: Finding) -> str:
    lines = [f"- **Evidence:** {_evidence(one)}" for one in finding.evidence[:20]]
    if len(finding.evidence) > 20:
        lines.append(f"- and {len(finding.evidence) - 20} more")
    if finding.waiver:
        lines.append(f"- **Accepted** until {finding.waiver.until}: {as_text(finding.waiver.reason)}")
    lines.append(f"- **What to do:** {as_text(finding.remedy)}")
    return "\n".join(["<details><summary>Evidence and remedy</summary>", "", *lines, "", "</details>"])


def _evidence(evidence: Evidence) -> str:
    text = f"{as_text(evidence.source)}, {evidence.date}: {as_text(evidence.statement)}"
    return f"{text} {as_code(evidence.url)}" if evidence.url else text

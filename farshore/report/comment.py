"""A comment that a code host accepts: findings as lines with collapsed details, in a size that fits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from farshore.findings import Evidence, Finding, Severity
from farshore.report.entities import as_code, as_text

LIMIT = 60_000
"""The most bytes of a report. GitHub refuses comments of more than 65,536 characters with status 422."""

_RESERVE = 1_000  # for the marker, the count line and the line that says what was cut
MARKS = {Severity.ERROR: "❌ error", Severity.WARNING: "⚠️ warning", Severity.NOTE: "ℹ️ note"}
"""The severities as a comment shows them."""


@dataclass(frozen=True)
class Part:
    """A piece that may be cut: the higher its rank, the sooner. What it is called says what was cut."""

    rank: int
    name: str
    text: str


def assembled(head: str, parts: Sequence[Part]) -> str:
    """Return a comment of at most 60,000 bytes of UTF-8: the head, the parts that fit, and what was cut."""
    kept, cut = _fitting(parts, LIMIT - _RESERVE)
    blocks = [head, *kept]
    if cut:
        blocks.append(f"**Cut to stay under {LIMIT:,} bytes:** {_in_words(cut)}. The other formats hold everything.")
    return "\n\n".join(blocks) + "\n"


def _fitting(parts: Sequence[Part], room: int) -> tuple[list[str], Counter[str]]:
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


def finding_parts(findings: Iterable[Finding]) -> Iterator[Part]:
    """Yield a line for each finding and its details, collapsed; what is cut first is what matters least."""
    for finding in findings:
        rank = 7 if finding.waiver else {Severity.ERROR: 1, Severity.WARNING: 2, Severity.NOTE: 6}[finding.severity]
        name = "waived findings" if finding.waiver else f"{finding.severity.label}s"
        yield Part(rank, name, _line(finding))
        # The details of errors and warnings give way to every line about an error, a warning or the matrix.
        yield Part(max(rank + 3, 4), f"details of {name}", _details(finding))


def _line(finding: Finding) -> str:
    label = "waived" if finding.waiver else MARKS[finding.severity]
    return f"**{label}** {as_code(finding.rule)} {as_code(str(finding.place))}<br>{as_text(finding.message)}"


def _details(finding: Finding) -> str:
    lines = [f"- **Evidence:** {_evidence(one)}" for one in finding.evidence[:20]]
    if len(finding.evidence) > 20:
        lines.append(f"- and {len(finding.evidence) - 20} more")
    if finding.waiver:
        lines.append(f"- **Accepted** until {finding.waiver.until}: {as_text(finding.waiver.reason)}")
    lines += [f"- **Concluded, not stated:** {as_text(one)}" for one in finding.inferred[:5]]
    lines.append(f"- **What to do:** {as_text(finding.remedy)}")
    return "\n".join(["<details><summary>Evidence and remedy</summary>", "", *lines, "", "</details>"])


def _evidence(evidence: Evidence) -> str:
    text = f"{as_text(evidence.source)}, {evidence.date}: {as_text(evidence.statement)}"
    return f"{text} {as_code(evidence.url)}" if evidence.url else text

"""A comment that a code host accepts: findings as lines that unfold, in a size that fits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from farshore.findings import Evidence, Finding, Severity
from farshore.report.entities import as_code, as_prose, as_text

LIMIT = 60_000
"""The most bytes of a report. GitHub refuses comments of more than 65,536 characters with status 422."""

_RESERVE = 1_000  # for the line that says what was cut
MARKS = {Severity.ERROR: "❌", Severity.WARNING: "⚠️", Severity.NOTE: "ℹ️"}
"""The severities as a comment shows them."""


@dataclass(frozen=True)
class Part:
    """A piece that may be cut: the higher its rank, the sooner. What it is called says what was cut.

    Attributes:
        rank: Its rank, less than that of its details.
        name: What it is called.
        text: The piece.
        whole: The piece with its details, where it has any; it takes the place of the piece if it fits.
        whole_rank: The rank of the details.
    """

    rank: int
    name: str
    text: str
    whole: str = ""
    whole_rank: int = 0


def assembled(head: str, parts: Sequence[Part]) -> str:
    """Return a comment of at most 60,000 bytes of UTF-8: the head, the parts that fit, and what was cut.

    Args:
        head: What stands at the top whatever is cut; less than half of all.
        parts: The rest, in the order of the report.
    """
    kept, cut = _fitting(parts, LIMIT - _RESERVE - len(head.encode()))
    blocks = [head, *kept]
    if cut:
        blocks.append(f"**Cut to stay under {LIMIT:,} bytes:** {_in_words(cut)}. The other formats hold everything.")
    return "\n\n".join(blocks) + "\n"


def _fitting(parts: Sequence[Part], room: int) -> tuple[list[str], Counter[str]]:
    """Return the texts that fit, in the order of the report, and what was cut; the least rank gets room first."""
    kept: dict[int, str] = {}
    cut: Counter[str] = Counter()
    wanted = [(part.rank, number, part.name, part.text) for number, part in enumerate(parts)]
    wanted += [
        (part.whole_rank, number, f"details of {part.name}", part.whole)
        for number, part in enumerate(parts)
        if part.whole
    ]
    for _, number, name, text in sorted(wanted, key=lambda one: one[0]):
        is_whole = text is parts[number].whole
        if is_whole and number not in kept:
            continue
        size = _size(text) - (_size(kept[number]) if is_whole else 0)
        if size <= room:
            room -= size
            kept[number] = text
        else:
            cut[name] += 1
    return [kept[number] for number in sorted(kept)], cut


def _size(text: str) -> int:
    return len(text.encode()) + len("\n\n")


def _in_words(cut: Counter[str]) -> str:
    return ", ".join(f"{name}: {count}" for name, count in cut.items())


def finding_parts(
    findings: Iterable[Finding], where: Callable[[Finding], str | None] = lambda one: str(one.place)
) -> Iterator[Part]:
    """Yield a line for each finding, which unfolds to its details; what is cut first is what matters least.

    Args:
        findings: The findings, in the order in which they are read.
        where: Says where a finding stands; None where its message says that already.
    """
    for finding in findings:
        rank = 7 if finding.waiver else {Severity.ERROR: 1, Severity.WARNING: 2, Severity.NOTE: 6}[finding.severity]
        name = "waived findings" if finding.waiver else f"{finding.severity.label}s"
        line = _line(finding, where(finding))
        # The details of errors and warnings give way to every line about an error, a warning or the matrix.
        yield Part(rank, name, line, _unfolding(line, finding), max(rank + 3, 4))


def _line(finding: Finding, where: str | None) -> str:
    label = "<b>waived</b>" if finding.waiver else f"{MARKS[finding.severity]} <b>{finding.severity.label}</b>"
    place = f" {as_code(where)}" if where is not None else ""
    return f"{label} {as_prose(finding.message)} <sub>{as_code(finding.rule)}{place}</sub>"


def _unfolding(line: str, finding: Finding) -> str:
    lines = []
    if finding.waiver:
        lines.append(f"- **Accepted** {finding.waiver.term}: {as_text(finding.waiver.reason)}")
    lines.append(f"- **What to do:** {as_prose(finding.remedy)}")
    lines += [f"- **Concluded, not stated:** {as_prose(one)}" for one in finding.inferred[:5]]
    lines += [f"- **Evidence:** {_evidence(one)}" for one in finding.evidence[:20]]
    if len(finding.evidence) > 20:
        lines.append(f"- and {len(finding.evidence) - 20} more")
    return "\n".join([f"<details><summary>{line}</summary>", "", *lines, "", "</details>"])


def _evidence(evidence: Evidence) -> str:
    text = f"{as_text(evidence.source)}, {evidence.date}: {as_prose(evidence.statement)}"
    return f"{text} {as_code(evidence.url)}" if evidence.url else text

"""The review for people at a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from farshore.plan.review import Review
from farshore.report.review.interface import ReviewRenderer
from farshore.report.review.wording import cell_text, changes_in_words, heading_of, where
from farshore.report.summary import in_words
from farshore.report.terminal import Style, bold, clean, finding_as_text

_MOST_ROWS = 40


class TerminalReview(ReviewRenderer):
    """Plain text; colours only where the style allows them."""

    format: ClassVar[str] = "terminal"

    def __init__(self, style: Style | None = None, *, explain_twins: bool = False) -> None:
        """Show every twin and how it was matched too, where that is asked for."""
        self._style = style or Style()
        self._explain_twins = explain_twins

    def render(self, review: Review) -> str:
        """Return the heading, the matrix, the findings, and the count line."""
        files = ", ".join(clean(plan.file) for plan in review.estate.plans)
        blocks = [f"{bold(files, self._style)}  {heading_of(review)}"]
        blocks += _matrix(review)
        blocks += ["\n".join(f"  {clean(remark)}" for remark in review.remarks)] if review.remarks else []
        blocks += [finding_as_text(one, self._style, where(one, review)) for one in review.findings]
        blocks += list(_twins(review)) if self._explain_twins else []
        changes = changes_in_words(review.balance.changes())
        return "\n\n".join([*blocks, f"{files}: {changes}; {in_words(review.findings)}"]) + "\n"


def _matrix(review: Review) -> list[str]:
    balance = review.balance
    if not balance.rows:
        return []
    regions = review.estate.serving
    ranked = sorted(balance.rows, key=lambda row: (row.is_even(regions), not row.is_changed))
    kept = {row.type for row in ranked[:_MOST_ROWS]}
    table = [["", *balance.columns]]
    table += [
        [clean(row.type), *(cell_text(row.cells.get(column)) for column in balance.columns)]
        for row in balance.rows
        if row.type in kept
    ]
    lines = [f"  {line}" for line in _aligned(table)]
    if len(kept) < len(balance.rows):
        lines.append(f"  and {len(balance.rows) - len(kept)} more types, evenly spread or unchanged")
    return ["\n".join(lines)]


def _aligned(table: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(len(row[number]) for row in table) for number in range(len(table[0]))]
    for row in table:
        yield "  ".join(word.ljust(width) for word, width in zip(row, widths, strict=True)).rstrip()


def _twins(review: Review) -> Iterator[str]:
    twins = review.estate.twins
    for group in twins.groups:
        members = "\n".join(f"  {one.region:<14}  {clean(one.address)}" for one in group.members)
        doubt = ", concluded" if group.inferred else ""
        yield f"twins{doubt}: {clean(group.why)}\n{members}"
    alone = [one for one in review.estate.remaining if one.region and twins.group(one) is None]
    if alone:
        lines = "\n".join(f"  {one.region:<14}  {clean(one.address)}" for one in alone)
        yield f"without a twin\n{lines}"

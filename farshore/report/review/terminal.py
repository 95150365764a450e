"""The review for people at a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from farshore.plan.review import Review, rules_of_review
from farshore.report.review.copying import copies_in
from farshore.report.review.interface import ReviewRenderer
from farshore.report.review.wording import (
    cell_text,
    changes_in_words,
    how_the_rest_is,
    regions_in_words,
    telling_columns,
    telling_rows,
    verdict_in_words,
    where,
    without_twin,
)
from farshore.report.style import Style, bold, chunks, clean, finding_as_text, sources_of, wrapped

_FEW_ROWS, _MOST_ROWS, _GAP = 8, 40, 2


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
        blocks = [self._heading(files, review)]
        blocks += _matrix(review, self._style)
        blocks += ["\n".join(wrapped(self._style, remark)) for remark in review.remarks]
        sources = sources_of(rules_of_review(), self._style)
        shown = [one for one in review.findings if one.waiver or not (review.only_new and one.existing)]
        blocks += [finding_as_text(one, self._style, where(one, review), sources.get(one.rule)) for one in shown]
        blocks += list(_twins(review)) if self._explain_twins else []
        changes = changes_in_words(review.balance.changes())
        return "\n\n".join([*blocks, f"{files}: {changes}; {verdict_in_words(review)}"]) + "\n"

    def _heading(self, files: str, review: Review) -> str:
        regions = clean("; ".join(one for one in regions_in_words(review, " <-> ") if one))
        between = "  " if len(files) + len(regions) + _GAP <= self._style.width else "\n  "
        return f"{bold(files, self._style)}{between}{regions}"


def _matrix(review: Review, style: Style) -> Iterator[str]:
    """Yield the types that differ between the regions, in as many parts as the width demands, then the others' number.

    With few types all of them, since a table is read sooner than that it is not there.
    """
    telling, rest = telling_rows(review)
    if len(telling) + len(rest) <= _FEW_ROWS:
        telling, rest = list(review.balance.rows), []
    shown = telling[:_MOST_ROWS]
    copies = copies_in(review.estate)
    columns = telling_columns(review, shown)
    table = [["", *columns]]
    table += [
        [clean(row.type), *(cell_text(row.cells.get(column), copies[row.type, column]) for column in columns)]
        for row in shown
    ]
    *parts, last = _aligned(table, style.width) if shown else [""]
    more = [f"  and {len(telling) - len(shown)} more types that differ"] if len(telling) > len(shown) else []
    more += [f"  {'and ' if shown else ''}{how_the_rest_is(review, telling, rest)}"] if rest else []
    yield from parts
    if last or more:
        yield "\n".join([*([last] if last else []), *more])


def _aligned(table: Sequence[Sequence[str]], width: int) -> Iterator[str]:
    """Yield a table in parts that are no wider than the terminal, each with the first column."""
    widths = [max(len(row[number]) for row in table) + _GAP for number in range(len(table[0]))]
    for start, end in chunks(widths[1:], width - widths[0] - _GAP):
        shown = [0, *range(start + 1, end + 1)]
        lines = ("".join(row[number].ljust(widths[number]) for number in shown) for row in table)
        yield "\n".join(f"{' ' * _GAP}{line}".rstrip() for line in lines)


def _twins(review: Review) -> Iterator[str]:
    twins = review.estate.twins
    for group in twins.groups:
        members = "\n".join(f"  {one.region:<14}  {clean(one.address)}" for one in group.members)
        doubt = ", concluded" if group.inferred else ""
        yield f"twins{doubt}: {clean(group.why)}\n{members}"
    alone = without_twin(review)
    if alone:
        lines = "\n".join(f"  {one.region:<14}  {clean(one.address)}" for one in alone)
        yield f"without a twin or a copy\n{lines}"

"""The matrix of resource types and regions: first what differs between the regions or is destroyed, the rest folded."""

from __future__ import annotations

from collections.abc import Sequence

from farshore.plan.balance import Cell, TypeRow
from farshore.plan.review import ReviewedGroup
from farshore.report.html.markup import Markup, tag
from farshore.report.html.parts import scroller, section
from farshore.report.review.copying import copies_in
from farshore.report.review.wording import (
    changes_in_words,
    destroys,
    how_the_rest_is,
    telling_columns,
    telling_rows,
    uneven_types,
)

_FIT_ON_PAPER = 7
"""With more columns than these the matrix is printed smaller, the headings upright."""


def matrix(group: ReviewedGroup, prefix: str, of: str = "") -> Markup | None:
    """Return the section; None when no plan holds anything for AWS."""
    telling, rest = telling_rows(group)
    if not telling and not rest:
        return None
    label = f"{prefix}-matrix"
    intro = "How many there are after the apply, and what it does to them."
    shown = _table(group, telling, label, "Types that differ") if telling else None
    folded = None
    if rest:
        summary = tag("summary", how_the_rest_is(group, telling, rest))
        folded = tag("details", summary, _table(group, rest, label, "Further types"), class_="more")
    return section(f"Types and regions{of}", label, tag("p", intro, class_="facts"), shown, folded)


def _table(group: ReviewedGroup, rows: Sequence[TypeRow], label: str, said: str) -> Markup:
    columns = telling_columns(group, rows)
    heads = [tag("th", words, scope="col") for words in ("Resource type", *columns)]
    uneven, copies = uneven_types(group), copies_in(group.estate)
    body = [
        tag(
            "tr",
            _head(row, is_even=row.type not in uneven),
            *(_cell(row.cells.get(column), copies[row.type, column]) for column in columns),
        )
        for row in rows
    ]
    kind = "counts wide" if len(columns) > _FIT_ON_PAPER else "counts"
    table = tag("table", tag("thead", tag("tr", *heads)), tag("tbody", *body), class_=kind, aria_labelledby=label)
    return scroller(table, f"{said}, scrolls sideways")


def _head(row: TypeRow, *, is_even: bool) -> Markup:
    kind = row.kind.value if is_even else f"{row.kind.value}, not even"
    return tag("th", tag("code", row.type), tag("small", kind), scope="row")


def _cell(cell: Cell | None, copies: int) -> Markup:
    copied = tag("small", "a copy" if copies == 1 else f"{copies} copies") if copies else None
    if cell is None:
        return tag("td", None if copied else "–", copied, class_=None if copied else "none")
    words = changes_in_words(cell.changes) if any(cell.changes.values()) else None
    changes = tag("small", words, class_="lost" if destroys(cell) else None) if words else None
    return tag("td", str(cell.remaining), changes, copied)

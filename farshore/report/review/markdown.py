"""The review as a pull-request comment: GitHub's Markdown, always small enough to post, what destroys first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from farshore.plan.balance import TypeRow
from farshore.plan.review import Review
from farshore.report.comment import Part, assembled, finding_parts
from farshore.report.entities import as_code, as_text
from farshore.report.review.interface import ReviewRenderer
from farshore.report.review.mermaid import picture
from farshore.report.review.wording import cell_text, changes_in_words
from farshore.report.summary import in_words

_MOST_ROWS = 60
_MOST_COLUMNS = 8


def marker(name: str = "") -> str:
    """Return the first line: by it a job finds its own comment again, and updates it instead of adding another."""
    kept = "".join(one if one.isalnum() or one in " ._/" else "-" for one in name)
    return f"<!-- farshore review: {kept.strip('-')} -->" if name else "<!-- farshore review -->"


class MarkdownReview(ReviewRenderer):
    """A count line, the findings with evidence and remedies collapsed, then the regions as a picture and a matrix."""

    format: ClassVar[str] = "markdown"

    def __init__(self, name: str = "") -> None:
        """Tell this comment from those of other reviews of the same pull request by a name, as `production`."""
        self._name = name

    def render(self, review: Review) -> str:
        """Return the comment: at most 60,000 bytes of UTF-8, cut by severity, saying what was cut."""
        title = f"farshore review of {as_text(self._name)}" if self._name else "farshore review"
        head = f"{marker(self._name)}\n### {title}: {in_words(review.findings)}"
        return assembled(head, list(_parts(review)))


def _parts(review: Review) -> Iterator[Part]:
    yield Part(0, "heading", _heading(review))
    yield from finding_parts(review.findings)
    for remark in review.remarks:
        yield Part(3, "remarks", f"> {as_text(remark)}")
    drawn = picture(review.estate)
    if drawn:
        yield Part(4, "picture", drawn)
    yield from _matrix(review)


def _heading(review: Review) -> str:
    estate = review.estate
    serving = " ↔ ".join(map(as_text, estate.serving)) or "no region that serves"
    others = [as_text(region) for region in estate.regions if region not in estate.serving]
    beside = f" · beside them {', '.join(others)}" if others else ""
    files = ", ".join(as_code(plan.file) for plan in estate.plans[:5])
    more = f" and {len(estate.plans) - 5} more" if len(estate.plans) > 5 else ""
    return f"**{serving}**{beside} · {changes_in_words(review.balance.changes())} · {files}{more}"


def _matrix(review: Review) -> Iterator[Part]:
    rows = review.balance.rows
    if not rows:
        return
    regions = review.estate.serving
    telling = [row for row in rows if row.is_changed or not row.is_even(regions)]
    rest = [row for row in rows if row not in telling]
    shown = telling[:_MOST_ROWS]
    if shown:
        yield Part(3, "matrix", _table(review, shown))
    hidden = (telling[_MOST_ROWS:] + rest)[: 2 * _MOST_ROWS]
    if hidden:
        summary = f"<details><summary>{len(telling) + len(rest) - len(shown)} more types</summary>"
        yield Part(8, "types without changes", f"{summary}\n\n{_table(review, hidden)}\n\n</details>")


def _table(review: Review, rows: Sequence[TypeRow]) -> str:
    columns = review.balance.columns[:_MOST_COLUMNS]
    lines = [["resource type", *map(as_text, columns)], ["---", *("---:" for _ in columns)]]
    lines += [[as_code(row.type), *(cell_text(row.cells.get(column)) for column in columns)] for row in rows]
    cut = len(review.balance.columns) - len(columns)
    note = f"\n\n_{cut} more regions are not shown._" if cut else ""
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + note

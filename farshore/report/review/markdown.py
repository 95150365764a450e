"""The review as a pull-request comment: GitHub's Markdown, always small enough to post, what destroys first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import ClassVar

from farshore.findings import Finding
from farshore.plan.balance import TypeRow
from farshore.plan.review import Review, ReviewedGroup
from farshore.report.comment import Part, assembled, finding_parts
from farshore.report.entities import as_code, as_prose, as_text
from farshore.report.review.copying import copies_in
from farshore.report.review.interface import ReviewRenderer
from farshore.report.review.mermaid import picture
from farshore.report.review.wording import (
    cell_text,
    changes_in_words,
    first_of,
    how_many_before,
    how_the_rest_is,
    known_findings,
    number_of,
    regions_in_words,
    telling_columns,
    telling_rows,
    verdict_in_words,
    where_else,
)
from farshore.report.summary import in_words
from farshore.report.text import clipped

_MOST_ROWS = 40
_MOST_COLUMNS = 8
_MOST_REMARKS = 10
_MOST_KNOWN = 50
_MOST_GROUPS = 10
_LONGEST_NAME = 60
_LONGEST_TYPE = 80
_LONGEST_FILE = 200


def marker(name: str = "") -> str:
    """Return the first line: by it a job finds its own comment again, and updates it instead of adding another."""
    kept = "".join(one if one.isalnum() or one in " ._/" else "-" for one in clipped(name, _LONGEST_NAME))
    calm = re.sub("--+", "-", kept).strip(" -")
    return f"<!-- farshore review: {calm} -->" if name else "<!-- farshore review -->"


class MarkdownReview(ReviewRenderer):
    """A count line, the findings, each of which unfolds, then the regions as a picture and a matrix."""

    format: ClassVar[str] = "markdown"

    def __init__(self, name: str = "") -> None:
        """Tell this comment from those of other reviews of the same pull request by a name, as `production`."""
        self._name = name

    def render(self, review: Review) -> str:
        """Return the comment: at most 60,000 bytes of UTF-8, cut by severity, saying what was cut."""
        title = f"farshore review of {as_text(clipped(self._name, _LONGEST_NAME))}" if self._name else "farshore review"
        head = f"{marker(self._name)}\n### {title}: {verdict_in_words(review)}"
        return assembled(head, list(_parts(review)))


def _parts(review: Review) -> Iterator[Part]:
    yield Part(0, "heading", _heading(review))
    remarks = [as_prose(clipped(one, 2 * _LONGEST_FILE)) for one in review.remarks]
    for remark in first_of(remarks, _MOST_REMARKS, "remarks"):
        yield Part(0, "remarks", f"> {remark}")
    known = known_findings(review)
    told = [one for one in review.findings if one not in known]
    yield from finding_parts(told, lambda one: where_else(one, review))
    if known:
        yield _known(known, review)
    for group in review.groups:
        if len(review.groups) > 1:
            name = as_text(clipped(group.group.name, _LONGEST_FILE))
            yield Part(3, "headings of groups", f"**{name}**: {_of(group)}")
        drawn = picture(group.estate)
        if drawn:
            yield Part(4, "picture", drawn)
        yield from _matrix(group)


def _known(known: Sequence[Finding], review: Review) -> Part:
    """Return what was there before, folded into one line."""
    parts = list(finding_parts(known[:_MOST_KNOWN], lambda one: where_else(one, review)))
    more = [f"_{number_of(len(known) - _MOST_KNOWN, 'more finding')}._"] if len(known) > _MOST_KNOWN else []
    counted = in_words(replace(one, existing=False) for one in known)
    head = f"<details><summary>{how_many_before(len(known))}: {counted}</summary>"
    short, whole = (
        "\n\n".join([head, *texts, *more, "</details>"])
        for texts in ([part.text for part in parts], [part.whole for part in parts])
    )
    return Part(5, "what was there before", short, whole, 9)


def _heading(review: Review) -> str:
    if len(review.groups) == 1:
        return _of(review.groups[0])
    changes = changes_in_words(review.balance.changes())
    names = first_of([as_text(clipped(one.group.name, _LONGEST_FILE)) for one in review.groups], _MOST_GROUPS)
    return f"**{len(review.groups)} groups of plans**: {', '.join(names)} · {changes}"


def _of(group: ReviewedGroup) -> str:
    """Return the regions, the changes and the files of a group in one line."""
    serving, others = (as_text(one) for one in regions_in_words(group))
    files = [as_code(clipped(plan.file, _LONGEST_FILE)) for plan in group.group.plans]
    changes = changes_in_words(group.balance.changes())
    return " · ".join([f"**{serving}**", *([others] if others else []), changes, ", ".join(first_of(files, 5))])


def _matrix(group: ReviewedGroup) -> Iterator[Part]:
    telling, rest = telling_rows(group)
    shown, hidden = telling[:_MOST_ROWS], telling[_MOST_ROWS:]
    if shown:
        yield Part(3, "matrix", _table(group, shown))
    if hidden:
        yield Part(8, "rest of the matrix", _folded(group, f"{len(hidden)} more types that differ", hidden))
    if rest:
        yield Part(8, "even types", _folded(group, how_the_rest_is(group, telling, rest), rest))


def _folded(group: ReviewedGroup, words: str, rows: Sequence[TypeRow]) -> str:
    return f"<details><summary>{words}</summary>\n\n{_table(group, rows[: 2 * _MOST_ROWS])}\n\n</details>"


def _table(group: ReviewedGroup, rows: Sequence[TypeRow]) -> str:
    columns, copies = telling_columns(group, rows), copies_in(group.estate)
    shown = columns[:_MOST_COLUMNS]
    lines = [["after the apply", *map(as_text, shown)], ["---", *("---:" for _ in shown)]]
    for row in rows:
        cells = [cell_text(row.cells.get(column), copies[row.type, column]) for column in shown]
        lines.append([as_code(clipped(row.type, _LONGEST_TYPE)), *cells])
    cut = len(columns) - len(shown)
    note = f"\n\n_{number_of(cut, 'more region')} not shown._" if cut else ""
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + note

"""What the page of a review holds: the counts, the findings, the regions, the matrix, the twins."""

from __future__ import annotations

from typing import ClassVar

from farshore.plan.review import Review, rules_of_review
from farshore.report.html.counts import pills
from farshore.report.html.document import document
from farshore.report.html.findings import findings
from farshore.report.html.markup import Markup, joined, prose, tag
from farshore.report.html.parts import parts_list
from farshore.report.review.html.matrix import matrix
from farshore.report.review.html.picture import picture
from farshore.report.review.html.twins import twins
from farshore.report.review.interface import ReviewRenderer
from farshore.report.review.wording import changes_in_words, regions_in_words, verdict_in_words, where_else

_PREFIX = "r"


class HtmlReview(ReviewRenderer):
    """One self-contained page about all plans."""

    format: ClassVar[str] = "html"

    def __init__(self, name: str = "") -> None:
        """Tell this page from those of other reviews by a name, as `production`."""
        self._name = name

    def render(self, review: Review) -> str:
        """Return the page."""
        name = self._name or "plans"
        serving, others = _heading(review)
        changes = changes_in_words(review.balance.changes())
        sections = _sections(review)
        article = tag(
            "article",
            tag("h2", serving, id=_PREFIX),
            tag("p", f"{changes}; {others}" if others else changes, class_="way"),
            pills(review.findings),
            _files(review),
            *(tag("p", prose(remark), class_="remark") for remark in review.remarks),
            parts_list("the review", sections),
            *(section for _, _, section in sections),
            aria_labelledby=_PREFIX,
        )
        title = f"farshore review of {self._name}" if self._name else "farshore review"
        header = tag("header", tag("h1", title), tag("p", verdict_in_words(review), class_="words"))
        return document(f"Review of {name}: {verdict_in_words(review)}", header, article)


def _sections(review: Review) -> list[tuple[str, str, Markup]]:
    """Return the sections in reading order: words, id of the heading, markup."""
    sections: list[tuple[str, str, Markup | None]] = [
        (
            "Findings",
            f"{_PREFIX}-findings",
            findings(review.findings, rules_of_review(), _PREFIX, lambda one: where_else(one, review)),
        ),
    ]
    several = len(review.groups) > 1
    for number, group in enumerate(review.groups, start=1):
        prefix, of = (f"{_PREFIX}{number}", f" of {group.group.name}") if several else (_PREFIX, "")
        sections += [
            (f"Regions{of}", f"{prefix}-regions", picture(group.estate, prefix, of)),
            (f"Types and regions{of}", f"{prefix}-matrix", matrix(group, prefix, of)),
            (f"Twins{of}", f"{prefix}-twins", twins(group, prefix, of)),
        ]
    return [(words, label, section) for words, label, section in sections if section is not None]


def _heading(review: Review) -> tuple[str, str]:
    if len(review.groups) == 1:
        return regions_in_words(review.groups[0])
    return f"{len(review.groups)} groups of plans", ""


def _files(review: Review) -> Markup:
    files = [tag("code", plan.file) for plan in review.estate.plans]
    separated = [part for file in files for part in (file, Markup(", "))][:-1]
    return tag("p", joined(*separated), class_="facts")

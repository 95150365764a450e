"""The ranking as a page of its own."""

from __future__ import annotations

from farshore.checks.rank import Ranking
from farshore.report.html.document import document
from farshore.report.html.markup import joined, tag
from farshore.report.html.ranking import told_ranking
from farshore.report.telling import tell


def ranking_as_page(ranking: Ranking) -> str:
    """Return one self-contained page, ending in a newline."""
    spec = ranking.spec
    question = tell(ranking).question
    header = tag("header", tag("h1", "farshore rank"), tag("p", question, class_="words"))
    day = ranking.catalog_date.isoformat()
    age = (ranking.today - ranking.catalog_date).days
    facts = joined(
        tag("code", spec.file),
        f", ranked on {ranking.today.isoformat()}; evidence of ",
        tag("time", day, datetime=day),
        f" ({age} day{'s' if age != 1 else ''} old)",
    )
    part = tag(
        "article",
        tag("h2", spec.name, id="s0"),
        tag("p", facts, class_="facts"),
        told_ranking(ranking),
        aria_labelledby="s0",
    )
    return document(question, header, part)

"""The regions that might take over, best first, with the reasons in words."""

from __future__ import annotations

from collections.abc import Sequence

from farshore.checks.rank import Ranking
from farshore.report.html.markup import Markup, joined, tag
from farshore.report.html.parts import scroller, section
from farshore.report.telling import HEADS, Line, Told, tell

_KINDS = {(True, True): ("yes", "✓"), (False, True): ("doubt", "!"), (False, False): ("no", "✗")}
"""Class and sign by whether a region fits and whether it is allowed."""


def ranking(ranked: Ranking | None, prefix: str) -> Markup | None:
    """Return the section; None when nothing was ranked."""
    if ranked is None:
        return None
    heading = f"Where to, when {ranked.spec.regions.primary} is lost"
    return section(heading, f"{prefix}-ranking", told_ranking(ranked))


def told_ranking(ranked: Ranking) -> Markup:
    """Return the ranking without a heading: the listed regions, then what else would fit, then how they compare."""
    told = tell(ranked)
    return joined(
        _table(told.table) if told.table else None,
        tag("ol", *map(_item, told.listed), class_="ranking") if told.listed else None,
        tag("p", told.offer) if told.offer else None,
        tag("ul", *map(_item, told.better), class_="ranking") if told.better else None,
        *(tag("p", remark) for remark in told.remarks),
        *(tag("p", words, class_="facts") for words in (*told.legend, told.criteria)),
    )


def _table(lines: Sequence[Line]) -> Markup:
    heads = tag("tr", *(tag("th", head, scope="col") for head in (*HEADS, "missing")))
    return scroller(tag("table", tag("thead", heads), tag("tbody", *map(_row, lines))), "Regions, scrolls sideways")


def _row(line: Line) -> Markup:
    region, verdict, *cells = line.cells
    kind, sign = _KINDS[line.told.fits, line.told.allowed]
    pill = tag("td", tag("span", f"{sign} {verdict}", class_=f"pill {kind}"))
    lacks = tag("td", ", ".join(line.missing))
    return tag("tr", tag("th", region, scope="row"), pill, *(tag("td", cell) for cell in cells), lacks)


def _item(told: Told) -> Markup:
    kind, sign = _KINDS[told.fits, told.allowed]
    head = tag(
        "p",
        tag("strong", told.region),
        f" {told.name} ",
        tag("span", f"{sign} {told.verdict}", class_=f"pill {kind}"),
        class_="head",
    )
    return tag("li", head, *(tag("p", sentence) for sentence in told.sentences))

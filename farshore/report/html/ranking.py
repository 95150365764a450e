"""The regions that might take over, best first, with the reasons in words."""

from __future__ import annotations

from farshore.checks.rank import Ranking
from farshore.report.html.markup import Markup, joined, tag
from farshore.report.html.parts import section
from farshore.report.telling import Told, tell


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
        tag("ol", *map(_item, told.listed), class_="ranking") if told.listed else None,
        tag("p", told.offer) if told.offer else None,
        tag("ul", *map(_item, told.better), class_="ranking") if told.better else None,
        *(tag("p", remark) for remark in told.remarks),
        tag("p", told.criteria, class_="facts"),
    )


def _item(told: Told) -> Markup:
    kind, sign = ("yes", "✓") if told.fits else ("doubt", "!") if told.allowed else ("no", "✗")
    head = tag(
        "p",
        tag("strong", told.region),
        f" {told.name} ",
        tag("span", f"{sign} {told.verdict}", class_=f"pill {kind}"),
        class_="head",
    )
    return tag("li", head, *(tag("p", sentence) for sentence in told.sentences))

"""The candidates in the order in which they fit, where somebody has ranked them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from farshore.report.html.markup import Markup, tag


@dataclass(frozen=True, slots=True)
class Ranked:
    """One candidate.

    Attributes:
        region: Its id.
        verdict: How it fits, in a few words.
        reasons: Why it stands where it stands, a sentence each.
    """

    region: str
    verdict: str
    reasons: tuple[str, ...] = ()


def ranking(ranked: Sequence[Ranked], prefix: str) -> Markup | None:
    """Return the section; None when nobody has ranked the candidates."""
    if not ranked:
        return None
    items = [
        tag(
            "li",
            tag("strong", one.region),
            f" {one.verdict}",
            tag("ul", *(tag("li", reason) for reason in one.reasons)) if one.reasons else None,
        )
        for one in ranked
    ]
    heading = tag("h3", "Candidates, best first", id=f"{prefix}-ranking")
    return tag("section", heading, tag("ol", *items, class_="ranking"), aria_labelledby=f"{prefix}-ranking")

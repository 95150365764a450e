"""What the sources said, as a list."""

from __future__ import annotations

from farshore.findings import Evidence
from farshore.report.html.markup import Markup, joined, link, prose, tag


def evidence_list(evidence: tuple[Evidence, ...]) -> Markup | None:
    """Return what the sources said, as a list; None when none said anything."""
    if not evidence:
        return None
    return tag("ul", *(tag("li", _said(one)) for one in evidence), class_="evidence")


def _said(one: Evidence) -> Markup:
    where = joined(" (", link(one.url), ")") if one.url else None
    day = one.date.isoformat()
    return joined(tag("b", one.source), ", ", tag("time", day, datetime=day), ": ", prose(one.statement), where)

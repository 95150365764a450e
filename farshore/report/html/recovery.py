"""Recovery estimates beside the objectives, where a preflight carries them."""

from __future__ import annotations

from farshore.checks import Preflight
from farshore.report.html.markup import Markup, joined, link, tag
from farshore.report.html.parts import scroller, section
from farshore.spec.duration import Duration
from farshore.spec.recovery import Sum


def recovery(report: Preflight, prefix: str) -> Markup | None:
    """Return the section; None when the preflight has no estimates."""
    if not report.estimates:
        return None
    goals = report.spec.objectives
    head = tag("tr", *(tag("th", word, scope="col") for word in ("Service", "Recovery time", "Data lost")))
    asked = [tag("th", "Objective", scope="row"), tag("td", _goal(goals.rto)), tag("td", _goal(goals.rpo))]
    rows = [
        tag("tr", tag("th", one.service, scope="row"), _cell(one.rto, goals.rto), _cell(one.rpo, goals.rpo))
        for one in report.estimates
    ]
    body = tag("tbody", tag("tr", *asked, class_="goal"), *rows)
    intro = tag("p", "What each service promises after the loss of the primary, beside the objectives.", class_="facts")
    table = tag("table", tag("thead", head), body, class_="narrow", aria_labelledby=f"{prefix}-recovery")
    return section("Recovery", f"{prefix}-recovery", intro, scroller(table, "Estimates, scroll sideways"))


def _goal(objective: Duration | None) -> str:
    return "none given" if objective is None else str(objective)


def _cell(total: Sum, objective: Duration | None) -> Markup:
    over = total.exceeds(objective)
    words = tag("span", f"{total}{', too much' if over else ''}", class_="pill no" if over else "pill plain")
    terms = [tag("li", f"{term} ", joined("(", link(term.url), ")") if term.url else None) for term in total.terms]
    return tag("td", tag("details", tag("summary", words), tag("ul", *terms)))

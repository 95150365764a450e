"""The matrix of services and regions, each cell a button that shows its evidence."""

from __future__ import annotations

from farshore.catalog import Status, Verdict
from farshore.checks import Preflight, Row
from farshore.report.html.evidence import evidence_list
from farshore.report.html.markup import Markup, tag
from farshore.report.html.parts import scroller, section

_FIT_ON_PAPER = 7
"""With more regions than these the matrix is printed smaller, the names of the regions upright."""

_WORDS = {
    Status.AVAILABLE: ("yes", "✓ yes"),
    Status.UNAVAILABLE: ("no", "✗ no"),
    Status.GLOBAL: ("everywhere", "◯ global"),
    Status.DISPUTED: ("doubt", "! disputed"),
    Status.ENDED: ("no", "✗ ended"),
    Status.UNKNOWN: ("doubt", "? unknown"),
}


def matrix(report: Preflight, prefix: str) -> Markup | None:
    """Return the section; None when there is nothing to show in it."""
    if not report.rows or not report.regions:
        return None
    heads = [
        tag("th", one.region, tag("small", one.role.value), scope="col", class_=one.role.value)
        for one in report.regions
    ]
    rows = [_row(row, report, f"{prefix}-{number}") for number, row in enumerate(report.rows)]
    intro = tag(
        "p", "What AWS offers where. Each answer is a button: it shows who says so, and since when.", class_="facts"
    )
    label = f"{prefix}-matrix"
    corner = tag("th", "AWS service", scope="col")
    kind = "wide" if len(report.regions) > _FIT_ON_PAPER else None
    head = tag("thead", tag("tr", corner, *heads))
    table = tag("table", head, tag("tbody", *rows), class_=kind, aria_labelledby=label)
    return section("Services and regions", label, intro, scroller(table, "Matrix, scrolls sideways"))


def _row(row: Row, report: Preflight, prefix: str) -> Markup:
    needed = tag("small", f"for {row.requirement.whom}")
    cells = [
        _cell(row.verdicts[one.region], row.requirement.asked, f"{prefix}-{number}")
        for number, one in enumerate(report.regions)
    ]
    return tag("tr", tag("th", row.requirement.asked, needed, scope="row"), *cells)


def _cell(verdict: Verdict, asked: str, name: str) -> Markup:
    kind, words = _WORDS[verdict.status]
    label = f"{words[2:]}: {asked} in {verdict.region}, show evidence"
    button = tag(
        "button",
        words,
        type="button",
        class_=f"pill {kind}",
        popovertarget=name,
        popovertargetaction="show",
        interestfor=name,
        aria_label=label,
        aria_haspopup="dialog",
    )
    return tag("td", button, _card(verdict, asked, name))


def _card(verdict: Verdict, asked: str, name: str) -> Markup:
    title = tag("strong", f"{asked} in {verdict.region}: {verdict.status.value}", id=f"{name}-title")
    plane = tag("p", f"Controlled from {verdict.control_plane}.") if _plane_unsaid(verdict) else None
    close = tag("button", "Close", type="button", popovertarget=name, popovertargetaction="hide", class_="close")
    said = evidence_list(verdict.evidence)
    explained = tag("p", verdict.explanation) if verdict.explanation else None
    return tag(
        "div",
        title,
        explained,
        plane,
        said,
        close,
        id=name,
        popover=True,
        role="dialog",
        aria_labelledby=f"{name}-title",
    )


def _plane_unsaid(verdict: Verdict) -> bool:
    return verdict.control_plane is not None and verdict.control_plane not in verdict.explanation

"""What the page of preflight holds: a header with the counts, and a part for each spec."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from farshore.checks import Preflight, rules_of
from farshore.checks.rank import Ranking
from farshore.report.html.counts import pills
from farshore.report.html.document import document
from farshore.report.html.findings import findings
from farshore.report.html.markup import Markup, joined, tag
from farshore.report.html.matrix import matrix
from farshore.report.html.parts import parts_list
from farshore.report.html.ranking import ranking
from farshore.report.html.recovery import recovery
from farshore.report.html.topology import topology
from farshore.report.interface import Renderer
from farshore.report.summary import in_words
from farshore.spec import Spec


class HtmlRenderer(Renderer):
    """One self-contained page."""

    format: ClassVar[str] = "html"

    def __init__(self, rank: Callable[[Spec], Ranking | None] | None = None) -> None:
        """Show a ranking too, where `rank` gives one for a spec."""
        self._rank = rank

    def render(self, reports: Sequence[Preflight]) -> str:
        """Return the page."""
        parts = [self._report(report, f"s{number}") for number, report in enumerate(reports)]
        names = ", ".join(report.spec.name for report in reports)
        return document(f"Preflight of {names}", _header(reports), *parts)

    def _report(self, report: Preflight, prefix: str) -> Markup:
        spec = report.spec
        sections = self._sections(report, prefix)
        to = ", ".join(spec.regions.standby) or "no standby chosen yet"
        return tag(
            "article",
            tag("h2", spec.name, id=prefix),
            tag(
                "p",
                f"{'' if report.existing else f'{spec.strategy.value}: '}{spec.regions.primary} → {to}",
                class_="way",
            ),
            _summary(report),
            *(tag("p", remark) for remark in report.remarks),
            parts_list(spec.name, sections),
            *(section for _, _, section in sections),
            aria_labelledby=prefix,
        )

    def _sections(self, report: Preflight, prefix: str) -> list[tuple[str, str, Markup]]:
        """Return what the part of one spec holds, in reading order: words, id of the heading, markup."""
        ranked = self._rank(report.spec) if self._rank else None
        sections = [
            ("Findings", "findings", findings(report.findings, rules_of([report]), prefix)),
            ("Services and regions", "matrix", matrix(report, prefix)),
            ("Where to", "ranking", ranking(ranked, prefix)),
            ("Topology", "topology", None if report.existing else topology(report, prefix)),
            ("Recovery", "recovery", recovery(report, prefix)),
        ]
        return [(words, f"{prefix}-{name}", section) for words, name, section in sections if section is not None]


def _header(reports: Sequence[Preflight]) -> Markup:
    words = in_words(finding for report in reports for finding in report.findings)
    items = [
        tag("li", tag("a", report.spec.name, href=f"#s{number}"), f" {in_words(report.findings)}")
        for number, report in enumerate(reports)
    ]
    several = tag("nav", tag("ul", *items), aria_label="Specs") if len(items) > 1 else None
    return tag("header", tag("h1", "farshore preflight"), tag("p", words, class_="words"), several)


def _summary(report: Preflight) -> Markup:
    age = (report.today - report.catalog_date).days
    day = tag("time", report.catalog_date.isoformat(), datetime=report.catalog_date.isoformat())
    days = f" ({age} day{'s' if age != 1 else ''} old)"
    facts = joined(
        tag("code", report.spec.file), ", checked on ", report.today.isoformat(), "; evidence of ", day, days
    )
    return joined(pills(report.findings), tag("p", facts, class_="facts"))

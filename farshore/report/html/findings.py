"""What does not hold, the most severe first, with remedy and sources."""

from __future__ import annotations

from farshore.checks import PREFLIGHT_RULES, Preflight
from farshore.findings import Evidence, Finding, Severity
from farshore.report.html.markup import Markup, link, tag
from farshore.report.html.matrix import evidence_list

_FEW_SOURCES, _FEW_FINDINGS = 3, 12
"""Evidence is folded beyond either, so that a long report can be read as a list."""

_KINDS = {
    Severity.ERROR: ("no", "✗ error"),
    Severity.WARNING: ("doubt", "! warning"),
    Severity.NOTE: ("everywhere", "i note"),
}


def findings(report: Preflight, prefix: str) -> Markup:
    """Return the section, also when nothing was found."""
    label = f"{prefix}-findings"
    sources = {rule.id: rule.source for rule in PREFLIGHT_RULES}
    long = len(report.findings) > _FEW_FINDINGS
    items = [_item(one, sources.get(one.rule), long=long) for one in report.findings]
    body = tag("ol", *items, class_="findings") if items else tag("p", "Nothing to object to.", class_="calm")
    return tag("section", tag("h3", "Findings", id=label), body, aria_labelledby=label)


def _item(finding: Finding, source: str | None, *, long: bool) -> Markup:
    kind, words = ("plain", "waived") if finding.waiver else _KINDS[finding.severity]
    head = tag("p", tag("span", words, class_=f"pill {kind}"), " ", tag("code", finding.rule), class_="head")
    return tag(
        "li",
        head,
        tag("h4", finding.message),
        tag("p", tag("code", str(finding.place)), class_="place"),
        _outcome(finding),
        _evidence(finding.evidence, folded=long or len(finding.evidence) > _FEW_SOURCES),
        tag("p", "The rule's source: ", link(source), class_="source") if source else None,
        class_=kind,
    )


def _evidence(evidence: tuple[Evidence, ...], *, folded: bool) -> Markup | None:
    listed = evidence_list(evidence)
    if listed is None or not folded:
        return listed
    number = len(evidence)
    return tag("details", tag("summary", f"Evidence: {number} answer{'s' if number != 1 else ''}"), listed)


def _outcome(finding: Finding) -> Markup:
    if finding.waiver:
        until = finding.waiver.until.isoformat()
        day = tag("time", until, datetime=until)
        return tag("p", tag("b", "Accepted"), " until ", day, f": {finding.waiver.reason}")
    return tag("p", tag("b", "What to do: "), finding.remedy)

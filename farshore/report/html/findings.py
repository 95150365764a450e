"""What does not hold, the most severe first, with remedy and sources."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from farshore.findings import Evidence, Finding, Severity
from farshore.report.html.evidence import evidence_list
from farshore.report.html.markup import Markup, link, prose, tag
from farshore.report.html.parts import section
from farshore.rules import Rule

_FEW_SOURCES, _FEW_FINDINGS = 3, 12
"""Evidence is folded beyond either, so that a long report can be read as a list."""

_KINDS = {
    Severity.ERROR: ("no", "✗ error"),
    Severity.WARNING: ("doubt", "! warning"),
    Severity.NOTE: ("everywhere", "i note"),
}


def findings(
    found: Sequence[Finding],
    rules: Iterable[Rule[Any]],
    prefix: str,
    where: Callable[[Finding], str | None] = lambda one: str(one.place),
) -> Markup:
    """Return the section, also when nothing was found.

    Args:
        found: The findings, in the order in which they are read.
        rules: The rules that may have found them, for their sources.
        prefix: What the id of the heading begins with.
        where: Says where a finding stands; None where its message does.
    """
    sources = {rule.id: rule.source for rule in rules}
    long = len(found) > _FEW_FINDINGS
    items = [_item(one, where(one), sources.get(one.rule), long=long) for one in found]
    body = tag("ol", *items, class_="findings") if items else tag("p", "Nothing to object to.", class_="calm")
    return section("Findings", f"{prefix}-findings", body)


def _item(finding: Finding, where: str | None, source: str | None, *, long: bool) -> Markup:
    kind, words = ("plain", "waived") if finding.waiver else _KINDS[finding.severity]
    if finding.existing and not finding.waiver:
        words = f"{words}, existing"
    head = tag("p", tag("span", words, class_=f"pill {kind}"), " ", tag("code", finding.rule), class_="head")
    return tag(
        "li",
        head,
        tag("h4", prose(finding.message)),
        None if where is None else tag("p", tag("code", where), class_="place"),
        *(tag("p", tag("b", "Concluded, not stated: "), prose(one)) for one in finding.inferred),
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
        until = finding.waiver.until.isoformat() if finding.waiver.until else ""
        term = (" until ", tag("time", until, datetime=until)) if until else (f" {finding.waiver.term}",)
        return tag("p", tag("b", "Accepted"), *term, f": {finding.waiver.reason}")
    return tag("p", tag("b", "What to do: "), prose(finding.remedy))

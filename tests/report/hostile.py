"""Input that wants to be more than text: strategies for hypothesis, and preflights with it in every field."""

from __future__ import annotations

import datetime
from dataclasses import replace

from hypothesis import strategies as st

from farshore.catalog import Status, Verdict
from farshore.checks import PREFLIGHT_RULES, Preflight, Row
from farshore.checks.requirements import Requirement
from farshore.findings import Evidence, Finding, Place, Severity, Waiver
from tests.report.inputs import CALM, TODAY, report

TRICKS = [
    "<script>alert(1)</script>",
    "</script>",
    "<img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "' autofocus onfocus='alert(1)",
    "</title>",
    "</style>",
    "</details></summary></td>",
    "<!--",
    "-->",
    "]]>",
    "<![CDATA[",
    "&lt;b&gt;",
    "&#60;",
    "javascript:alert(1)",
    "https://evil.example/",
    "www.evil.example",
    "mail@evil.example",
    "@octocat",
    "#123",
    "GH-123",
    "!1",
    "[click](https://evil.example)",
    "![x](https://evil.example/x.png)",
    "`code`",
    "```\n",
    "| a | b |",
    "\\|",
    "\\",
    "**bold**",
    "~~~",
    "$x$",
    "\n\n# heading",
    "\r\n::error::forged",
    "##[error]forged",
    "%0A::error::forged",
    "\n- list",
    "    indented",
    "\x1b[2J",
    "\x00",
    "\x0b",
    "\x7f",
    "\x85",
    "\u2028",
    "\u202e",
    "\ufffe",
    "\ufeff",
    "\ud800",
    "\udcff",
    "{{7*7}}",
    "]\\](x",
]
KNOWN = "service-unavailable"
WORD = "x"
TEXTS = st.one_of(
    st.lists(st.one_of(st.sampled_from(TRICKS), st.text(max_size=8)), max_size=4).map("".join),
    st.text(st.characters(), max_size=40),
)
DATES = st.dates(datetime.date(1990, 1, 1), datetime.date(2100, 1, 1))
URLS = TEXTS | TEXTS.map(lambda text: f"https://docs.example/{text}") | st.just("")
EVIDENCE = st.builds(Evidence, TEXTS, DATES, TEXTS, URLS)
NUMBERS = st.none() | st.integers(1, 2**40)
PLACES = st.builds(Place, TEXTS, NUMBERS, NUMBERS, TEXTS)
WAIVERS = st.none() | st.builds(Waiver, TEXTS, TEXTS, DATES)
FINDINGS = st.builds(
    Finding,
    rule=TEXTS | st.just(KNOWN),
    severity=st.sampled_from(Severity),
    message=TEXTS,
    place=PLACES,
    remedy=TEXTS,
    evidence=st.lists(EVIDENCE, max_size=2).map(tuple),
    regions=st.lists(TEXTS, max_size=2).map(tuple),
    service=st.none() | TEXTS,
    waiver=WAIVERS,
)


@st.composite
def preflights(draw: st.DrawFn) -> Preflight:
    """Return a preflight whose every text may be hostile."""
    calm = report(CALM)
    regions = tuple(one._replace(region=draw(TEXTS)) for one in calm.regions)
    rows = tuple(_row(draw, [one.region for one in regions]) for _ in range(draw(st.integers(0, 2))))
    spec = replace(
        calm.spec,
        file=draw(TEXTS),
        name=draw(TEXTS),
        domain=draw(st.none() | TEXTS),
        regions=replace(
            calm.spec.regions, primary=draw(TEXTS), standby=draw(st.lists(TEXTS.filter(bool), max_size=2).map(tuple))
        ),
    )
    return replace(calm, spec=spec, regions=regions, rows=rows, findings=tuple(draw(st.lists(FINDINGS, max_size=3))))


def _row(draw: st.DrawFn, regions: list[str]) -> Row:
    requirement = Requirement(draw(TEXTS), draw(TEXTS), (draw(TEXTS),), draw(TEXTS), Place("x"))
    return Row(requirement, {region: _verdict(draw, region) for region in regions})


def _verdict(draw: st.DrawFn, region: str) -> Verdict:
    return Verdict(
        draw(st.sampled_from(Status)),
        draw(TEXTS),
        draw(TEXTS),
        region,
        tuple(draw(st.lists(EVIDENCE, max_size=1))),
        control_plane=draw(st.none() | TEXTS),
        explanation=draw(TEXTS),
    )


def finding(text: str, severity: Severity = Severity.ERROR, *, waived: bool = False) -> Finding:
    """Return a finding whose every field is one text."""
    waiver = Waiver("any-rule", text, TODAY) if waived else None
    evidence = Evidence(text, TODAY, text, text)
    return Finding("any-rule", severity, text, Place(text, 1, 1, text), text, (evidence,), (text,), text, waiver)


def harmless(one: Preflight) -> Preflight:
    """Return the preflight with a plain word for each text that may be anything."""
    names = [f"r{number}" for number in range(len(one.regions))]
    old = [column.region for column in one.regions]
    rows = tuple(
        row._replace(
            requirement=row.requirement._replace(asked=WORD, needed_by=(WORD,)),
            verdicts={new: _calm_verdict(row.verdicts[was]) for new, was in zip(names, old, strict=True)},
        )
        for row in one.rows
    )
    primary = WORD if one.spec.regions.primary else ""
    standby = tuple(WORD for _ in one.spec.regions.standby)
    spec = replace(one.spec, file=WORD, name=WORD, regions=replace(one.spec.regions, primary=primary, standby=standby))
    return replace(
        one,
        spec=spec,
        regions=tuple(column._replace(region=name) for column, name in zip(one.regions, names, strict=True)),
        rows=rows,
        findings=tuple(map(_calm_finding, one.findings)),
    )


def _calm_verdict(verdict: Verdict) -> Verdict:
    return verdict._replace(
        region=WORD,
        explanation="y" if verdict.explanation else "",
        control_plane=WORD if verdict.control_plane and verdict.control_plane not in verdict.explanation else None,
        evidence=tuple(map(_calm_evidence, verdict.evidence)),
    )


def _calm_evidence(said: Evidence) -> Evidence:
    return said._replace(source=WORD, statement=WORD, url=WORD if said.url else "")


def _calm_finding(found: Finding) -> Finding:
    return replace(
        found,
        rule=found.rule if found.rule in {rule.id for rule in PREFLIGHT_RULES} else WORD,
        message=WORD,
        remedy=WORD,
        place=found.place._replace(file=WORD, path=WORD),
        evidence=tuple(map(_calm_evidence, found.evidence)),
        waiver=replace(found.waiver, reason=WORD) if found.waiver else None,
    )

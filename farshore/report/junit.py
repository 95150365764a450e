"""The report for test dashboards (Jenkins, GitLab): JUnit's XML, well-formed XML 1.0 whatever the input holds.

There is no standard. The elements and attributes are those of the schema of Jenkins's xUnit plugin, but for three that
other tools write too: `file` and `line` of a case, and `skipped` of the whole.
https://github.com/jenkinsci/xunit-plugin/blob/master/src/main/resources/org/jenkinsci/plugins/xunit/types/model/xsd/junit-10.xsd
(2026-11-21)
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, ClassVar

from farshore.checks import Preflight, rules_of
from farshore.findings import Finding, Severity, reach
from farshore.policy import Policy
from farshore.report.interface import Renderer
from farshore.report.text import printable
from farshore.rules import Rule


@dataclass(frozen=True)
class Suite:
    """What one input was found to be.

    Attributes:
        name: What the suite is called.
        findings: What does not hold.
        today: The day of the check; None when the input has none.
        policy: What was decided about the rules.
    """

    name: str
    findings: Sequence[Finding]
    today: datetime.date | None = None
    policy: Policy = Policy()


class JunitRenderer(Renderer):
    """One suite for each spec; in it a case for each finding, and one for each rule that found nothing."""

    format: ClassVar[str] = "junit"

    def __init__(self, threshold: Severity | None = Severity.ERROR) -> None:
        """Count findings from a severity on as failures; None, which never fails the command, counts errors."""
        self._threshold = threshold

    def render(self, reports: Sequence[Preflight]) -> str:
        """Return the document."""
        suites = [Suite(f"{one.spec.name} ({one.spec.file})", one.findings, one.today, one.policy) for one in reports]
        return JunitDocument(rules_of(reports), self._threshold).render(suites)


class JunitDocument:
    """Suites as one document of JUnit's XML."""

    def __init__(self, rules: Iterable[Rule[Any]], threshold: Severity | None, *, only_new: bool = False) -> None:
        """Give each suite a case for each rule too; findings from the threshold on (None: errors) are failures.

        Where only new findings count, those that were there before are skipped, as accepted ones are.
        """
        self._rules = tuple(rules)
        self._threshold = threshold or Severity.ERROR
        self._only_new = only_new

    def render(self, suites: Sequence[Suite]) -> str:
        """Return the document."""
        cases = sum(len(self._cases(suite)) for suite in suites)
        lines = [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<testsuites name="farshore"{self._counts(suites, cases)}>',
        ]
        for suite in suites:
            lines += self._suite(suite)
        return "\n".join([*lines, "</testsuites>"]) + "\n"

    def _suite(self, suite: Suite) -> list[str]:
        cases = self._cases(suite)
        moment = {"timestamp": f"{suite.today}T00:00:00"} if suite.today else {}
        head = _attributes(name=suite.name, **moment)
        return [f"  <testsuite{head}{self._counts([suite], len(cases))}>", *cases, "  </testsuite>"]

    def _counts(self, suites: Sequence[Suite], cases: int) -> str:
        failures = sum(self._fails(finding) for suite in suites for finding in suite.findings)
        skipped = sum(bool(self._skipped(finding)) for suite in suites for finding in suite.findings)
        skipped += sum(len(suite.policy.off) for suite in suites)
        return _attributes(tests=str(cases), failures=str(failures), errors="0", skipped=str(skipped))

    def _fails(self, finding: Finding) -> bool:
        return reach([finding], self._threshold, only_new=self._only_new)

    def _skipped(self, finding: Finding) -> str:
        """Return why a finding does not count at all; empty for one that does."""
        if finding.waiver:
            return f"accepted {finding.waiver.term}: {finding.waiver.reason}"
        return "was there before" if self._only_new and finding.existing else ""

    def _cases(self, suite: Suite) -> list[str]:
        return [*map(self._found, suite.findings), *self._silent(suite)]

    def _silent(self, suite: Suite) -> Iterator[str]:
        spoken = {finding.rule for finding in suite.findings}
        off = {one.rule: one.reason for one in suite.policy.off}
        for rule in self._rules:
            if rule.id in off:
                head = _attributes(classname=rule.id, name=f"not checked: {rule.title}")
                yield f"    <testcase{head}><skipped{_attributes(message=f'switched off: {off[rule.id]}')}/></testcase>"
            elif rule.id not in spoken:
                yield f"    <testcase{_attributes(classname=rule.id, name=f'not found: {rule.title}')}/>"

    def _found(self, finding: Finding) -> str:
        place = finding.stands_at
        line = {"line": str(place.line)} if place.line else {}
        head = _attributes(classname=finding.rule, name=_name(finding), file=place.file, **line)
        return f"    <testcase{head}>\n{self._outcome(finding)}\n    </testcase>"

    def _outcome(self, finding: Finding) -> str:
        if reason := self._skipped(finding):
            return f"      <skipped{_attributes(message=reason)}/>"
        if self._fails(finding):
            head = _attributes(message=finding.message, type=finding.severity.label)
            return f"      <failure{head}>{_body(finding)}</failure>"
        return f"      <system-out>{_body(finding)}</system-out>"


def _name(finding: Finding) -> str:
    where = finding.place.path or str(finding.place)
    return " ".join([finding.severity.label, "at", where, *finding.regions])


def _body(finding: Finding) -> str:
    lines = [f"{finding.severity.label}: {finding.message}", f"at {finding.stands_at}"]
    lines += [f"evidence: {one.source}, {one.date}: {one.statement} {one.url}".rstrip() for one in finding.evidence]
    lines += [f"concluded, not stated: {one}" for one in finding.inferred]
    return "\n".join(_text(line) for line in [*lines, f"remedy: {finding.remedy}"])


def _attributes(**values: str) -> str:
    return "".join(f' {key}="{_text(value)}"' for key, value in values.items())


def _text(text: str) -> str:
    return escape(printable(text))

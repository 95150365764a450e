"""service-ending: a service or feature whose end AWS has announced."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from functools import partial

from farshore.catalog.lifecycle import Stage
from farshore.checks.endings import Ending, endings
from farshore.checks.requirements import Requirement
from farshore.checks.subject import PREFLIGHT_RULES, Subject
from farshore.findings import Finding, Severity
from farshore.rules import Rule


@PREFLIGHT_RULES.register
class ServiceEnding(Rule[Subject]):
    """A warning within a year of the end, a note before."""

    id = "service-ending"
    title = "The spec needs something that AWS will end"
    severity = Severity.WARNING
    why = "A standby that is built today would have to be built again before the announced day, and its data moved."
    remedy = "Build the standby on what replaces it, and move the primary before that day."
    source = "https://docs.aws.amazon.com/general/latest/gr/sunset_services.html"
    source_date = datetime.date(2026, 11, 28)
    good = """
        name: shop
        regions: {primary: us-east-1, standby: us-west-2}
        also_needs: [cloudwatch]
    """
    bad = """
        name: shop
        regions: {primary: us-east-1, standby: us-west-2}
        also_needs: [devops-guru]
    """

    def check(self, subject: Subject) -> Iterable[Finding]:
        """Return a finding for each need that ends."""
        for one in endings(subject, Stage.ENDING, Stage.ANNOUNCED):
            near = one.lifecycle.stage(subject.today) is Stage.ENDING
            yield one.told(partial(self._finding, one, self.severity if near else Severity.NOTE))

    def _finding(self, one: Ending, severity: Severity, requirement: Requirement) -> Finding:
        return self.finding(
            one.message,
            requirement.place,
            remedy=f"{self.remedy} {one.lifecycle.advice}",
            severity=severity,
            evidence=[one.lifecycle.evidence],
            service=requirement.service,
        )

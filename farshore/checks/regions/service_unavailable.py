"""service-unavailable: a region lacks an AWS service the spec cannot do without."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from farshore.catalog import Status, Verdict
from farshore.checks.requirements import Requirement
from farshore.checks.subject import PREFLIGHT_RULES, Subject
from farshore.findings import Evidence, Finding, Severity
from farshore.rules import Rule


@PREFLIGHT_RULES.register
class ServiceUnavailable(Rule[Subject]):
    """One finding for each AWS service, naming every region that lacks it."""

    id = "service-unavailable"
    title = "A region lacks an AWS service the spec needs"
    severity = Severity.ERROR
    why = (
        "AWS regions are not symmetric. A standby that lacks one service cannot take over, and nobody notices until "
        "the day it matters."
    )
    remedy = "Choose a region that has the service, or do without the service in the standby."
    source = "https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters-global-infrastructure.html"
    source_date = datetime.date(2026, 11, 21)
    good = """
        name: shop
        regions: {primary: us-east-1, standby: us-west-2}
        also_needs: [comprehend]
    """
    bad = """
        name: shop
        regions: {primary: us-east-1, standby: ca-west-1}
        also_needs: [comprehend]
    """

    def check(self, subject: Subject) -> Iterable[Finding]:
        """Return a finding for each AWS service and severity."""
        for requirement in subject.requirements:
            lacking: dict[Severity, list[Verdict]] = {}
            for one in subject.carriers():
                verdict = subject.catalog.verdict(requirement.asked, one.region)
                if verdict.status is Status.UNAVAILABLE:
                    lacking.setdefault(subject.weight(one.role), []).append(verdict)
            for severity, verdicts in lacking.items():
                yield self._finding(requirement, severity, verdicts)

    def _finding(self, requirement: Requirement, severity: Severity, verdicts: list[Verdict]) -> Finding:
        regions = [verdict.region for verdict in verdicts]
        whom = " and ".join(f"`{name}`" for name in requirement.needed_by)
        return self.finding(
            f"{', '.join(regions)} lack{'s' if len(regions) == 1 else ''} {requirement.label}, needed by {whom}",
            requirement.place,
            severity=severity,
            evidence=_distinct(verdicts),
            regions=regions,
            service=requirement.service,
        )


def _distinct(verdicts: list[Verdict]) -> list[Evidence]:
    """Return the verdicts' evidence, each statement once."""
    return list(dict.fromkeys(evidence for verdict in verdicts for evidence in verdict.evidence))

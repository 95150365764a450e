"""service-disputed: the sources contradict each other about a service or feature in a region."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from functools import partial

from farshore.catalog import Status
from farshore.checks.lacks import Lack, lacks, told
from farshore.checks.subject import PREFLIGHT_RULES, Subject
from farshore.findings import Finding, Severity
from farshore.rules import Rule


@PREFLIGHT_RULES.register
class ServiceDisputed(Rule[Subject]):
    """Both sides are shown; nobody can decide from here which of them is right."""

    id = "service-disputed"
    title = "The sources disagree on whether a region has what the spec needs"
    severity = Severity.WARNING
    why = (
        "Lists lag behind, and some are copies of others. A standby that depends on a disputed service may fail "
        "on the first deployment, or worse, lack one feature on the day it matters."
    )
    remedy = "Try it in that region, ask AWS support, or choose a region on which the sources agree."
    source = "https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters-global-infrastructure.html"
    source_date = datetime.date(2026, 11, 21)
    good = """
        name: shop
        regions: {primary: us-east-1, standby: us-west-2}
        services: {mail: {type: email}}
    """
    bad = """
        name: shop
        regions: {primary: us-east-1, standby: ap-southeast-4}
        services: {mail: {type: email}}
    """

    def check(self, subject: Subject) -> Iterable[Finding]:
        """Return a finding for each AWS service or feature and severity."""
        for lack in lacks(subject, Status.DISPUTED):
            yield told(lack, partial(self._finding, subject.lighter(lack.severity, self.severity)))

    def _finding(self, severity: Severity, lack: Lack) -> Finding:
        return self.finding(
            f"the sources disagree on {lack.requirement.label} in {', '.join(lack.regions)}, needed by {lack.whom}",
            lack.requirement.place,
            severity=severity,
            evidence=lack.evidence,
            regions=lack.regions,
            service=lack.requirement.service,
        )

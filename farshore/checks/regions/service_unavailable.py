"""service-unavailable: a region lacks an AWS service the spec cannot do without."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from farshore.catalog import Status
from farshore.checks.lacks import Lack, lacks, told
from farshore.checks.subject import PREFLIGHT_RULES, Subject
from farshore.findings import Finding, Severity
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
        for lack in lacks(subject, Status.UNAVAILABLE):
            if not lack.requirement.is_feature:
                yield told(lack, self._finding)

    def _finding(self, lack: Lack) -> Finding:
        return self.finding(
            lack.message("lack"),
            lack.requirement.place,
            severity=lack.severity,
            evidence=lack.evidence,
            regions=lack.regions,
            service=lack.requirement.service,
        )

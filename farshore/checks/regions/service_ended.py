"""service-ended: a service or feature that AWS has switched off."""

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
class ServiceEnded(Rule[Subject]):
    """The sources list a service for months after its end, so that a list alone proves nothing."""

    id = "service-ended"
    title = "The spec needs something that AWS has ended"
    severity = Severity.ERROR
    why = (
        "What AWS has ended can be had in no region, though its lists go on naming it for months: neither the primary "
        "nor a standby can carry it."
    )
    remedy = "Replace it before anything else is planned."
    source = "https://docs.aws.amazon.com/general/latest/gr/full_shutdown_services.html"
    source_date = datetime.date(2026, 11, 28)
    good = """
        name: shop
        regions: {primary: us-east-1, standby: us-west-2}
        also_needs: [vpc-lattice]
    """
    bad = """
        name: shop
        regions: {primary: us-east-1, standby: us-west-2}
        also_needs: [appmesh]
    """

    def check(self, subject: Subject) -> Iterable[Finding]:
        """Return a finding for each need that has ended."""
        for one in endings(subject, Stage.ENDED):
            yield one.told(partial(self._finding, one))

    def _finding(self, one: Ending, requirement: Requirement) -> Finding:
        return self.finding(
            f"{one.message}: no region can carry it",
            requirement.place,
            remedy=f"{self.remedy} {one.lifecycle.advice}",
            evidence=[one.lifecycle.evidence],
            service=requirement.service,
        )

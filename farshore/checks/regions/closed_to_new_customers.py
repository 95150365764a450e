"""closed-to-new-customers: something that AWS no longer gives to accounts that do not have it."""

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
class ClosedToNewCustomers(Rule[Subject]):
    """Looks for services and features that AWS keeps up for those who already use them, and for nobody else."""

    id = "closed-to-new-customers"
    title = "The spec needs something that AWS closed to new customers"
    severity = Severity.WARNING
    why = (
        "Who does not use it already cannot begin, and a new account, for the standby or for rehearsing, may count as "
        "such. Who has it keeps it."
    )
    remedy = "Plan without it: what is closed can be neither rebuilt elsewhere nor rehearsed in another account."
    source = "https://docs.aws.amazon.com/general/latest/gr/maintenance_services.html"
    source_date = datetime.date(2026, 11, 28)
    good = """
        name: shop
        regions: {primary: us-east-1, standby: us-west-2}
        also_needs: [route53-recovery-control-config]
    """
    bad = """
        name: shop
        regions: {primary: us-east-1, standby: us-west-2}
        also_needs: [route53-recovery-readiness]
    """

    def check(self, subject: Subject) -> Iterable[Finding]:
        """Return a finding for each need that a new account cannot have."""
        for one in endings(subject, Stage.CLOSED):
            yield one.told(partial(self._finding, one))

    def _finding(self, one: Ending, requirement: Requirement) -> Finding:
        return self.finding(
            f"{one.message}: an account that does not use it yet cannot begin",
            requirement.place,
            remedy=f"Plan without it. {one.lifecycle.advice}",
            evidence=[one.lifecycle.evidence],
            service=requirement.service,
        )

"""rto-unmet: the estimated recovery time of a service is above the objective."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from farshore.checks.subject import PREFLIGHT_RULES, Subject
from farshore.checks.terms import of, term_evidence
from farshore.findings import Finding, Severity
from farshore.rules import Rule
from farshore.spec.services import Service


@PREFLIGHT_RULES.register
class RtoUnmet(Rule[Subject]):
    """A warning; a note for a type that is not built yet, whose recovery is the caller's own."""

    id = "rto-unmet"
    title = "A service takes longer to recover than `objectives.rto` allows"
    severity = Severity.WARNING
    why = (
        "An objective that the design cannot meet is found out during the outage otherwise, by those who were "
        "promised it."
    )
    remedy = (
        "Change what the longest term stands for, or the objective. DNS moves clients in 20 seconds at the fastest."
    )
    source = "https://docs.aws.amazon.com/whitepapers/latest/disaster-recovery-workloads-on-aws/disaster-recovery-options-in-the-cloud.html"
    source_date = datetime.date(2026, 11, 21)
    good = """
        name: shop
        domain: example.com
        regions: {primary: us-east-1, standby: us-west-2}
        objectives: {rto: 5m, rpo: 1m}
        services: {orders: {type: table, key: {partition: orderId}}}
    """
    bad = """
        name: shop
        domain: example.com
        regions: {primary: us-east-1, standby: us-west-2}
        objectives: {rto: 10s}
        services: {site: {type: static-site}}
    """

    def check(self, subject: Subject) -> Iterable[Finding]:
        """Return a finding for each service whose sum is above the objective, or is not bounded."""
        objective = subject.spec.objectives.rto
        for estimate in subject.spec.estimates() if objective else ():
            total = estimate.rto
            if total.exceeds(objective) or total.seconds is None:
                yield self.finding(
                    f"`{estimate.service}`: recovery {of(total)}, the objective is {objective}",
                    subject.spec.place("services", estimate.service),
                    severity=self._severity(subject.spec.services[estimate.service]),
                    evidence=[term_evidence(term) for term in total.terms],
                    service=estimate.service,
                )

    def _severity(self, service: Service) -> Severity:
        return self.severity if service.built else Severity.NOTE

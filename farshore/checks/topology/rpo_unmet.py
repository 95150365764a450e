"""rpo-unmet: the estimated loss of a service is above the objective."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from farshore.checks.subject import PREFLIGHT_RULES, Subject
from farshore.checks.terms import of, term_evidence
from farshore.findings import Finding, Severity
from farshore.rules import Rule
from farshore.spec.services import Service, StaticSite


@PREFLIGHT_RULES.register
class RpoUnmet(Rule[Subject]):
    """A warning; a note where nothing is built that could bound it, or the files can be published anew."""

    id = "rpo-unmet"
    title = "A service may lose more than `objectives.rpo` allows"
    severity = Severity.WARNING
    why = "What was written last and not yet replicated is gone with the region, or comes back too late to be of use."
    remedy = (
        "Keep what must not be lost in a table, whose copy is about a second behind; give a bucket `time_control`, "
        "for the only bound that S3 promises; or change the objective."
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
        objectives: {rpo: 1m}
        services: {files: {type: bucket}}
    """

    def check(self, subject: Subject) -> Iterable[Finding]:
        """Return a finding for each service whose sum is above the objective, or is not bounded."""
        objective = subject.spec.objectives.rpo
        for estimate in subject.spec.estimates() if objective else ():
            total = estimate.rpo
            if total.exceeds(objective) or total.seconds is None:
                yield self.finding(
                    f"`{estimate.service}`: loss {of(total)}, the objective is {objective}",
                    subject.spec.place("services", estimate.service),
                    severity=self._severity(subject.spec.services[estimate.service]),
                    evidence=[term_evidence(term) for term in total.terms],
                    service=estimate.service,
                )

    def _severity(self, service: Service) -> Severity:
        return Severity.NOTE if isinstance(service, StaticSite) or not service.built else self.severity

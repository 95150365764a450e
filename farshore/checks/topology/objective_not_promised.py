"""objective-not-promised: an objective that is met typically, and that AWS promises no bound for."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from functools import partial

from farshore.checks.objective import evidence_of
from farshore.checks.subject import PREFLIGHT_RULES, Subject
from farshore.findings import Finding, Severity, of_each
from farshore.rules import Rule
from farshore.spec import Spec
from farshore.spec.duration import Duration
from farshore.spec.recovery import Sum


@PREFLIGHT_RULES.register
class ObjectiveNotPromised(Rule[Subject]):
    """A note for each such sum: what is above an objective has a finding of its own."""

    id = "objective-not-promised"
    title = "An objective is met as a rule, and nobody promises that it is"
    severity = Severity.NOTE
    why = (
        "AWS says of global tables and of Aurora Global Database that a write is replicated typically within a second, "
        "and gives no upper bound. In an impaired region the lag grows, which is when the objective counts."
    )
    remedy = (
        "Alarm on the lag (ReplicationLatency of DynamoDB, AuroraGlobalDBReplicationLag), measure it in drills, and "
        "say that the objective is a goal; a table with multi-Region strong consistency loses nothing."
    )
    source = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html"
    source_date = datetime.date(2026, 11, 21)
    good = """
        name: shop
        regions: {primary: us-east-1, standby: us-west-2}
        objectives: {rpo: 1h}
        services: {exports: {type: bucket, time_control: true}}
    """
    bad = """
        name: shop
        regions: {primary: us-east-1, standby: us-west-2}
        objectives: {rpo: 1m}
        services: {orders: {type: table, key: {partition: orderId}}}
    """

    def check(self, subject: Subject) -> Iterable[Finding]:
        """Return a note for each sum within an objective that rests on what is only typical, with all it is true of."""
        asked = subject.spec.objectives
        for noun, objective in (("recovery", asked.rto), ("loss", asked.rpo)):
            found: dict[Sum, list[str]] = {}
            for one in subject.spec.estimates() if objective else ():
                total = one.rto if noun == "recovery" else one.rpo
                if total.typical and not total.exceeds(objective):
                    found.setdefault(total, []).append(one.service)
            for total, services in found.items():
                yield of_each(services, partial(self._finding, subject.spec, f"{noun} of", total, objective))

    def _finding(
        self, spec: Spec, what: str, total: Sum, objective: Duration | None, services: Sequence[str]
    ) -> Finding:
        names = ", ".join(f"`{name}`" for name in services)
        terms = " + ".join(term.label for term in total.terms)
        return self.finding(
            f"{names}: {what} {total} ({terms}); AWS promises no bound, the objective is {objective}",
            spec.place("services", services[0]),
            evidence=[evidence_of(term) for term in total.terms],
            service=services[0],
        )

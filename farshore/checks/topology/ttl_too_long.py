"""ttl-too-long: a record that resolvers remember long after its region is lost."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from farshore.checks.subject import PREFLIGHT_RULES, Subject
from farshore.findings import Finding, Severity
from farshore.rules import Rule
from farshore.spec.failover_timing import LONGEST_TTL_SECONDS, RECORD_TTL
from farshore.spec.services import RestApi


@PREFLIGHT_RULES.register
class TtlTooLong(Rule[Subject]):
    """Looks at `ttl` of APIs; AWS advises 60 seconds at most for a record with a health check."""

    id = "ttl-too-long"
    title = "Resolvers keep the address of a lost region for more than a minute"
    severity = Severity.WARNING
    why = (
        "After Route 53 has stopped giving out a region, every resolver that asked before keeps the old answer for "
        "the record's TTL. Clients behind it fail for that long, however fast the health check was."
    )
    remedy = "Take `ttl` out: it follows from `objectives.rto`, and is 60 seconds at most."
    source = RECORD_TTL
    source_date = datetime.date(2026, 11, 21)
    good = """
        name: shop
        domain: example.com
        regions: {primary: us-east-1, standby: us-west-2}
        services:
          api: {type: rest-api, code: src/api, routes: {GET /: index}, health: ready, ttl: 30s}
    """
    bad = """
        name: shop
        domain: example.com
        regions: {primary: us-east-1, standby: us-west-2}
        services:
          api: {type: rest-api, code: src/api, routes: {GET /: index}, health: ready, ttl: 1h}
    """

    def check(self, subject: Subject) -> Iterable[Finding]:
        """Return a finding for each API whose record is remembered too long."""
        for api in subject.spec.of_type(RestApi):
            if api.ttl is not None and api.ttl.seconds > LONGEST_TTL_SECONDS:
                yield self.finding(
                    f"resolvers keep the address of `{api.name}` for {api.ttl}",
                    subject.spec.place("services", api.name, "ttl"),
                    service=api.name,
                )

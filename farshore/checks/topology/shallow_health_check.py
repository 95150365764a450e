"""shallow-health-check: a health check that proves little."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from farshore.checks.subject import PREFLIGHT_RULES, Subject
from farshore.findings import Finding, Severity
from farshore.rules import Rule
from farshore.spec.services import RestApi


@PREFLIGHT_RULES.register
class ShallowHealthCheck(Rule[Subject]):
    """Looks at APIs that name neither `uses` nor a `health` handler of their own."""

    id = "shallow-health-check"
    title = "The health check of an API exercises nothing that the API depends on"
    severity = Severity.NOTE
    why = (
        "The check then only proves that API Gateway and Lambda answer. A region whose databases are gone goes on "
        "being called healthy, and keeps its clients."
    )
    remedy = "Name the tables and buckets in `uses`, and check the rest in a `health` handler of your own."
    source = (
        "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html"
    )
    source_date = datetime.date(2026, 11, 21)
    good = """
        name: shop
        regions: {primary: us-east-1, standby: us-west-2}
        domain: example.com
        services:
          orders: {type: table, key: {partition: orderId}}
          api:
            type: rest-api
            code: src/api
            routes: {POST /orders: create_order}
            uses: {orders: write}
            authorizer: iam
    """
    bad = """
        name: shop
        regions: {primary: us-east-1, standby: us-west-2}
        domain: example.com
        services: {api: {type: rest-api, code: src/api, routes: {GET /: index}}}
    """

    def check(self, subject: Subject) -> Iterable[Finding]:
        """Return a finding for each API without anything to check."""
        for api in subject.spec.of_type(RestApi):
            if not api.uses and api.health is None:
                yield self.finding(
                    f"the health check of `{api.name}` proves only that API Gateway and Lambda answer",
                    subject.spec.place("services", api.name),
                    service=api.name,
                )

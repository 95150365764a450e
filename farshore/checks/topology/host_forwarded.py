"""host-forwarded: a CDN that passes on the name by which an API is not known."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from farshore.checks.subject import PREFLIGHT_RULES, Subject
from farshore.findings import Finding, Severity
from farshore.rules import Rule
from farshore.spec.services import RestApi


@PREFLIGHT_RULES.register
class HostForwarded(Rule[Subject]):
    """The origin of `cdn` is the API's endpoint in a region, not the API's public name."""

    id = "host-forwarded"
    title = "CloudFront in front of an API passes the Host header on"
    severity = Severity.ERROR
    why = (
        "API Gateway tells APIs apart by the name in `Host`. The endpoint of a region does not know the name that the "
        "client asked for, so that it answers 403 to every request."
    )
    remedy = "Leave `Host` out of `cdn.headers`: CloudFront then sends the name of the endpoint itself."
    source = "https://aws.amazon.com/premiumsupport/knowledge-center/configure-cloudfront-to-forward-headers"
    source_date = datetime.date(2026, 11, 28)
    good = """
        name: shop
        domain: example.com
        regions: {primary: us-east-1, standby: us-west-2}
        services:
          api:
            type: rest-api
            code: src/api
            routes: {GET /: index}
            health: ready
            cdn: {headers: [Authorization, Accept-Language]}
    """
    bad = """
        name: shop
        domain: example.com
        regions: {primary: us-east-1, standby: us-west-2}
        services:
          api:
            type: rest-api
            code: src/api
            routes: {GET /: index}
            health: ready
            cdn: {headers: [Authorization, Host]}
    """

    def check(self, subject: Subject) -> Iterable[Finding]:
        """Return a finding for each API whose CDN passes the header on."""
        for api in subject.spec.of_type(RestApi):
            if api.cdn is not None and "host" in map(str.lower, api.cdn.headers):
                yield self.finding(
                    f"CloudFront in front of `{api.name}` passes the Host header on, and the API's endpoint in a "
                    "region answers 403 to a name that is not its own",
                    subject.spec.place("services", api.name, "cdn", "headers"),
                    service=api.name,
                )

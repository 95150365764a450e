"""authorization-not-forwarded: a CDN that drops the header by which callers sign in."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from farshore.checks.subject import PREFLIGHT_RULES, Subject
from farshore.findings import Finding, Severity
from farshore.rules import Rule
from farshore.spec.services import RestApi
from farshore.spec.services.rest_api import API_KEY, OPEN


@PREFLIGHT_RULES.register
class AuthorizationNotForwarded(Rule[Subject]):
    """An error for an API whose `authorizer` reads the header; a note for one that may do without."""

    id = "authorization-not-forwarded"
    title = "CloudFront in front of an API drops the Authorization header"
    severity = Severity.ERROR
    why = (
        "CloudFront does not pass `Authorization` on unless it is told to. Every call that has to sign in is then "
        "refused, in both regions, and it is hard to see why."
    )
    remedy = "Name `Authorization` in `cdn.headers`, or leave `headers` out: it is the default."
    source = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/add-origin-custom-headers.html"
    source_date = datetime.date(2026, 11, 21)
    good = """
        name: shop
        domain: example.com
        regions: {primary: us-east-1, standby: us-west-2}
        services:
          users: {type: user-pool}
          api:
            type: rest-api
            code: src/api
            routes: {GET /: index}
            health: ready
            authorizer: users
            cdn: {headers: [Authorization, Accept-Language]}
    """
    bad = """
        name: shop
        domain: example.com
        regions: {primary: us-east-1, standby: us-west-2}
        services:
          users: {type: user-pool}
          api:
            type: rest-api
            code: src/api
            routes: {GET /: index}
            health: ready
            authorizer: users
            cdn: {headers: [Accept-Language]}
    """

    def check(self, subject: Subject) -> Iterable[Finding]:
        """Return a finding for each API whose CDN drops the header."""
        for api in subject.spec.of_type(RestApi):
            if api.cdn is not None and "authorization" not in map(str.lower, api.cdn.headers):
                yield self.finding(
                    f"CloudFront in front of `{api.name}` drops the Authorization header",
                    subject.spec.place("services", api.name, "cdn", "headers"),
                    severity=self.severity if api.all_authorizers - {OPEN, API_KEY} else Severity.NOTE,
                    service=api.name,
                )

"""writes-without-authorizer: an API that anyone on the internet may write to."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from farshore.checks.subject import PREFLIGHT_RULES, Subject
from farshore.findings import Finding, Severity
from farshore.rules import Rule
from farshore.spec.services import RestApi
from farshore.spec.services.rest_api import Route

READING = ("GET", "HEAD", "OPTIONS")


@PREFLIGHT_RULES.register
class WritesWithoutAuthorizer(Rule[Subject]):
    """Looks at `routes` that write; what an OpenAPI document of your own says of its operations is not seen here."""

    id = "writes-without-authorizer"
    title = "Anyone may call the routes of an API that write"
    severity = Severity.WARNING
    why = (
        "API Gateway lets everybody through unless a route has an authorizer. Whoever finds the name can then write in "
        "either region, and what is written is replicated to the other."
    )
    remedy = (
        "Give `authorizer`: `iam`, `api-key` or a user-pool. Where your handlers check callers themselves, as those of "
        "webhooks do, say so: `authorizer: none`, or `none` for the route under `authorizers`."
    )
    source = "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-to-api.html"
    source_date = datetime.date(2026, 11, 28)
    good = """
        name: shop
        domain: example.com
        regions: {primary: us-east-1, standby: us-west-2}
        services:
          api:
            type: rest-api
            code: src/api
            routes: {GET /: index, POST /orders: create_order, POST /webhook: receive}
            health: ready
            authorizer: iam
            authorizers: {POST /webhook: none}
    """
    bad = """
        name: shop
        domain: example.com
        regions: {primary: us-east-1, standby: us-west-2}
        services:
          api:
            type: rest-api
            code: src/api
            routes: {GET /: index, POST /orders: create_order}
            health: ready
    """

    def check(self, subject: Subject) -> Iterable[Finding]:
        """Return a finding for each API with routes that write and of which the spec does not say who may call them."""
        for api in subject.spec.of_type(RestApi):
            routes = [one for one in api.routes if _writes(one) and api.authorizer_of(one) is None]
            if routes and api.openapi is None:
                others = f" and {len(routes) - 1} more of its routes" if routes[1:] else ""
                yield self.finding(
                    f"anyone may call `{routes[0]}`{others} of `{api.name}`, and nobody says that this is meant",
                    subject.spec.place("services", api.name, "routes", routes[0]),
                    service=api.name,
                )


def _writes(route: str) -> bool:
    return Route.parse(route).method not in READING

"""routing-control-price: what a switch costs that nobody may ever turn."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from farshore.checks.subject import PREFLIGHT_RULES, Subject
from farshore.findings import Evidence, Finding, Severity
from farshore.rules import Rule

USD_PER_HOUR = 2.50
"""The price of a cluster, says `source`."""
HOURS_PER_MONTH = 730


@PREFLIGHT_RULES.register
class RoutingControlPrice(Rule[Subject]):
    """A note, so that nobody meets the price on the bill."""

    id = "routing-control-price"
    title = "Routing controls are paid for by the hour"
    severity = Severity.NOTE
    why = (
        "A cluster of Amazon Application Recovery Controller (ARC) costs 2.50 USD an hour, about 1,825 USD a month, "
        "from the moment it is made, whether or not anybody ever turns a control. In AWS's own sample of a serverless "
        "system in two regions it is the largest cost by far."
    )
    remedy = (
        "Keep them where a person has to decide when traffic moves. `traffic: {switch: health-check}` moves it without "
        "one, for the price of the health checks. ARC Region switch is AWS's managed alternative: a plan that scales "
        "the other region, fails databases over and moves the traffic, by health checks that it makes itself. farshore "
        "does not build it."
    )
    source = "https://github.com/aws-solutions-library-samples/guidance-for-resilient-data-applications-using-amazon-dynamodb"
    source_date = datetime.date(2026, 11, 28)
    good = """
        name: shop
        domain: example.com
        regions: {primary: us-east-1, standby: us-west-2}
        traffic: {switch: health-check}
        services:
          api: {type: rest-api, code: src/api, routes: {GET /: index}, health: ready}
    """
    bad = """
        name: shop
        domain: example.com
        regions: {primary: us-east-1, standby: us-west-2}
        traffic: {switch: routing-control}
        services:
          api: {type: rest-api, code: src/api, routes: {GET /: index}, health: ready}
    """

    def check(self, subject: Subject) -> Iterable[Finding]:
        """Return a note for a spec whose traffic routing controls move."""
        if not subject.spec.has_routing_controls:
            return
        monthly = USD_PER_HOUR * HOURS_PER_MONTH
        yield self.finding(
            f"the cluster behind the routing controls costs {USD_PER_HOUR:.2f} USD an hour, about {monthly:,.0f} USD a "
            "month, whether or not anybody turns them",
            subject.spec.place("traffic", "switch"),
            evidence=[
                Evidence(
                    "AWS sample for DynamoDB global tables, its costs",
                    self.source_date,
                    "the ARC control plane costs $2.50 per hour or $60 per day",
                    self.source,
                ),
                Evidence(
                    "ARC Developer Guide",
                    self.source_date,
                    "you are charged by the hour for each cluster that you create",
                    "https://docs.aws.amazon.com/r53recovery/latest/dg/routing-control.create.html",
                ),
            ],
        )

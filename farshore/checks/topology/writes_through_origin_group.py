"""writes-through-origin-group: a CloudFront origin group that is asked to fail over writes."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from farshore.checks.subject import PREFLIGHT_RULES, Subject
from farshore.findings import Finding, Severity
from farshore.rules import Rule
from farshore.spec.services import StaticSite
from farshore.spec.services.static_site import READ_METHODS


@PREFLIGHT_RULES.register
class WritesThroughOriginGroup(Rule[Subject]):
    """CloudFront fails over GET, HEAD and OPTIONS, nothing else."""

    id = "writes-through-origin-group"
    title = "A site lets writes through an origin group, which cannot fail over writes"
    severity = Severity.ERROR
    why = (
        "CloudFront tries the second origin only for GET, HEAD and OPTIONS. A POST sent through an origin group fails "
        "with the primary region, so it is no front for an API."
    )
    remedy = "Serve writes from a `rest-api`, whose name follows health checks, and leave GET, HEAD, OPTIONS here."
    source = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html"
    source_date = datetime.date(2026, 11, 21)
    good = """
        name: shop
        regions: {primary: us-east-1, standby: us-west-2}
        services: {site: {type: static-site, methods: [GET, HEAD]}}
    """
    bad = """
        name: shop
        regions: {primary: us-east-1, standby: us-west-2}
        services: {site: {type: static-site, methods: [GET, HEAD, POST]}}
    """

    def check(self, subject: Subject) -> Iterable[Finding]:
        """Return a finding for each site that lets writes through."""
        for site in subject.spec.of_type(StaticSite):
            writes = [method.value for method in site.methods if method not in READ_METHODS]
            if writes:
                yield self.finding(
                    f"`{site.name}` lets {', '.join(writes)} through its origin group, "
                    "which fails over GET, HEAD and OPTIONS only",
                    subject.spec.place("services", site.name, "methods"),
                    service=site.name,
                )

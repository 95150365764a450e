"""region-not-opted-in: a region that an account must enable before it can use it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from farshore.checks.subject import PREFLIGHT_RULES, Subject
from farshore.findings import Finding, Severity
from farshore.rules import Rule


@PREFLIGHT_RULES.register
class RegionNotOptedIn(Rule[Subject]):
    """A note: offline, nobody can see whether this account has enabled it."""

    id = "region-not-opted-in"
    title = "A region is opt-in: an account cannot use it before somebody enables it"
    severity = Severity.NOTE
    why = (
        "Enabling a region takes minutes to hours, and a person with the permission. On the bad day that is time, "
        "and the calls go to a control plane elsewhere."
    )
    remedy = (
        "Enable the region now: `aws account enable-region --region-name REGION`, and in every account that "
        "deploys there."
    )
    source = "https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html"
    source_date = datetime.date(2026, 11, 21)
    good = """
        name: shop
        regions: {primary: us-east-1, standby: us-west-2}
        also_needs: [sqs]
    """
    bad = """
        name: shop
        regions: {primary: us-east-1, standby: ca-west-1}
        also_needs: [sqs]
    """

    def check(self, subject: Subject) -> Iterable[Finding]:
        """Return a finding for each region of the spec that is opt-in, the observer included."""
        for one in subject.regions:
            evidence = subject.catalog.opt_in(one.region)
            if evidence:
                yield self.finding(
                    f"{one.region} is opt-in: an account must enable it before anything can be made there",
                    one.place,
                    remedy=self.remedy.replace("REGION", one.region),
                    evidence=[evidence],
                    regions=[one.region],
                )

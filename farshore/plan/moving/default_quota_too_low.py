"""default-quota-too-low: the system needs more of something than an account has by default in a region."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from farshore.findings import Finding, Severity
from farshore.plan.estate import MOVING_RULES, Danger, Estate, PlanRule
from farshore.plan.listing import listed
from farshore.plan.quotas import Demand, demands


@MOVING_RULES.register
class DefaultQuotaTooLow(PlanRule):
    """Counts what moves from each region, with what is in the standby already, against the default.

    With `--account` against what the account has there, which makes it an error.
    """

    id = "default-quota-too-low"
    title = "The system needs more than an account may have by default in another region"
    severity = Severity.WARNING
    danger = Danger.APPLY_REFUSED
    why = (
        "Quotas are raised region by region. Where the first region was given more, the others still have the default, "
        "and the apply fails on the day on which nobody answers a request for more."
    )
    remedy = "Ask for the quota in the standby now: `aws service-quotas request-service-quota-increase` there."
    source = "https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html"
    source_date = datetime.date(2026, 11, 28)
    good = """
        resource "aws_eip" "outbound" {
          count  = 3
          domain = "vpc"
        }
    """
    bad = """
        resource "aws_eip" "outbound" {
          count  = 6
          domain = "vpc"
        }
    """

    def check(self, subject: Estate) -> Iterable[Finding]:
        """Return a finding for each quota that a region's part of the system exceeds."""
        return (self._exceeded(one) for one in demands(subject) if one.amount > one.most)

    def _exceeded(self, one: Demand) -> Finding:
        where = one.standby or "another region"
        has = f"the account may have {one.most:,}" if one.applied else f"an account has {one.most:,} by default"
        return self.about(
            one.resources[0],
            f"{one.amount:,} {one.quota.name} are needed ({listed(one.resources)}), and {has} in {where}",
            *one.resources[1:3],
            remedy=_request(one),
            severity=Severity.ERROR if one.applied else None,
            evidence=[one.applied.evidence if one.applied else one.quota.evidence],
        )


def _request(one: Demand) -> str:
    """Return the remedy, as a command where the quota's code is known."""
    quota = one.quota
    if not quota.code:
        return f"Ask AWS for more {quota.name} in {one.standby or 'the standby'} now, in the console of Service Quotas."
    return (
        f"Ask for the quota now: `aws service-quotas request-service-quota-increase --region {one.standby or 'REGION'} "
        f"--service-code {quota.service} --quota-code {quota.code} --desired-value {one.value}`."
    )

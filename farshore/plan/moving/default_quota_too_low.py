"""default-quota-too-low: the system needs more of something than an account has by default in a region."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable

from farshore.findings import Evidence, Finding, Severity
from farshore.plan.estate import MOVING_RULES, Danger, Estate, PlanRule
from farshore.plan.listing import listed
from farshore.plan.needs import to_move
from farshore.plan.resource import Resource

SOURCE = (
    "https://github.com/awsdocs/amazon-vpc-user-guide/blob/06e98d972c597b2d5a9064ac4925559c0bd12745/doc_source/"
    "amazon-vpc-limits.md"
)
READ = datetime.date(2026, 11, 28)

QUOTAS = {
    "aws_vpc": (5, "VPCs per Region"),
    "aws_eip": (5, "Elastic IP addresses per Region"),
    "aws_internet_gateway": (5, "Internet gateways per Region"),
    "aws_egress_only_internet_gateway": (5, "Egress-only internet gateways per Region"),
    "aws_security_group": (2_500, "VPC security groups per Region"),
}
"""What an account has in a region unless it asked for more, and what AWS calls it: the tables of `SOURCE`."""


@MOVING_RULES.register
class DefaultQuotaTooLow(PlanRule):
    """Counts the resources of each region against the default, which the region of the system must have exceeded."""

    id = "default-quota-too-low"
    title = "The system needs more than an account may have by default in another region"
    severity = Severity.WARNING
    danger = Danger.APPLY_REFUSED
    why = (
        "Quotas are raised region by region. Where the first region was given more, the others still have the default, "
        "and the apply fails on the day on which nobody answers a request for more."
    )
    remedy = "Ask for the quota in the standby now: `aws service-quotas request-service-quota-increase` there."
    source = SOURCE
    source_date = READ
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
        """Return a finding for each quota that one region's resources exceed."""
        found: dict[tuple[str, str | None], list[Resource]] = defaultdict(list)
        for one in to_move(subject):
            if one.type in QUOTAS:
                found[one.type, one.region].append(one)
        for (type_name, _), resources in found.items():
            most, name = QUOTAS[type_name]
            if len(resources) > most:
                yield self.about(
                    resources[0],
                    f"{len(resources)} of `{type_name}` ({listed(resources)}), and an account has {most} by default in "
                    f"another region",
                    *resources[1:3],
                    evidence=[Evidence("Amazon VPC User Guide", READ, f"{name}: {most} by default", SOURCE)],
                )

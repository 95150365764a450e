"""closed-to-new-customers: something that AWS no longer gives to accounts that do not have it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import NamedTuple

from farshore.checks.requirements import Requirement
from farshore.checks.subject import PREFLIGHT_RULES, Subject
from farshore.findings import Evidence, Finding, Severity
from farshore.rules import Rule


class Closed(NamedTuple):
    """One way that is closed.

    Attributes:
        ids: The service's id, or how its CloudFormation types begin.
        what: What it is.
        instead: What to use now.
        url: The document that says so, read on `READ`.
    """

    ids: tuple[str, ...]
    what: str
    instead: str
    url: str


READ = datetime.date(2026, 11, 21)
CLOSED = (
    Closed(
        ("route53-recovery-readiness", "AWS::Route53RecoveryReadiness::"),
        "readiness checks of Application Recovery Controller",
        "compare the regions in review and in drills instead",
        "https://docs.aws.amazon.com/r53recovery/latest/dg/introduction-regions-readiness.html",
    ),
    Closed(
        ("datapipeline", "AWS::DataPipeline::"),
        "AWS Data Pipeline",
        "let something else move the data, as Step Functions",
        "https://docs.aws.amazon.com/datapipeline/latest/DeveloperGuide/dp-pipeline-objects.html",
    ),
    Closed(
        ("AWS::AutoScaling::LaunchConfiguration",),
        "launch configurations of EC2 Auto Scaling",
        "use launch templates",
        "https://docs.aws.amazon.com/autoscaling/ec2/userguide/LaunchConfiguration.html",
    ),
)


@PREFLIGHT_RULES.register
class ClosedToNewCustomers(Rule[Subject]):
    """Looks for ARC readiness checks, AWS Data Pipeline and launch configurations in `also_needs`."""

    id = "closed-to-new-customers"
    title = "The spec needs something that AWS closed to new customers"
    severity = Severity.WARNING
    why = (
        "Who does not use it already cannot begin, and a new account, for the standby or for rehearsing, may count as "
        "such. Who has it keeps it."
    )
    remedy = "Plan without it: what is closed can be neither rebuilt elsewhere nor rehearsed in another account."
    source = CLOSED[0].url
    source_date = READ
    good = """
        name: shop
        regions: {primary: us-east-1, standby: us-west-2}
        also_needs: [route53-recovery-control-config]
    """
    bad = """
        name: shop
        regions: {primary: us-east-1, standby: us-west-2}
        also_needs: [route53-recovery-readiness]
    """

    def check(self, subject: Subject) -> Iterable[Finding]:
        """Return a finding for each need that a new account cannot have."""
        for need in subject.requirements:
            for closed in CLOSED:
                if _is_one(need, closed):
                    yield self._finding(need, closed)

    def _finding(self, need: Requirement, closed: Closed) -> Finding:
        return self.finding(
            f"{need.asked} stands for {closed.what}, which new accounts cannot use",
            need.place,
            remedy=f"Plan without it: {closed.instead}.",
            evidence=[Evidence("AWS documentation", READ, "closed to new customers", closed.url)],
            service=need.service,
        )


def _is_one(need: Requirement, closed: Closed) -> bool:
    return any(
        need.aws_service == one or (one.endswith("::") and need.aws_service.startswith(one)) for one in closed.ids
    )

"""feature-unavailable: a region lacks a feature of an AWS service that the spec needs."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from farshore.catalog import Status
from farshore.checks.lacks import Lack, lacks, told
from farshore.checks.subject import PREFLIGHT_RULES, Subject
from farshore.findings import Finding, Severity
from farshore.rules import Rule


@PREFLIGHT_RULES.register
class FeatureUnavailable(Rule[Subject]):
    """Features are asked for by their CloudFormation resource types, as `AWS::SES::ReceiptRule`."""

    id = "feature-unavailable"
    title = "A region has the AWS service but lacks a feature of it that the spec needs"
    severity = Severity.ERROR
    why = (
        "A service comes to a region before all of its features do: SES sends mail from more regions than it "
        "receives in. That CloudFormation lacks a type in a region proves nothing by itself; it counts where AWS's own "
        "page about the feature agrees, or where the whole service is absent."
    )
    remedy = "Choose a region that has the feature, or do without the feature in the standby."
    source = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resource-type-schemas.html"
    source_date = datetime.date(2026, 11, 21)
    good = """
        name: shop
        regions: {primary: us-east-1, standby: us-west-2}
        services: {mail: {type: email, inbound: true}}
    """
    bad = """
        name: shop
        regions: {primary: us-east-1, standby: eu-central-2}
        services: {mail: {type: email, inbound: true}}
    """

    def check(self, subject: Subject) -> Iterable[Finding]:
        """Return a finding for each feature and severity."""
        for lack in lacks(subject, Status.UNAVAILABLE):
            if lack.requirement.is_feature:
                yield told(lack, self._finding)

    def _finding(self, lack: Lack) -> Finding:
        return self.finding(
            lack.message("lack"),
            lack.requirement.place,
            severity=lack.severity,
            evidence=lack.evidence,
            regions=lack.regions,
            service=lack.requirement.service,
        )

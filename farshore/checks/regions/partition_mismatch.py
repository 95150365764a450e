"""partition-mismatch: a region in another AWS partition than the primary."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from farshore.checks.subject import PREFLIGHT_RULES, Subject
from farshore.findings import Finding, Severity
from farshore.rules import Rule


@PREFLIGHT_RULES.register
class PartitionMismatch(Rule[Subject]):
    """Accounts, IAM, replication and global tables end at the border of a partition."""

    id = "partition-mismatch"
    title = "A region lies in another AWS partition than the primary"
    severity = Severity.ERROR
    why = (
        "Partitions (aws, aws-cn, aws-us-gov, aws-eusc) share no accounts, IAM or replication: a global table or an S3 "
        "replica cannot reach across."
    )
    remedy = "Choose a region of the primary's partition."
    source = "https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html"
    source_date = datetime.date(2026, 11, 21)
    good = """
        name: shop
        regions: {primary: us-gov-west-1, standby: us-gov-east-1}
        also_needs: [sqs]
    """
    bad = """
        name: shop
        regions: {primary: us-east-1, standby: us-gov-west-1}
        also_needs: [sqs]
    """

    def check(self, subject: Subject) -> Iterable[Finding]:
        """Return a finding for each region outside the primary's partition."""
        known = subject.catalog.regions
        primary = known.get(subject.spec.regions.primary)
        for one in subject.regions if primary else ():
            partition = known[one.region].partition
            if primary and partition != primary.partition:
                yield self.finding(
                    f"{one.region} is in the partition {partition}, the primary {primary.id} in {primary.partition}",
                    one.place,
                    severity=subject.weight(one.role),
                    regions=[one.region],
                )

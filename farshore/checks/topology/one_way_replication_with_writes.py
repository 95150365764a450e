"""one-way-replication-with-writes: a bucket that is written in both regions and copied one way."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import replace

from farshore.checks.subject import PREFLIGHT_RULES, Subject
from farshore.findings import Finding, Severity
from farshore.rules import Rule
from farshore.spec.services import Bucket
from farshore.spec.services.bucket import Replication


@PREFLIGHT_RULES.register
class OneWayReplicationWithWrites(Rule[Subject]):
    """Looks at buckets that say `one-way` although both regions may write to them."""

    id = "one-way-replication-with-writes"
    title = "A bucket is copied one way although both regions write to it"
    severity = Severity.WARNING
    why = (
        "What the standby wrote during a failover, or every day with active-active, never reaches the primary: "
        "after the failback it is missing."
    )
    remedy = "Take `replication` out, which then means both ways, or let only one region write."
    source = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html"
    source_date = datetime.date(2026, 11, 21)
    good = """
        name: shop
        regions: {primary: us-east-1, standby: us-west-2}
        strategy: active-active
        services: {files: {type: bucket}}
    """
    bad = """
        name: shop
        regions: {primary: us-east-1, standby: us-west-2}
        strategy: active-active
        services: {files: {type: bucket, replication: one-way}}
    """

    def check(self, subject: Subject) -> Iterable[Finding]:
        """Return a finding for each bucket whose writes in the standby stay there."""
        spec = subject.spec
        for bucket in spec.of_type(Bucket):
            default = spec.replication(replace(bucket, replication=None))
            if bucket.replication is Replication.ONE_WAY and default is Replication.BOTH_WAYS:
                yield self.finding(
                    f"`{bucket.name}` may be written in the standby, and nothing copies that to the primary",
                    spec.place("services", bucket.name, "replication"),
                    service=bucket.name,
                )

"""standby-copies-expire: copies that the standby deletes although it must serve them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from farshore.checks.subject import PREFLIGHT_RULES, Subject
from farshore.findings import Finding, Severity
from farshore.rules import Rule
from farshore.spec.services import Bucket, RestApi


@PREFLIGHT_RULES.register
class StandbyCopiesExpire(Rule[Subject]):
    """Looks at `standby_lifecycle.expire_after` of buckets that an API uses."""

    id = "standby-copies-expire"
    title = "The standby deletes copies that an API must find there"
    severity = Severity.WARNING
    why = (
        "A lifecycle rule in the standby deletes what the primary still has. After a failover the API answers "
        "that old objects do not exist."
    )
    remedy = "Take `expire_after` out, or move the copies to cheaper storage with `move_after`."
    source = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-what-is-isnot-replicated.html"
    source_date = datetime.date(2026, 11, 21)
    good = """
        name: shop
        regions: {primary: us-east-1, standby: us-west-2}
        domain: example.com
        services:
          files: {type: bucket}
          api: {type: rest-api, code: src/api, routes: {GET /files: list_files}, uses: {files: read}}
    """
    bad = """
        name: shop
        regions: {primary: us-east-1, standby: us-west-2}
        domain: example.com
        services:
          files: {type: bucket, standby_lifecycle: {expire_after: 30d}}
          api: {type: rest-api, code: src/api, routes: {GET /files: list_files}, uses: {files: read}}
    """

    def check(self, subject: Subject) -> Iterable[Finding]:
        """Return a finding for each bucket whose copies do not last."""
        spec = subject.spec
        used = {name for api in spec.of_type(RestApi) for name in api.uses}
        for bucket in spec.of_type(Bucket):
            age = bucket.standby_lifecycle.expire_after
            if age is not None and bucket.name in used:
                yield self.finding(
                    f"an API uses `{bucket.name}`, and the standby deletes its copies after {age}",
                    spec.place("services", bucket.name, "standby_lifecycle", "expire_after"),
                    service=bucket.name,
                )

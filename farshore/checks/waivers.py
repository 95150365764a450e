"""waiver-expired: a waiver whose last day has passed."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from farshore.checks.subject import PREFLIGHT_RULES, Subject
from farshore.findings import Finding, Severity
from farshore.rules import Rule


@PREFLIGHT_RULES.register
class WaiverExpired(Rule[Subject]):
    """An expired waiver hides nothing any more; the finding it covered is reported again."""

    id = "waiver-expired"
    title = "A waiver has expired"
    severity = Severity.WARNING
    why = "A risk is accepted for a time. After it, somebody should look again, rather than nobody ever."
    remedy = "Fix what it covered, or renew `until` with a reason that holds today."
    source = "https://docs.aws.amazon.com/config/latest/APIReference/API_PutRemediationExceptions.html"
    source_date = datetime.date(2026, 11, 21)
    good = """
        name: shop
        regions: {primary: us-east-1, standby: us-west-2}
        also_needs: [sqs]
        waivers: [{rule: too-few-zones, reason: accepted by the board, until: 2999-01-01}]
    """
    bad = """
        name: shop
        regions: {primary: us-east-1, standby: us-west-2}
        also_needs: [sqs]
        waivers: [{rule: too-few-zones, reason: accepted by the board, until: 2020-01-01}]
    """

    def check(self, subject: Subject) -> Iterable[Finding]:
        """Return a finding for each waiver past its last day."""
        for number, waiver in enumerate(subject.spec.waivers):
            if waiver.until < subject.today:
                yield self.finding(
                    f"the waiver of `{waiver.rule}` ended on {waiver.until}",
                    subject.spec.place("waivers", number),
                    service=waiver.service,
                    regions=[waiver.region] if waiver.region else (),
                )

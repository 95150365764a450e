"""waiver-expired: a waiver whose last day has passed."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from farshore.findings import Finding, Severity
from farshore.waiving.acceptance import WAIVER_RULES, Acceptance, WaiverRule


@WAIVER_RULES.register
class WaiverExpired(WaiverRule):
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
        regions: {primary: us-east-1, standby: ca-west-1}
        also_needs: [comprehend]
        waivers: [{rule: service-unavailable, reason: accepted by the board, until: 2999-01-01}]
    """
    bad = """
        name: shop
        regions: {primary: us-east-1, standby: us-west-2}
        also_needs: [sqs]
        waivers: [{rule: too-few-zones, reason: accepted by the board, until: 2020-01-01}]
    """

    def check(self, subject: Acceptance) -> Iterable[Finding]:
        """Return a finding for each waiver past its last day."""
        for waiver in subject.waivers:
            if not waiver.counts_on(subject.today):
                yield self.about(waiver, f"the waiver of {waiver} ended on {waiver.until}")

"""waiver-ending: a waiver whose last day is near."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from farshore.findings import Finding, Severity
from farshore.waiving.acceptance import WAIVER_RULES, Acceptance, WaiverRule

NEAR = datetime.timedelta(days=30)
"""How long before its last day a waiver is told of: time for two weekly meetings and a mend."""


@WAIVER_RULES.register
class WaiverEnding(WaiverRule):
    """Looks at the waivers in force that accept something; a note, since nothing is wrong yet."""

    id = "waiver-ending"
    title = "A waiver is about to end"
    severity = Severity.NOTE
    why = (
        "On the day after its last one the finding counts again, and a gate that was green fails with no change to "
        "blame. Who is told before has time to mend it, or to accept it once more with a reason."
    )
    remedy = "Fix what it covers before that day, or renew `until` with a reason that holds today."
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
        regions: {primary: us-east-1, standby: ca-west-1}
        also_needs: [comprehend]
        waivers: [{rule: service-unavailable, reason: accepted by the board, until: 2026-12-01}]
    """
    bad_on = datetime.date(2026, 11, 21)

    def check(self, subject: Acceptance) -> Iterable[Finding]:
        """Return a note for each waiver that accepts something for 30 more days at most."""
        for waiver in subject.waivers:
            if waiver.until and subject.today <= waiver.until <= subject.today + NEAR and subject.is_used(waiver):
                left = (waiver.until - subject.today).days
                when = f"in {left} day{'s' if left != 1 else ''}" if left else "today"
                yield self.about(waiver, f"the waiver of {waiver} ends {when}, on {waiver.until}")

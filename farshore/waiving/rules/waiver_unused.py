"""waiver-unused: a waiver that covers nothing."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from farshore.findings import Finding, Severity
from farshore.waiving.acceptance import WAIVER_RULES, Acceptance, WaiverRule


@WAIVER_RULES.register
class WaiverUnused(WaiverRule):
    """Looks at the waivers in force of the rules that were asked; a rule of another command may still need its own."""

    id = "waiver-unused"
    title = "A waiver covers nothing"
    severity = Severity.NOTE
    why = (
        "What it accepted is mended, or it names a service, a region or an address that no finding has. Left where it "
        "is, it accepts the next finding that happens to fit, which nobody has looked at."
    )
    remedy = "Remove it, or correct what it names: `farshore explain RULE` says what the rule looks at."
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
        also_needs: [comprehend]
        waivers: [{rule: service-unavailable, reason: accepted by the board, until: 2999-01-01}]
    """

    def check(self, subject: Acceptance) -> Iterable[Finding]:
        """Return a note for each waiver in force that covers no finding."""
        for waiver in subject.waivers:
            if waiver.rule in subject.asked and waiver.counts_on(subject.today) and not subject.is_used(waiver):
                yield self.about(waiver, f"the waiver of {waiver} covers nothing")

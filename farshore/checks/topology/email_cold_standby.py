"""email-cold-standby: mail that is sent from the standby for the first time on the bad day."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from farshore.checks.subject import PREFLIGHT_RULES, Subject
from farshore.findings import Finding, Severity
from farshore.rules import Rule
from farshore.spec.services import Email
from farshore.spec.services.email import Sending


@PREFLIGHT_RULES.register
class EmailColdStandby(Rule[Subject]):
    """Looks at `sending`."""

    id = "email-cold-standby"
    title = "The standby sends no mail until the primary is lost"
    severity = Severity.WARNING
    why = (
        "Receivers judge mail by the reputation of the address that sends it, and SES keeps identities, sandbox "
        "and quotas for each region. A region that never sent is throttled on the day it has to send everything."
    )
    remedy = "Send a part of the mail from each region all the time: `sending: split`."
    source = "https://docs.aws.amazon.com/ses/latest/dg/regions.html"
    source_date = datetime.date(2026, 11, 21)
    good = """
        name: shop
        regions: {primary: us-east-1, standby: us-west-2}
        services: {mail: {type: email}}
    """
    bad = """
        name: shop
        regions: {primary: us-east-1, standby: us-west-2}
        services: {mail: {type: email, sending: failover}}
    """

    def check(self, subject: Subject) -> Iterable[Finding]:
        """Return a finding for each email service that keeps one region silent."""
        for email in subject.spec.of_type(Email):
            if email.sending is Sending.FAILOVER:
                yield self.finding(
                    f"`{email.name}` sends from one region only; the other has no reputation when it must take over",
                    subject.spec.place("services", email.name, "sending"),
                    service=email.name,
                )

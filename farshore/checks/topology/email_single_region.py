"""email-single-region: mail that only the primary can send."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from farshore.checks.subject import PREFLIGHT_RULES, Subject
from farshore.findings import Finding, Severity
from farshore.rules import Rule
from farshore.spec.services import Email
from farshore.spec.services.email import Sending


@PREFLIGHT_RULES.register
class EmailSingleRegion(Rule[Subject]):
    """Looks at `sending: primary`."""

    id = "email-single-region"
    title = "Mail is sent from the primary's region only"
    severity = Severity.WARNING
    why = (
        "SES keeps identities, the sandbox and the sending quota for each region. Where only the primary has them, "
        "no mail leaves while it is lost, and leaving the sandbox elsewhere takes a request to AWS and its answer."
    )
    remedy = "Set up both regions and send a part of the mail from each: `sending: split`, the default."
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
        services: {mail: {type: email, sending: primary}}
    """

    def check(self, subject: Subject) -> Iterable[Finding]:
        """Return a finding for each email service that one region sends for."""
        for email in subject.spec.of_type(Email):
            if email.sending is Sending.PRIMARY:
                yield self.finding(
                    f"`{email.name}` sends nothing while {subject.spec.regions.primary} is lost",
                    subject.spec.place("services", email.name, "sending"),
                    service=email.name,
                )

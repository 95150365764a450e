"""ses-sandbox: SES may not yet write to the public from a region."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from farshore.account import Account, MailStanding
from farshore.checks.account_rule import AccountRule, example, roles
from farshore.checks.subject import ACCOUNT_RULES, Subject
from farshore.findings import Finding, Severity
from farshore.spec import Role

_SPEC = """
    name: shop
    regions: {primary: us-east-1, standby: us-west-2}
    services: {mail: {type: email}}
"""
_GOOD = tuple(
    MailStanding(region=region, production=True, sending=True, per_day=50_000, per_second=14)
    for region in ("us-east-1", "us-west-2")
)
_SANDBOX = MailStanding(region="us-west-2", production=False, sending=True, per_day=200, per_second=1)
_BAD = (_GOOD[0], _SANDBOX)


@ACCOUNT_RULES.register
class SesSandbox(AccountRule):
    """Production access is granted region by region, on request."""

    id = "ses-sandbox"
    title = "SES is in the sandbox, or paused, in a region"
    severity = Severity.ERROR
    why = (
        "In the sandbox SES sends to verified addresses only, at most 200 messages a day and one a second. Production "
        "access is asked for, region by region, and AWS may say no: that is no part of a failover."
    )
    remedy = (
        "Request production access for SES in this region now, in its console or with `aws sesv2 put-account-details`."
    )
    source = "https://docs.aws.amazon.com/console/ses/sandbox"
    source_date = datetime.date(2026, 11, 21)
    good, good_account = example(_SPEC, *_GOOD), _GOOD
    bad, bad_account = example(_SPEC, *_BAD), _BAD

    def judge(self, subject: Subject, account: Account) -> Iterable[Finding]:
        """Return a finding for each region from which the public gets no mail."""
        for region, one in roles(subject).items():
            for fact in account.of(MailStanding, region):
                if not (fact.production and fact.sending):
                    severity = Severity.WARNING if one.role is Role.PRIMARY else subject.weight(one.role)
                    state = "SES is in the sandbox" if fact.sending else "sending through SES is paused"
                    yield self.finding(
                        f"{state} in {region}, the {one.role.value}",
                        one.place,
                        severity=severity,
                        evidence=[account.evidence(fact)],
                        regions=[region],
                    )

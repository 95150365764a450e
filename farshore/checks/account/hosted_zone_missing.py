"""hosted-zone-missing: the account has no public hosted zone of the spec's domain."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from farshore.account import Account, HostedZone
from farshore.checks.account_rule import AccountRule, example
from farshore.checks.subject import ACCOUNT_RULES, Subject
from farshore.findings import Finding, Severity

_SPEC = """
    name: shop
    domain: example.com
    regions: {primary: us-east-1, standby: us-west-2}
    services: {site: {type: static-site}}
"""
_GOOD = (HostedZone(region="us-east-1", domain="example.com", public=1),)
_BAD = (HostedZone(region="us-east-1", domain="example.com", public=0),)


@ACCOUNT_RULES.register
class HostedZoneMissing(AccountRule):
    """farshore writes records into the zone and never creates it: its name servers must be those of your registrar."""

    id = "hosted-zone-missing"
    title = "The account has no public hosted zone of the domain"
    severity = Severity.ERROR
    why = (
        "Certificates are validated and traffic is switched by records in this zone; without it the first apply fails."
    )
    remedy = (
        "Create the public hosted zone and delegate the domain to it, or use credentials of the account that has it."
    )
    source = "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zones-working-with.html"
    source_date = datetime.date(2026, 11, 21)
    good, good_account = example(_SPEC, *_GOOD), _GOOD
    bad, bad_account = example(_SPEC, *_BAD), _BAD

    def judge(self, subject: Subject, account: Account) -> Iterable[Finding]:
        """Return a finding when there is none."""
        for fact in account.of(HostedZone):
            if not fact.public:
                yield self.finding(
                    f"the account has no public hosted zone {fact.domain}",
                    subject.spec.place("domain"),
                    evidence=[account.evidence(fact)],
                )

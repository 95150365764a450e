"""identity-not-verified: SES may not send in the name of the domain from a region."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from farshore.account import Account, MailIdentity
from farshore.checks.account_rule import AccountRule, example, roles
from farshore.checks.subject import ACCOUNT_RULES, Subject
from farshore.findings import Finding, Severity
from farshore.spec import Spec
from farshore.spec.services import Email

_SPEC = """
    name: shop
    domain: example.com
    regions: {primary: us-east-1, standby: us-west-2}
    services: {mail: {type: email}}
"""


def _identity(region: str, *, verified: bool) -> MailIdentity:
    return MailIdentity(region=region, identity="example.com", exists=True, verified=verified)


_GOOD = (_identity("us-east-1", verified=True), _identity("us-west-2", verified=True))
_BAD = (_identity("us-east-1", verified=True), _identity("us-west-2", verified=False))


def _made(spec: Spec, region: str) -> set[str | None]:
    """Return the domains whose identity an apply makes in a region."""
    return {
        email.domain or spec.domain
        for email in spec.of_type(Email)
        if email.adopt is None or region not in email.adopt.regions
    }


@ACCOUNT_RULES.register
class IdentityNotVerified(AccountRule):
    """Asked for the domain of each email; what farshore is about to make may be absent."""

    id = "identity-not-verified"
    title = "SES may not send in the name of the domain from a region"
    severity = Severity.ERROR
    why = (
        "Identities of SES belong to one region. One that is verified in the primary alone lets the standby send "
        "nothing, and to verify a new one SES looks for its DNS records for up to 72 hours."
    )
    remedy = (
        "Publish the three DKIM records that SES wants in this region beside those of the primary. An email of the "
        "spec gets its identity and the records from `farshore synth`; then it is a matter of waiting."
    )
    # The 72 hours: DkimAttributes in the model of sesv2 in botocore 1.44.5 (2026-11-21).
    source = "https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html"
    source_date = datetime.date(2026, 11, 21)
    good, good_account = example(_SPEC, *_GOOD), _GOOD
    bad, bad_account = example(_SPEC, *_BAD), _BAD

    def judge(self, subject: Subject, account: Account) -> Iterable[Finding]:
        """Return a finding for each region where the identity waits, or is absent and nobody makes it."""
        for region, one in roles(subject).items():
            made = _made(subject.spec, region)
            for fact in account.of(MailIdentity, region):
                if not fact.verified and (fact.exists or fact.identity not in made):
                    standing = "is not verified" if fact.exists else "does not exist"
                    yield self.finding(
                        f"the SES identity {fact.identity} {standing} in {region}, the {one.role.value}",
                        one.place,
                        severity=subject.weight(one.role),
                        evidence=[account.evidence(fact)],
                        regions=[region],
                    )

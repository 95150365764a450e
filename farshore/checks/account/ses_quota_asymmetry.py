"""ses-quota-asymmetry: a region may send less mail than the primary."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from farshore.account import Account, MailStanding
from farshore.account.facts import in_a_day
from farshore.checks.account_rule import AccountRule, example, less_than_half, others_than_the_primary
from farshore.checks.subject import ACCOUNT_RULES, Subject
from farshore.findings import Finding, Severity

_SPEC = """
    name: shop
    regions: {primary: us-east-1, standby: us-west-2}
    services: {mail: {type: email}}
"""


def _standing(region: str, per_day: float) -> MailStanding:
    return MailStanding(region=region, production=True, sending=True, per_day=per_day, per_second=14)


_GOOD = (_standing("us-east-1", 200_000), _standing("us-west-2", 200_000))
_BAD = (_standing("us-east-1", 200_000), _standing("us-west-2", 50_000))


@ACCOUNT_RULES.register
class SesQuotaAsymmetry(AccountRule):
    """An error where less than half of the primary's mail could be sent; a warning above that."""

    id = "ses-quota-asymmetry"
    title = "A region may send less mail than the primary"
    severity = Severity.ERROR
    why = (
        "Each region has SES sending quotas of its own. AWS often raises those that are used well; a region that waits "
        "stays where it began. After a failover the primary's mail meets the standby's quota, and what exceeds it is "
        "refused."
    )
    remedy = "Request the primary's SES sending quota in this region too, and send part of the mail from it to keep it."
    # Raised when used: https://aws.amazon.com/blogs/messaging-and-targeting/managing-your-amazon-ses-quota/; refused:
    # https://docs.aws.amazon.com/ses/latest/DeveloperGuide/manage-sending-quotas.html (both 2026-11-21)
    source = "https://docs.aws.amazon.com/ses/latest/dg/quotas.html"
    source_date = datetime.date(2026, 11, 21)
    good, good_account = example(_SPEC, *_GOOD), _GOOD
    bad, bad_account = example(_SPEC, *_BAD), _BAD

    def judge(self, subject: Subject, account: Account) -> Iterable[Finding]:
        """Return a finding for each region with production access and a lower quota than the primary's."""
        for primary in account.of(MailStanding, subject.spec.regions.primary):
            for one in others_than_the_primary(subject):
                for fact in account.of(MailStanding, one.region):
                    share = min(_share(fact.per_day, primary.per_day), _share(fact.per_second, primary.per_second))
                    if fact.production and primary.production and share < 1:
                        yield self.finding(
                            f"{one.region}, the {one.role.value}, may send {_quota(fact)}; "
                            f"the primary {_quota(primary)}",
                            one.place,
                            severity=subject.weight(one.role, less_than_half(share, 1, Severity.WARNING)),
                            evidence=[account.evidence(fact), account.evidence(primary)],
                            regions=[one.region],
                        )


def _share(of: float, whole: float) -> float:
    """Return which part one quota is of another; negative quotas are none."""
    if of < 0 or whole == 0:
        return 1
    return 0 if whole < 0 else of / whole


def _quota(fact: MailStanding) -> str:
    return f"{in_a_day(fact.per_day)} and {fact.per_second:,.0f} a second"

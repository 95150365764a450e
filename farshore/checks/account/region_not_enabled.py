"""region-not-enabled: the account cannot use a region now."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from farshore.account import Account, RegionStanding
from farshore.checks.account_rule import AccountRule, example, roles
from farshore.checks.subject import ACCOUNT_RULES, Subject
from farshore.findings import Finding, Severity

_SPEC = """
    name: shop
    regions: {primary: us-east-1, standby: %s}
    also_needs: [sqs]
"""
_GOOD = (RegionStanding(region="us-west-2", status="opt-in-not-required"),)
_BAD = (RegionStanding(region="ca-west-1", status="not-opted-in"),)


@ACCOUNT_RULES.register
class RegionNotEnabled(AccountRule):
    """Seen live: the account has not enabled the region, or the region turns its credentials away."""

    id = "region-not-enabled"
    title = "The account cannot use a region"
    severity = Severity.ERROR
    why = (
        "Regions launched since March 2019 are off until somebody enables them, which can take minutes to hours, "
        "and in an organization needs rights that nobody on call may have."
    )
    # Tokens: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_enable-regions.html (2026-11-21)
    remedy = (
        "Enable the region (`aws account enable-region`). Where it is enabled already and refuses the credentials, "
        "take session tokens from a regional STS endpoint: those of the global one are good in default regions only, "
        "unless somebody has changed the account's setting."
    )
    source = "https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html"
    source_date = datetime.date(2026, 11, 21)
    good, good_account = example(_SPEC % "us-west-2", *_GOOD), _GOOD
    bad, bad_account = example(_SPEC % "ca-west-1", *_BAD), _BAD

    def judge(self, subject: Subject, account: Account) -> Iterable[Finding]:
        """Return a finding for each region that is off or refuses."""
        for region, one in roles(subject).items():
            for fact in account.of(RegionStanding, region):
                if not fact.usable:
                    verb = f"is refused by {region}" if fact.refused else f"has not enabled {region}"
                    yield self.finding(
                        f"the account {verb}, the {one.role.value}",
                        one.place,
                        severity=subject.weight(one.role),
                        evidence=[account.evidence(fact)],
                        regions=[region],
                    )

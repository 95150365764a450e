"""account-permission-missing: the credentials may not look at something."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from functools import partial

from farshore.account import Account, NotAllowed
from farshore.checks.account_rule import AccountRule, example, place_of
from farshore.checks.subject import ACCOUNT_RULES, Subject
from farshore.findings import Finding, Severity, of_each

_SPEC = """
    name: shop
    regions: {primary: us-east-1, standby: us-west-2}
    also_needs: [lambda]
"""
_BAD = (NotAllowed(region="us-west-2", action="lambda:GetAccountSettings", purpose="Lambda's concurrency"),)


@ACCOUNT_RULES.register
class AccountPermissionMissing(AccountRule):
    """One finding for each IAM action, with all regions that refused it."""

    id = "account-permission-missing"
    title = "The credentials may not look at something"
    severity = Severity.WARNING
    why = "What nobody may look at counts neither as good nor as bad: the rules that need it are silent."
    remedy = "Attach the policy that docs/account.md shows to whoever runs preflight; all of it is reading."
    source = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_AccessPolicyLanguage_Interplay.html"
    source_date = datetime.date(2026, 11, 21)
    good, good_account = example(_SPEC), ()
    bad, bad_account = example(_SPEC, *_BAD), _BAD

    def judge(self, subject: Subject, account: Account) -> Iterable[Finding]:
        """Return a finding for each action that was refused."""
        refused: dict[str, list[NotAllowed]] = {}
        for fact in account.of(NotAllowed):
            refused.setdefault(fact.action, []).append(fact)
        for facts in refused.values():
            yield of_each(facts, partial(self._finding, subject, account))

    def _finding(self, subject: Subject, account: Account, facts: Sequence[NotAllowed]) -> Finding:
        regions = list(dict.fromkeys(fact.region for fact in facts))
        return self.finding(
            f"nobody looked at {facts[0].purpose}: {facts[0].action} is not allowed in {', '.join(regions)}",
            place_of(subject, regions[0]),
            evidence=[account.evidence(facts[0])],
            regions=regions,
        )

"""quota-asymmetry: a region may run fewer functions at once than the primary."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from farshore.account import Account, Concurrency
from farshore.checks.account_rule import AccountRule, example, less_than_half, others_than_the_primary
from farshore.checks.subject import ACCOUNT_RULES, Subject
from farshore.findings import Finding, Severity

_SPEC = """
    name: shop
    regions: {primary: us-east-1, standby: us-west-2}
    also_needs: [lambda]
"""
_GOOD = (Concurrency(region="us-east-1", limit=1000), Concurrency(region="us-west-2", limit=1000))
_BAD = (Concurrency(region="us-east-1", limit=1000), Concurrency(region="us-west-2", limit=10))


@ACCOUNT_RULES.register
class QuotaAsymmetry(AccountRule):
    """An error where less than half of the primary's functions could run; a warning above that."""

    id = "quota-asymmetry"
    title = "A region may run fewer Lambda functions at once than the primary"
    severity = Severity.ERROR
    why = (
        "Lambda's concurrency is a quota of each region. New accounts begin low, and AWS raises it with use: in the "
        "region that is used. After a failover the standby throttles what the primary could serve."
    )
    remedy = "Request the primary's `Concurrent executions` (quota L-B99A9384 of Lambda) in this region too."
    source = "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"
    source_date = datetime.date(2026, 11, 21)
    good, good_account = example(_SPEC, *_GOOD), _GOOD
    bad, bad_account = example(_SPEC, *_BAD), _BAD

    def judge(self, subject: Subject, account: Account) -> Iterable[Finding]:
        """Return a finding for each region with a lower limit than the primary's."""
        for primary in account.of(Concurrency, subject.spec.regions.primary):
            for one in others_than_the_primary(subject):
                for fact in account.of(Concurrency, one.region):
                    if fact.limit < primary.limit:
                        yield self.finding(
                            f"Lambda may run {fact.limit:,} functions at once in {one.region}, the {one.role.value}, "
                            f"and {primary.limit:,} in the primary",
                            one.place,
                            severity=subject.weight(
                                one.role, less_than_half(fact.limit, primary.limit, Severity.WARNING)
                            ),
                            evidence=[account.evidence(fact), account.evidence(primary)],
                            regions=[one.region],
                        )

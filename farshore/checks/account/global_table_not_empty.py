"""global-table-not-empty: a table stands where a replica shall be made."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from farshore.account import Account, TableStanding
from farshore.account.facts import LEGACY
from farshore.checks.account_rule import AccountRule, example, others_than_the_primary
from farshore.checks.subject import ACCOUNT_RULES, Subject
from farshore.findings import Finding, Severity

_SPEC = """
    name: shop
    regions: {primary: us-east-1, standby: us-west-2}
    services: {orders: {type: table, key: {partition: orderId}}}
"""


def _table(region: str, *, exists: bool = False) -> TableStanding:
    return TableStanding(region=region, service="orders", table="shop-orders", exists=exists, items=1200 * exists)


_GOOD = (_table("us-east-1"), _table("us-west-2"))
_BAD = (_table("us-east-1"), _table("us-west-2", exists=True))


@ACCOUNT_RULES.register
class GlobalTableNotEmpty(AccountRule):
    """Silent for a replica of the primary's own table: that is the deployed system."""

    id = "global-table-not-empty"
    title = "A table stands in a region where a replica shall be made"
    severity = Severity.ERROR
    why = (
        "A replica bears the table's name, and DynamoDB makes it anew: while another table of that name stands in the "
        "region the apply fails, and what that table holds is in no other region."
    )
    remedy = "Back the table up, copy what is needed of it into the primary's, and delete it; or rename the service."
    source = "https://repost.aws/questions/QUIrWcFuseTrWwKe0c0SbRBw/replica-issue-in-dynamodb"
    source_date = datetime.date(2026, 11, 21)
    good, good_account = example(_SPEC, *_GOOD), _GOOD
    bad, bad_account = example(_SPEC, *_BAD), _BAD

    def judge(self, subject: Subject, account: Account) -> Iterable[Finding]:
        """Return a finding for each table that is in the way."""
        primary = subject.spec.regions.primary
        for one in others_than_the_primary(subject):
            for fact in account.of(TableStanding, one.region):
                if fact.exists and fact.version != LEGACY and primary not in fact.replicas:
                    yield self.finding(
                        f"{one.region}, the {one.role.value}, has a table {fact.table} already, with about "
                        f"{fact.items:,} items, that is no replica of the primary's",
                        subject.spec.place("services", fact.service),
                        severity=subject.weight(one.role),
                        evidence=[account.evidence(fact)],
                        regions=[one.region],
                        service=fact.service,
                    )

"""global-table-legacy: a table is part of a global table of version 2017.11.29."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from farshore.account import Account, TableStanding
from farshore.account.facts import LEGACY
from farshore.checks.account_rule import AccountRule, example, roles
from farshore.checks.subject import ACCOUNT_RULES, Subject
from farshore.findings import Finding, Severity

_SPEC = """
    name: shop
    regions: {primary: us-east-1, standby: us-west-2}
    services: {orders: {type: table, key: {partition: orderId}}}
"""


def _table(version: str) -> TableStanding:
    names = {"service": "orders", "table": "shop-orders"}
    regions = ("us-east-1", "us-west-2")
    return TableStanding(region="us-east-1", **names, exists=True, items=1200, version=version, replicas=regions)


_GOOD = (_table("2019.11.21"),)
_BAD = (_table(LEGACY),)


@ACCOUNT_RULES.register
class GlobalTableLegacy(AccountRule):
    """farshore builds version 2019.11.21, which AWS calls current."""

    id = "global-table-legacy"
    title = "A table is part of a global table of the legacy version"
    severity = Severity.ERROR
    why = (
        "Version 2017.11.29 is another product: its replicas are tables of their own, kept by other API operations, "
        "and Terraform's replicas of version 2019.11.21 cannot be added to it."
    )
    remedy = "Upgrade the global table to version 2019.11.21 in DynamoDB's console first; there is no way back."
    source = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/globaltables.DetermineVersion.html"
    source_date = datetime.date(2026, 11, 21)
    good, good_account = example(_SPEC, *_GOOD), _GOOD
    bad, bad_account = example(_SPEC, *_BAD), _BAD

    def judge(self, subject: Subject, account: Account) -> Iterable[Finding]:
        """Return one finding for each such table, with its regions."""
        found: dict[str, list[TableStanding]] = {}
        for fact in account.of(TableStanding):
            if fact.version == LEGACY and fact.region in roles(subject):
                found.setdefault(fact.service, []).append(fact)
        for service, facts in found.items():
            yield self.finding(
                f"{facts[0].table} is part of a global table of version {LEGACY}, in {', '.join(facts[0].replicas)}",
                subject.spec.place("services", service),
                evidence=[account.evidence(fact) for fact in facts],
                regions=[fact.region for fact in facts],
                service=service,
            )

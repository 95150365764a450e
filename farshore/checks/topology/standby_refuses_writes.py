"""standby-refuses-writes: a table whose write switch is off in the standby."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from functools import partial

from farshore.checks.subject import PREFLIGHT_RULES, Subject
from farshore.findings import Finding, Severity, of_each
from farshore.rules import Rule
from farshore.spec import Spec
from farshore.spec.services import RestApi, Table
from farshore.spec.services.base import Access


@PREFLIGHT_RULES.register
class StandbyRefusesWrites(Rule[Subject]):
    """Looks at `writes_off` of tables that an API writes to."""

    id = "standby-refuses-writes"
    title = "The standby refuses writes until somebody changes the spec"
    severity = Severity.WARNING
    why = (
        "After a failover the standby's functions read `off` and refuse. Turning the switch takes an edit and an "
        "apply in the middle of the outage, and no estimate counts that time."
    )
    remedy = "Take the standby out of `writes_off`, unless a person shall decide when it may write."
    source = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html"
    source_date = datetime.date(2026, 11, 21)
    good = """
        name: shop
        regions: {primary: us-east-1, standby: us-west-2}
        domain: example.com
        services:
          orders: {type: table, key: {partition: orderId}}
          api:
            type: rest-api
            code: src/api
            routes: {POST /orders: create_order}
            uses: {orders: write}
            authorizer: iam
    """
    bad = """
        name: shop
        regions: {primary: us-east-1, standby: us-west-2}
        domain: example.com
        services:
          orders: {type: table, key: {partition: orderId}, writes_off: [us-west-2]}
          api:
            type: rest-api
            code: src/api
            routes: {POST /orders: create_order}
            uses: {orders: write}
            authorizer: iam
    """

    def check(self, subject: Subject) -> Iterable[Finding]:
        """Return a finding for each table that the standby's functions may not write to."""
        spec = subject.spec
        written = {name for api in spec.of_type(RestApi) for name, access in api.uses.items() if access is Access.WRITE}
        for table in spec.of_type(Table):
            refusing = [region for region in spec.regions.standby if region in table.writes_off]
            if refusing and table.name in written:
                yield of_each(refusing, partial(self._finding, spec, table.name))

    def _finding(self, spec: Spec, table: str, refusing: Sequence[str]) -> Finding:
        return self.finding(
            f"an API writes to `{table}`, and its write switch is off in the standby {' and '.join(refusing)}",
            spec.place("services", table, "writes_off"),
            regions=refusing,
            service=table,
        )

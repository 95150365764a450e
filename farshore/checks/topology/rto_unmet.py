"""rto-unmet: the estimated recovery time of a service is above the objective."""

from __future__ import annotations

import datetime

from farshore.checks.objective import ObjectiveUnmet
from farshore.checks.subject import PREFLIGHT_RULES
from farshore.findings import Severity


@PREFLIGHT_RULES.register
class RtoUnmet(ObjectiveUnmet):
    """A warning; a note for a type that is not built yet, whose recovery is the caller's own."""

    objective = "rto"
    noun = "recovery"
    id = "rto-unmet"
    title = "A service takes longer to recover than `objectives.rto` allows"
    severity = Severity.WARNING
    why = (
        "An objective that the design cannot meet is found out during the outage otherwise, by those who were "
        "promised it."
    )
    remedy = (
        "Change what the longest term stands for, or the objective. DNS moves clients in 20 seconds at the fastest."
    )
    source = "https://docs.aws.amazon.com/whitepapers/latest/disaster-recovery-workloads-on-aws/disaster-recovery-options-in-the-cloud.html"
    source_date = datetime.date(2026, 11, 21)
    good = """
        name: shop
        domain: example.com
        regions: {primary: us-east-1, standby: us-west-2}
        objectives: {rto: 5m, rpo: 1m}
        services: {orders: {type: table, key: {partition: orderId}}}
    """
    bad = """
        name: shop
        domain: example.com
        regions: {primary: us-east-1, standby: us-west-2}
        objectives: {rto: 10s}
        services: {site: {type: static-site}}
    """

"""burstable-in-a-global-database: an instance class that Aurora refuses in a global database."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from farshore.checks.subject import PREFLIGHT_RULES, Subject
from farshore.findings import Finding, Severity
from farshore.rules import Rule


@PREFLIGHT_RULES.register
class BurstableInAGlobalDatabase(Rule[Subject]):
    """Looks at Aurora databases that have a running copy in the standby."""

    id = "burstable-in-a-global-database"
    title = "A global database is given a burstable instance class, which Aurora refuses"
    severity = Severity.ERROR
    why = (
        "An Aurora global database requires instance classes that are optimized for memory-intensive applications. "
        "With a burstable class (db.t3, db.t4g) the cluster cannot join the global database, and the apply fails after "
        "other resources have been made."
    )
    remedy = "Use a memory-optimized class, db.r5 or newer such as db.r6g.large, or leave the running copy out."
    source = "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database.configuration.requirements.html"
    source_date = datetime.date(2026, 11, 28)
    good = """
        name: shop
        regions: {primary: us-east-1, standby: us-west-2}
        services: {ledger: {type: database, engine: aurora-postgresql, instance_class: db.r6g.large}}
    """
    bad = """
        name: shop
        regions: {primary: us-east-1, standby: us-west-2}
        services: {ledger: {type: database, engine: aurora-postgresql, instance_class: db.t4g.medium}}
    """

    def check(self, subject: Subject) -> Iterable[Finding]:
        """Return a finding for each such database."""
        for database in subject.spec.typed("database"):
            if database.engine.is_aurora and database.burstable and database.copied_to_standby(subject.spec):
                yield self.finding(
                    f"Aurora refuses {database.instance_class} in a global database, which `{database.name}` is",
                    subject.spec.place("services", database.name, "instance_class"),
                    service=database.name,
                )

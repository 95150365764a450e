"""backups-single-region: backups that are lost with what they back up."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING

from farshore.checks.subject import PREFLIGHT_RULES, Subject
from farshore.findings import Finding, Severity
from farshore.rules import Rule
from farshore.spec import Spec, Strategy

if TYPE_CHECKING:
    from farshore.spec.services.backups import Backups
    from farshore.spec.services.database import Database


@PREFLIGHT_RULES.register
class BackupsSingleRegion(Rule[Subject]):
    """An error with backup-and-restore, which has nothing else; a warning otherwise."""

    id = "backups-single-region"
    title = "Backups are kept in the primary's region only"
    severity = Severity.ERROR
    why = (
        "Backups in the region that is lost are lost for as long as the region is. A replica does not replace them: "
        "it repeats every mistaken deletion at once."
    )
    remedy = "Copy the backups to the standby: `copy: true` of backups, `copy_backups: true` of a database."
    source = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReplicateBackups.html"
    source_date = datetime.date(2026, 11, 21)
    good = """
        name: shop
        regions: {primary: us-east-1, standby: us-west-2}
        services:
          ledger: {type: database, engine: postgres, instance_class: db.t4g.medium}
          plan: {type: backups}
    """
    bad = """
        name: shop
        regions: {primary: us-east-1, standby: us-west-2}
        services:
          ledger: {type: database, engine: postgres, instance_class: db.t4g.medium, copy_backups: false}
    """

    def check(self, subject: Subject) -> Iterable[Finding]:
        """Return a finding for each plan that copies nothing, and each database whose backups nobody copies."""
        spec = subject.spec
        plans: list[Backups] = spec.typed("backups")
        databases: list[Database] = spec.typed("database")
        for plan in plans:
            if not plan.copy:
                yield self._finding(spec, plan.name, "copy")
        for database in databases:
            if not database.copy_backups and not any(plan.copy and plan.covers(database) for plan in plans):
                yield self._finding(spec, database.name, "copy_backups")

    def _finding(self, spec: Spec, name: str, field: str) -> Finding:
        lost = spec.strategy is Strategy.BACKUP_AND_RESTORE
        return self.finding(
            f"the backups of `{name}` stay in {spec.regions.primary}",
            spec.place("services", name, field),
            severity=self.severity if lost else Severity.WARNING,
            service=name,
        )

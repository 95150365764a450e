"""provisioned-with-replica: a table with provisioned capacity that gets a replica before it scales by itself."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Set

from farshore.findings import Finding, Severity
from farshore.plan.action import Action
from farshore.plan.estate import PLAN_RULES, Danger, Estate, PlanRule
from farshore.plan.listing import joined
from farshore.plan.relations.copies import inline_regions, inline_regions_before
from farshore.plan.resource import Resource

WRITES = "dynamodb:table:WriteCapacityUnits"
"""The dimension whose scaling DynamoDB wants before the first replica."""


@PLAN_RULES.register
class ProvisionedWithReplica(PlanRule):
    """Looks at tables in provisioned mode that get a replica in their own blocks."""

    id = "provisioned-with-replica"
    title = "A table with provisioned capacity gets a replica in the apply that creates it"
    severity = Severity.ERROR
    danger = Danger.APPLY_REFUSED
    why = (
        "DynamoDB makes replicas of a table only when it is paid per request or its write capacity scales by itself. "
        "The scaling is a resource of its own that needs the table first, so in one apply the replica fails, after "
        "minutes and with the table half made."
    )
    remedy = (
        'Set `billing_mode = "PAY_PER_REQUEST"`; or apply in two steps: the table with `aws_appautoscaling_target` '
        "and policy for its write capacity first, the `replica` block then."
    )
    source = "https://github.com/hashicorp/terraform-provider-aws/issues/13097"
    source_date = datetime.date(2026, 11, 21)
    good = """
        resource "aws_dynamodb_table" "orders" {
          name             = "orders"
          billing_mode     = "PAY_PER_REQUEST"
          hash_key         = "order"
          stream_enabled   = true
          stream_view_type = "NEW_AND_OLD_IMAGES"

          attribute {
            name = "order"
            type = "S"
          }

          replica {
            region_name = "us-west-2"
          }
        }
    """
    bad = """
        resource "aws_dynamodb_table" "orders" {
          name             = "orders"
          billing_mode     = "PROVISIONED"
          read_capacity    = 5
          write_capacity   = 5
          hash_key         = "order"
          stream_enabled   = true
          stream_view_type = "NEW_AND_OLD_IMAGES"

          attribute {
            name = "order"
            type = "S"
          }

          replica {
            region_name = "us-west-2"
          }
        }
    """

    def check(self, subject: Estate) -> Iterable[Finding]:
        """Return a finding for each such table."""
        scaled = {
            str(target.was("resource_id"))
            for target in subject.of_type("aws_appautoscaling_target")
            if target.was("scalable_dimension") == WRITES
        }
        for table in subject.of_type("aws_dynamodb_table"):
            before = () if table.action in (Action.CREATE, Action.REPLACE) else inline_regions_before(table)
            added = [region for region in inline_regions(table) if region not in before]
            if added and not before and table.get("billing_mode", default="PROVISIONED") == "PROVISIONED":
                if table.is_unknown("billing_mode") or _scales_already(table, scaled):
                    continue
                yield self._finding(table, added)

    def _finding(self, table: Resource, added: list[str]) -> Finding:
        created = table.action in (Action.CREATE, Action.REPLACE)
        why = "is created with provisioned capacity" if created else "has provisioned capacity"
        message = (
            f"`{table.address}` {why} and gets its first replica in {joined(added)} in the same apply, "
            "which DynamoDB refuses until its write capacity scales by itself"
        )
        severity = self.severity if created else Severity.WARNING
        regions = [*([table.region] if table.region else []), *added]
        return self.about(table, message, severity=severity, regions=regions)


def _scales_already(table: Resource, scaled: Set[str]) -> bool:
    """Say whether one of the scaling targets of writes that exist before this apply is the table's."""
    return table.action not in (Action.CREATE, Action.REPLACE) and f"table/{table.get('name')}" in scaled

"""replica-inline-and-separate: a table's replica that is declared in the table and in a resource of its own."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from farshore.findings import Finding, Severity
from farshore.plan.estate import PLAN_RULES, Danger, Estate, PlanRule
from farshore.plan.listing import joined
from farshore.plan.relations.copies import by_arn, inline_regions, inline_regions_before, sources_of
from farshore.plan.resource import Resource

TABLE, REPLICA, BLOCK = "aws_dynamodb_table", "aws_dynamodb_table_replica", "replica"


@PLAN_RULES.register
class ReplicaInlineAndSeparate(PlanRule):
    """Looks at tables that have replicas of both kinds, by their configurations, or that drop one of the other kind."""

    id = "replica-inline-and-separate"
    title = "A replica is declared in the table and in a resource of its own"
    severity = Severity.ERROR
    danger = Danger.STATE_LOST
    why = (
        "The table's resource takes itself to know all its replicas. What `aws_dynamodb_table_replica` made is not "
        "among its `replica` blocks, so the next apply of the table deletes it, with its data."
    )
    remedy = (
        "Declare replicas in one way only: as `replica` blocks, or as `aws_dynamodb_table_replica` with "
        "`lifecycle { ignore_changes = [replica] }` in the table."
    )
    source = "https://github.com/hashicorp/terraform-provider-aws/issues/38968"
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

          lifecycle {
            ignore_changes = [replica]
          }
        }

        resource "aws_dynamodb_table_replica" "orders" {
          provider         = aws.standby
          global_table_arn = aws_dynamodb_table.orders.arn
        }
    """
    bad = """
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

          # And `aws_dynamodb_table_replica` makes one in us-west-2.
          replica {
            region_name = "eu-west-1"
          }
        }

        resource "aws_dynamodb_table_replica" "orders" {
          provider         = aws.standby
          global_table_arn = aws_dynamodb_table.orders.arn
        }
    """

    def check(self, subject: Estate) -> Iterable[Finding]:
        """Return a finding for each table with replicas of both kinds."""
        separate: dict[Resource, list[Resource]] = {}
        tables = by_arn(subject.of_type(TABLE))
        for replica in subject.of_type(REPLICA):
            for table in sources_of(replica, tables):
                separate.setdefault(table, []).append(replica)
        for table, replicas in separate.items():
            if table.action.destroys or not table.action.remains:
                continue
            regions = {one.region for one in replicas if one.region}
            dropped = [region for region in inline_regions_before(table) if region not in inline_regions(table)]
            if _declares_replicas(table):
                yield self._finding(table, replicas, "has `replica` blocks of its own, and the next apply deletes the")
            elif regions.intersection(dropped) and not table.is_unknown(BLOCK):
                yield self._finding(table, replicas, "does not know them, and this apply deletes the")

    def _finding(self, table: Resource, replicas: list[Resource], why: str) -> Finding:
        regions = sorted({one.region for one in replicas if one.region})
        names = joined([f"`{one.address}`" for one in replicas[:3]])
        one_or_more = "replica" if len(replicas) == 1 else "replicas"
        where = f" in {joined(regions)}" if regions else ""
        message = (
            f"{names} replicate{'s' if len(replicas) == 1 else ''} `{table.address}`{where}, which {why} {one_or_more}"
        )
        return self.about(table, message, *replicas)


def _declares_replicas(table: Resource) -> bool:
    """Say whether the configuration has `replica` blocks: with `ignore_changes` the values have them too."""
    given = table.plan.configuration.resource(table.address).get("expressions")
    return isinstance(given, dict) and bool(given.get(BLOCK)) and bool(inline_regions(table))

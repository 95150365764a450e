"""deprecated-way: something new is built in a way that AWS has replaced."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

from farshore.findings import Finding, Severity, of_each
from farshore.plan.action import Action
from farshore.plan.estate import PLAN_RULES, Danger, Estate, PlanRule
from farshore.plan.listing import listed
from farshore.plan.resource import Resource

_LEGACY = "aws_dynamodb_global_table"


@PLAN_RULES.register
class DeprecatedWay(PlanRule):
    """What exists already is left alone: it works until it is migrated."""

    id = "deprecated-way"
    title = "Something new is built in a way that AWS has replaced"
    severity = Severity.WARNING
    danger = Danger.HYGIENE
    why = "What AWS calls legacy has to be migrated later, with the data in it."
    remedy = "Declare `replica` blocks in the `aws_dynamodb_table` instead, which is version 2019.11.21."
    source = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/globaltables_monitoring.html"
    source_date = datetime.date(2026, 11, 21)
    good = """
        resource "aws_dynamodb_table" "orders" {
          name             = "orders"
          billing_mode     = "PAY_PER_REQUEST"
          hash_key         = "id"
          stream_enabled   = true
          stream_view_type = "NEW_AND_OLD_IMAGES"

          attribute {
            name = "id"
            type = "S"
          }

          replica {
            region_name = "us-west-2"
          }
        }
    """
    bad = """
        resource "aws_dynamodb_global_table" "orders" {
          name = "orders"

          replica {
            region_name = "us-east-1"
          }

          replica {
            region_name = "us-west-2"
          }
        }
    """

    def check(self, subject: Estate) -> Iterable[Finding]:
        """Return a finding that names what is created in the way of 2017."""
        created = [one for one in subject.of_type(_LEGACY) if one.action is Action.CREATE and not one.importing]
        if created:
            yield of_each(created, self._finding)

    def _finding(self, created: Sequence[Resource]) -> Finding:
        return self.about(
            created[0],
            f"{listed(created)} would begin to use version 2017.11.29 of global tables, which AWS calls legacy, "
            "since every write costs more than in the version of today",
            remedy=f"{self.remedy} See {self.source}.",
        )

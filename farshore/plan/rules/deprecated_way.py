"""deprecated-way: something new is built on what AWS no longer offers to new users, or has replaced."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from farshore.findings import Finding, Severity
from farshore.plan.action import Action
from farshore.plan.estate import PLAN_RULES, Danger, Estate, PlanRule
from farshore.plan.listing import listed


@dataclass(frozen=True, slots=True)
class Way:
    """A way that nothing new should go.

    Attributes:
        what: What it is, for the message.
        why: Why not, in words that follow "which".
        instead: What to do.
        source: Address of the page that says so.
    """

    what: str
    why: str
    instead: str
    source: str


_READINESS = Way(
    "readiness checks of Application Recovery Controller",
    "are closed to new customers",
    "Compare the regions in review instead, and drill the failover; routing controls and Region switch stay open.",
    "https://docs.amazonaws.cn/en_us/r53recovery/latest/dg/introduction-regions-readiness.md",
)

# By type, read 2026-11-21.
WAYS: Mapping[str, Way] = {
    "aws_route53recoveryreadiness_cell": _READINESS,
    "aws_route53recoveryreadiness_readiness_check": _READINESS,
    "aws_route53recoveryreadiness_recovery_group": _READINESS,
    "aws_route53recoveryreadiness_resource_set": _READINESS,
    "aws_dynamodb_global_table": Way(
        "version 2017.11.29 of global tables",
        "AWS calls legacy, since every write costs more than in the version of today",
        "Declare `replica` blocks in the `aws_dynamodb_table` instead, which is version 2019.11.21.",
        "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/globaltables_monitoring.html",
    ),
}


@PLAN_RULES.register
class DeprecatedWay(PlanRule):
    """What exists already is left alone: it works until it is migrated."""

    id = "deprecated-way"
    title = "Something new is built in a way that AWS has closed or replaced"
    severity = Severity.WARNING
    danger = Danger.HYGIENE
    why = (
        "What AWS closes to new customers fails on the first apply in a new account, the recovery account among them; "
        "what it calls legacy has to be migrated later, with the data in it."
    )
    remedy = "Use what replaces it."
    source = WAYS["aws_dynamodb_global_table"].source
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
        """Return a finding for each way, naming what is created in it."""
        for way in dict.fromkeys(WAYS.values()):
            types = [name for name, one in WAYS.items() if one is way]
            created = [one for one in subject.of_type(*types) if one.action is Action.CREATE and not one.importing]
            if created:
                yield self.about(
                    created[0],
                    f"{listed(created)} would begin to use {way.what}, which {way.why}",
                    *created[1:3],
                    remedy=f"{way.instead} See {way.source}.",
                )

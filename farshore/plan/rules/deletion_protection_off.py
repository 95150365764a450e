"""deletion-protection-off: a plan takes away what would keep state from being destroyed."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import partial

from farshore.findings import Finding, Severity, of_each
from farshore.plan.action import Action
from farshore.plan.estate import PLAN_RULES, Danger, Estate, PlanRule
from farshore.plan.listing import joined, listed
from farshore.plan.plan import Plan
from farshore.plan.resource import Resource


@PLAN_RULES.register
class DeletionProtectionOff(PlanRule):
    """Compares the protections of what remains before and after."""

    id = "deletion-protection-off"
    title = "A protection against destruction is taken away"
    severity = Severity.WARNING
    danger = Danger.STATE_LOST
    why = (
        "Such a change is mostly the first half of a deletion. Where it is forgotten, the next plan that replaces "
        "the resource by mistake meets nothing that stops it."
    )
    remedy = "Leave the protection on; take it off in the change that deletes the resource, after its data is copied."
    source = (
        "https://aws.amazon.com/blogs/database/"
        "how-to-use-deletion-protection-to-enhance-your-amazon-dynamodb-table-protection-strategy"
    )
    source_date = datetime.date(2026, 11, 21)
    good = """
        resource "aws_dynamodb_table" "orders" {
          name                        = "orders"
          billing_mode                = "PAY_PER_REQUEST"
          hash_key                    = "order"
          deletion_protection_enabled = true

          attribute {
            name = "order"
            type = "S"
          }
        }
    """
    bad = """
        # It was true.
        resource "aws_dynamodb_table" "orders" {
          name                        = "orders"
          billing_mode                = "PAY_PER_REQUEST"
          hash_key                    = "order"
          deletion_protection_enabled = false

          attribute {
            name = "order"
            type = "S"
          }
        }
    """

    def check(self, subject: Estate) -> Iterable[Finding]:
        """Return a finding for each set of protections that resources of one type and region lose."""
        found: dict[tuple[Plan, str, str | None, tuple[str, ...]], list[Resource]] = defaultdict(list)
        for one in subject.resources:
            if one.action is Action.UPDATE and (lost := _lost(one)):
                found[(one.plan, one.type, one.region, lost)].append(one)
        for (_, _, _, lost), resources in found.items():
            yield of_each(resources, partial(self._finding, lost))

    def _finding(self, lost: tuple[str, ...], resources: Sequence[Resource]) -> Finding:
        where = f" in {resources[0].region}" if resources[0].region else ""
        names = joined([f"`{name}`" for name in lost])
        verb = "lose" if len(resources) > 1 else "loses"
        return self.about(
            resources[0],
            f"{listed(resources)}{where} {verb} what kept {'them' if len(resources) > 1 else 'it'} from being "
            f"destroyed with {'their' if len(resources) > 1 else 'its'} content: {names} changes",
        )


def _lost(one: Resource) -> tuple[str, ...]:
    return tuple(
        protection.attribute
        for protection in one.facts.protections
        if protection.protects(one.was(protection.attribute))
        and not one.is_unknown(protection.attribute)
        and not protection.protects(one.get(protection.attribute))
    )

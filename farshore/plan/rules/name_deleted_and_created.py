"""name-deleted-and-created: a resource that is deleted and created again because its address changed."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence

from farshore.findings import Finding, Severity, of_each
from farshore.plan.estate import PLAN_RULES, Danger, Estate, PlanRule
from farshore.plan.listing import listed
from farshore.plan.plan import Plan
from farshore.plan.relations.renames import Rename, renames
from farshore.plan.types.state import IRREPLACEABLE, holds_state

_MOST_APART = 8
"""Names with state that get a finding of their own; when more share a region, one finding names them all."""


@PLAN_RULES.register
class NameDeletedAndCreated(PlanRule):
    """Pairs deletions with creations of the same type, name and region."""

    id = "name-deleted-and-created"
    title = "One name is deleted and created in one apply"
    severity = Severity.ERROR
    danger = Danger.APPLY_REFUSED
    why = (
        "Terraform knows resources by their addresses. One that was renamed or moved into a module without a `moved` "
        "block is destroyed and made anew, and in no order: the creation can come first and fail because the name is "
        "taken, or the deletion can come last and take away what was just made."
    )
    remedy = "Add a `moved` block from the old address to the new one, so that Terraform keeps the object."
    source = "https://developer.hashicorp.com/terraform/language/modules/develop/refactoring"
    source_date = datetime.date(2026, 11, 21)
    good = """
        resource "aws_dynamodb_table" "orders_table" {
          name         = "orders"
          billing_mode = "PAY_PER_REQUEST"
          hash_key     = "order"

          attribute {
            name = "order"
            type = "S"
          }
        }
        moved {
          from = aws_dynamodb_table.orders
          to   = aws_dynamodb_table.orders_table
        }
    """
    bad = """
        # It was called `orders`, and no `moved` block says so.
        resource "aws_dynamodb_table" "orders_table" {
          name         = "orders"
          billing_mode = "PAY_PER_REQUEST"
          hash_key     = "order"

          attribute {
            name = "order"
            type = "S"
          }
        }
    """

    def check(self, subject: Estate) -> Iterable[Finding]:
        """Return a finding for each name whose state is lost, and one for each module's other names."""
        stateful: dict[tuple[Plan, str | None, bool], list[Rename]] = defaultdict(list)
        rest: dict[tuple[str, str, str | None], list[Rename]] = defaultdict(list)
        for one in subject.once(renames):
            if holds_state(one.old.facts):
                stateful[(one.old.plan, one.old.region, one.old.type in IRREPLACEABLE)].append(one)
            else:
                rest[(one.old.module, one.new.module, one.old.region)].append(one)
        for lost in stateful.values():
            apart = [lost] if len(lost) > _MOST_APART else [[one] for one in lost]
            yield from (of_each(alike, self._finding) for alike in apart)
        yield from (of_each(alike, self._finding) for alike in rest.values())

    def _finding(self, alike: Sequence[Rename]) -> Finding:
        first, several = alike[0], len(alike) > 1
        where = f" in {first.old.region}" if first.old.region else ""
        stateful = holds_state(first.old.facts)
        if first.old.plan is not first.new.plan:
            remedy = "Move it from one state to the other with `removed` and `import` blocks, or `terraform state mv`."
        else:
            remedy = None
        what = f"{listed([one.old for one in alike])} {'are' if several else 'is'} deleted and "
        what += f"{listed([one.new for one in alike])} created under the same name{'s' if several else ''}{where}"
        end = (
            f"and what {'they hold' if several else 'it holds'} is destroyed"
            if stateful
            else "and the one may undo the other, or fail for it"
        )
        return self.about(
            first.old,
            f"{what}: no `moved` block says that they are the same, {end}",
            first.new,
            severity=self.severity if first.old.type in IRREPLACEABLE else Severity.WARNING,
            remedy=remedy,
        )

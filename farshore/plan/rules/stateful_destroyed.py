"""stateful-destroyed: what holds state is deleted, replaced or forgotten."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from farshore.findings import Finding, Severity, of_each
from farshore.plan.action import Action
from farshore.plan.address import without_keys
from farshore.plan.estate import PLAN_RULES, Danger, Estate, PlanRule
from farshore.plan.listing import forced_by, joined, listed
from farshore.plan.relations.copies import inline_regions_before, was_copy
from farshore.plan.relations.renames import renames
from farshore.plan.repeated import MOST_APART
from farshore.plan.resource import Resource
from farshore.plan.types import Guard
from farshore.plan.types.state import IRREPLACEABLE, holds_state

REASONS = {
    "replace_because_tainted": "it is tainted",
    "replace_by_request": "of `-replace`",
    "replace_by_triggers": "of `replace_triggered_by`",
    "delete_because_no_resource_config": "its block is no longer in the configuration",
    "delete_because_no_module": "its module is no longer called",
    "delete_because_count_index": "`count` became smaller",
    "delete_because_each_key": "`for_each` no longer has its key",
    "delete_because_wrong_repetition": "`count` or `for_each` changed",
    "delete_because_no_move_target": "the target of its `moved` block does not exist",
}
"""Why Terraform does it, as it says itself: https://developer.hashicorp.com/terraform/internals/json-format
(2026-11-21)."""


@dataclass(frozen=True)
class Loss:
    """A resource that will be gone, and what becomes of its counterparts."""

    resource: Resource
    also: tuple[Resource, ...]
    left: tuple[Resource, ...]

    @property
    def what(self) -> str:
        """Return what happens, as words behind the name."""
        one = self.resource
        because = forced_by(one) or (f" because {REASONS[one.reason]}" if one.reason in REASONS else "")
        return ("replaced" if one.action is Action.REPLACE else "deleted") + because

    @property
    def fate(self) -> str:
        """Return what becomes of its copies, as a clause."""
        replicas = dict.fromkeys(inline_regions_before(self.resource))
        if self.also:
            where = joined(sorted({str(one.region) for one in self.also}))
            return f"and so is its twin {listed(self.also)} in {where}, in the same apply"
        if replicas:
            return f"and with it its replica{'s' if len(replicas) > 1 else ''} in {joined(list(replicas))}"
        if self.left:
            return f"while its twin {listed(self.left)} in {self.left[0].region} stays"
        return "and these plans show no copy of it"

    @property
    def guards(self) -> str:
        """Return what its protections do, as a sentence's end; empty where it has none."""
        return "; ".join(_guards(self.resource))


@PLAN_RULES.register
class StatefulDestroyed(PlanRule):
    """Looks at every resource with state that ends; renamings are left to name-deleted-and-created."""

    id = "stateful-destroyed"
    title = "State is destroyed"
    severity = Severity.ERROR
    danger = Danger.STATE_LOST
    why = (
        "A table, bucket or database that Terraform deletes or replaces is gone with all it holds; a replacement "
        "starts empty. In a review it is one line among hundreds, and in a pair of regions often the only copy."
    )
    remedy = (
        "Do not apply this until the data is copied or known to be worthless. Undo the change that forces it, or add "
        "`lifecycle { prevent_destroy = true }`; to let Terraform only forget it, use a `removed` block with "
        "`destroy = false`."
    )
    source = "https://developer.hashicorp.com/terraform/internals/json-format"
    source_date = datetime.date(2026, 11, 21)
    good = """
        resource "aws_dynamodb_table" "orders" {
          name         = "orders"
          billing_mode = "PAY_PER_REQUEST"
          hash_key     = "order"

          attribute {
            name = "order"
            type = "S"
          }

          tags = { team = "orders" }
        }
    """
    bad = """
        # The table's key was `order`; a key cannot be changed.
        resource "aws_dynamodb_table" "orders" {
          name         = "orders"
          billing_mode = "PAY_PER_REQUEST"
          hash_key     = "order_id"

          attribute {
            name = "order_id"
            type = "S"
          }
        }
    """

    def check(self, subject: Estate) -> Iterable[Finding]:
        """Return a finding for each resource that is lost, instances of one and many of one fate put together."""
        groups: dict[tuple[object, ...], list[Loss]] = defaultdict(list)
        for loss in _losses(subject):
            one = loss.resource
            fate = (bool(loss.also), bool(loss.left), one.type in IRREPLACEABLE)
            groups[(one.plan, without_keys(one.address), one.region, loss.what, loss.guards, *fate)].append(loss)
        for losses in _merged(list(groups.values())):
            yield of_each(losses, self._finding)
        forgotten: dict[str | None, list[Resource]] = defaultdict(list)
        for one in subject.resources:
            if one.action is Action.FORGET and holds_state(one.facts):
                forgotten[one.region].append(one)
        for resources in forgotten.values():
            yield of_each(resources, self._forgotten)
        for plan in subject.plans:
            yield from (self._deposed(one) for one in plan.deposed if holds_state(one.facts) and one.action.destroys)

    def _finding(self, losses: Sequence[Loss]) -> Finding:
        first, several = losses[0], len(losses) > 1
        one = first.resource
        where = f" in {one.region}" if one.region else ""
        what = listed([loss.resource for loss in losses])
        are = "are" if several else "is"
        doing = first.what if len({loss.what for loss in losses}) == 1 else "deleted or replaced"
        fate = first.fate if not several else _fate_of_several(losses)
        guards = f"; {first.guards}" if first.guards and len({loss.guards for loss in losses}) == 1 else ""
        severity = self.severity if one.type in IRREPLACEABLE else Severity.WARNING
        return self.about(one, f"{what}{where} {are} {doing}, {fate}{guards}", *first.also, severity=severity)

    def _forgotten(self, resources: Sequence[Resource]) -> Finding:
        where = f" in {resources[0].region}" if resources[0].region else ""
        rest = (
            "it stays in AWS and no state has it" if len(resources) == 1 else "they stay in AWS and no state has them"
        )
        return self.about(
            resources[0],
            f"Terraform forgets {listed(resources)}{where}: nothing is destroyed, but {rest}",
            remedy="Nothing, if another state takes it over with an `import` block, or it is kept on purpose.",
            severity=Severity.NOTE,
        )

    def _deposed(self, one: Resource) -> Finding:
        where = f" in {one.region}" if one.region else ""
        return self.about(
            one,
            f"an old object of `{one.address}`{where}, left over from a replacement that failed half-way, is deleted "
            "with what it still holds",
            severity=Severity.WARNING,
            remedy="Look into the old object before this apply: its data may not have been copied to the new one.",
        )


def _losses(estate: Estate) -> Iterator[Loss]:
    """Yield what is destroyed; of twins that both are, the first with the others."""
    renamed = {one.old for one in estate.once(renames)}
    seen: set[Resource] = set()
    for one in estate.resources:
        if not one.action.destroys or not holds_state(one.facts) or one in renamed or one in seen:
            continue
        twins = estate.twins.of(one)
        also = tuple(twin for twin in twins if twin.action.destroys and twin not in renamed)
        left = tuple(twin for twin in twins if twin.action.remains and not twin.action.destroys)
        if was_copy(one) and left:
            continue  # replica-removed says so
        if not was_copy(one) or not also:
            seen.update(also)
            yield Loss(one, also, left)


def _merged(groups: Sequence[list[Loss]]) -> Iterator[list[Loss]]:
    """Yield the groups; those of one plan, region, weight and fate together where there are too many to be read."""
    alike: dict[tuple[object, ...], list[list[Loss]]] = defaultdict(list)
    for losses in groups:
        one = losses[0].resource
        key = (one.plan, one.region, one.type in IRREPLACEABLE, bool(losses[0].also), bool(losses[0].left))
        alike[key].append(losses)
    for several in alike.values():
        if len(several) > MOST_APART:
            yield [loss for losses in several for loss in losses]
        else:
            yield from several


def _fate_of_several(losses: Sequence[Loss]) -> str:
    if losses[0].also:
        return "and so are their twins, in the same apply"
    return "while their twins stay" if losses[0].left else "and these plans show no copy of them"


def _guards(one: Resource) -> Iterator[str]:
    """Yield what the protections of a resource do to its destruction, by their state before the apply."""
    for protection in one.facts.protections:
        name, on = protection.attribute, protection.protects(one.was(protection.attribute))
        if protection.guard is Guard.REFUSES and name.startswith("force"):
            yield (
                f"`{name}` lets its content go too"
                if not on
                else f"AWS refuses while it is not empty (`{name}` is off)"
            )
        elif protection.guard is Guard.REFUSES and on:
            yield f"`{name}` is on, so AWS refuses and the apply stops half-way"
        elif protection.guard is Guard.KEEPS and name.startswith(("skip_final", "final")):
            yield f"a last snapshot is taken (`{name}`)" if on else f"no last snapshot is taken (`{name}`)"
        elif protection.guard is Guard.KEEPS and name == "recovery_window_in_days":
            yield f"it can be restored for some days (`{name}`)" if on else f"it cannot be restored (`{name}` is 0)"

"""standby-leans-on-the-primary: code in one region that is told to use what is in the region it takes over from."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from farshore.findings import Finding, Severity
from farshore.plan.estate import PLAN_RULES, Danger, Estate, PlanRule
from farshore.plan.listing import joined, listed
from farshore.plan.relations.definitions import CALLS, DEFINITIONS, Setting, label_of, settings
from farshore.plan.relations.pointers import Pointers, is_bound
from farshore.plan.relations.roles import RegionRoles
from farshore.plan.resource import Resource
from farshore.plan.values import Path
from farshore.plan.words import ROLES, words_of

_ON_PURPOSE = (ROLES - {"local", "region", "regional"}) | {
    "backup",
    "central",
    "cross",
    "fallback",
    "global",
    "replicate",
    "replication",
    "shared",
    "write",
    "writer",
}
"""Words of a variable's name that say that it is meant to point at one certain region."""

_ONE_WRITER = frozenset(("aws_db_instance", "aws_docdb_cluster", "aws_neptune_cluster", "aws_rds_cluster"))
"""Types of which only the primary takes writes: where both regions serve, both have to go to it."""

_MOST_LABELS = 4


@dataclass(frozen=True, slots=True)
class Lean:
    """A setting that points at the other region: where it stands, and at which resource, where it is one."""

    label: str
    target: Resource | None = None


@PLAN_RULES.register
class StandbyLeansOnThePrimary(PlanRule):
    """Compares the settings of twins: those that should differ and do not, or that refer to the same resource."""

    id = "standby-leans-on-the-primary"
    title = "What should take over is told to use the region that is lost"
    severity = Severity.WARNING
    danger = Danger.NOTHING_TO_FAIL_OVER_TO
    why = (
        "A standby whose variables name the primary's queue, database or region works in every test as long as the "
        "primary is there, and fails with it on the day it is needed."
    )
    remedy = (
        "Give it what is in its own region: pass the address of its own counterpart, and take a region from "
        "`data.aws_region` of its own provider. What is meant to point there, waive."
    )
    source = "https://docs.aws.amazon.com/prescriptive-guidance/latest/aws-multi-region-fundamentals/fundamental-3.html"
    source_date = datetime.date(2026, 11, 21)
    good = """
        resource "aws_lambda_function" "orders_standby" {
          provider      = aws.standby
          function_name = "orders"
          role          = "arn:aws:iam::123456789012:role/orders"
          runtime       = "python3.13"
          handler       = "orders.handle"
          s3_bucket     = "artifacts-us-west-2"
          s3_key        = "orders.zip"

          environment {
            variables = { QUEUE_URL = aws_sqs_queue.orders_standby.url }
          }
        }
    """
    bad = """
        resource "aws_lambda_function" "orders_standby" {
          provider      = aws.standby
          function_name = "orders"
          role          = "arn:aws:iam::123456789012:role/orders"
          runtime       = "python3.13"
          handler       = "orders.handle"
          s3_bucket     = "artifacts-us-west-2"
          s3_key        = "orders.zip"

          environment {
            variables = { QUEUE_URL = aws_sqs_queue.orders_primary.url }
          }
        }
    """

    def check(self, subject: Estate) -> Iterable[Finding]:
        """Return at most one finding for each resource that leans on the region of one of its twins."""
        known: dict[tuple[str, str], Pointers] = {}
        roles = subject.once(RegionRoles)
        for group in subject.twins.groups:
            members = [one for one in group.members if one.action.remains and one.type in DEFINITIONS]
            if group.inferred or len({one.type for one in members}) > 1:
                continue
            for one in members:
                for twin in members:
                    if one is twin:
                        continue
                    way = (str(twin.region), str(one.region))
                    pointers = known.setdefault(way, Pointers(subject, *way))
                    both = roles.both_serve(*way)
                    leans = [each for each in _leans(one, twin, pointers) if not (both and _is_writer(each.target))]
                    if leans:
                        yield self._finding(one, twin, leans, pointers)
                        break

    def _finding(self, one: Resource, twin: Resource, leans: list[Lean], pointers: Pointers) -> Finding:
        labels = list(dict.fromkeys(f"`{each.label}`" for each in leans))
        more = len(labels) - _MOST_LABELS
        shown = [*labels[:_MOST_LABELS], f"{more} more"] if more > 0 else labels
        targets = list(dict.fromkeys(each.target for each in leans if each.target))
        own = list(dict.fromkeys(own for each in targets if (own := pointers.copied.get(each))))
        at = f" ({listed(targets)})" if targets else ""
        has = f", although {one.region} has {listed(own)}" if own else ""
        copied = [each for each in targets if each in pointers.copied]
        has = has or (f", although {one.region} has {'copies' if len(copied) > 1 else 'a copy'}" if copied else "")
        return self.about(
            one,
            f"`{one.address}` in {one.region} points at {twin.region}{at} in {joined(shown)}, as its twin "
            f"`{twin.address}` in {twin.region} does{has}: when {twin.region} is lost, it fails too",
            twin,
            inferred=(f"{_it(labels)} meant for the region that the resource is in, since both have the same",),
        )


def _it(labels: list[str]) -> str:
    return f"{joined(labels[:_MOST_LABELS])} {'are' if len(labels) > 1 else 'is'} taken to be"


def _is_writer(target: Resource | None) -> bool:
    return target is not None and target.type in _ONE_WRITER


def _leans(one: Resource, twin: Resource, pointers: Pointers) -> Iterator[Lean]:
    for path in DEFINITIONS[one.type]:
        mine = settings(one, path)
        theirs = {setting.key: setting.text for setting in settings(twin, path)}
        # What is called by default is in the region of the caller, as its twin's is that names none.
        alike = (each for each in mine if theirs.get(each.key, each.text if one.type in CALLS else None) == each.text)
        by_value = [lean for each in alike if (lean := _lean(each, pointers))]
        told = {lean.target for lean in by_value}
        yield from by_value
        for lean in _by_reference(one, twin, path, mine, pointers):
            if lean.target not in told:
                yield lean


def _lean(setting: Setting, pointers: Pointers) -> Lean | None:
    """Return at what a known text points that it should not; None where it is right, or may be meant."""
    if setting.text is None or _is_on_purpose(setting):
        return None
    if target := pointers.resource(setting.text):
        return Lean(setting.label, target)
    plain = pointers.is_region(setting.text, setting.name) or pointers.is_service(setting.text)
    return Lean(setting.label) if plain or pointers.is_image(setting.text, setting.name) else None


def _is_on_purpose(setting: Setting) -> bool:
    return not _ON_PURPOSE.isdisjoint(words_of(setting.name))


def _by_reference(one: Resource, twin: Resource, path: Path, mine: list[Setting], pointers: Pointers) -> Iterator[Lean]:
    """Yield the resources that both refer to by what is not known yet, and of which neither uses the counterpart.

    A copy that AWS keeps cannot be referred to: an expression may turn the address of its source into that of the copy.
    """
    theirs = {target for target, _ in _referred(twin, path)}
    own = {target for target, _ in _referred(one, path)}
    waiting = [each for each in mine if each.text is None]
    if any(_is_on_purpose(each) for each in waiting):
        return
    for target, attribute in _referred(one, path):
        counterpart = pointers.copied.get(target)
        is_called = one.type in CALLS and target.region == twin.region
        if target not in theirs or counterpart in own | theirs or not (counterpart or is_called):
            continue
        if isinstance(target.get(attribute), str) and not target.is_unknown(attribute) and mine and not waiting:
            continue  # the text told, and somebody gave it a name
        label = waiting[0].label if len(waiting) == 1 else label_of(path)
        yield Lean(label, target)


def _referred(one: Resource, path: Path) -> list[tuple[Resource, str]]:
    """Return the resources that a definition refers to by what leads to their region, and the attribute."""
    found: dict[tuple[Resource, str], None] = {}
    for reference, target, attribute in one.plan.references(one, *path):
        through_variable = reference.startswith("var.") and not _ON_PURPOSE.isdisjoint(words_of(reference))
        if is_bound(target, attribute) and not through_variable:
            found[target, attribute] = None
    return list(found)

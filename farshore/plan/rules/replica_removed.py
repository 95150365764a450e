"""replica-removed: a copy in another region, or what fills it, is taken away."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from farshore.findings import Finding, Severity, of_each
from farshore.plan.action import Action
from farshore.plan.estate import PLAN_RULES, Danger, Estate, PlanRule
from farshore.plan.listing import forced_by, joined, listed
from farshore.plan.regions import BUCKET, region_of_arn
from farshore.plan.relations.copies import (
    GLOBAL_RESOURCES,
    Replication,
    copy_arguments,
    inline_regions,
    inline_regions_before,
    was_copy,
)
from farshore.plan.relations.renames import renames
from farshore.plan.resource import Resource
from farshore.plan.values import as_blocks, value_at

LINKS = {
    "aws_db_instance_automated_backups_replication": "source_db_instance_arn",
    "aws_dsql_cluster_peering": "identifier",
    "aws_ecr_replication_configuration": "",
    "aws_efs_replication_configuration": "source_file_system_id",
    "aws_msk_replicator": "",
    "aws_redshift_snapshot_copy": "cluster_identifier",
    "aws_s3_bucket_replication_configuration": "bucket",
}
"""Types that stand between a source and its copies, and the argument that names the source.

https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs (2026-11-21)
"""

KEYS = ("aws_kms_replica_key", "aws_kms_replica_external_key")
"""Copies that hold no data: they are needed to read what is encrypted with them, and a new one reads none of it."""

DESTINATIONS = {
    "aws_s3_bucket_replication_configuration": (("rule", "destination"), "bucket"),
    "aws_backup_plan": (("rule", "copy_action"), "destination_vault_arn"),
}
"""Types that name ARNs to which something is copied: the nested blocks that lead there, and the argument."""


_SOURCE = "replication_source_identifier"
_KEPT_BY_AWS = (
    f"Add `lifecycle {{ ignore_changes = [{_SOURCE}] }}` to it: the global cluster sets that argument on its "
    "secondaries, the configuration does not give it, and an apply would take it away and so promote the secondary."
)
_GIVEN_AGAIN = (
    "Give it `{0}` again, or, where the copy was promoted on purpose, make a new one and wait until it has caught up "
    "before this one is let go; an argument that AWS changes by itself is kept with `lifecycle {{ ignore_changes = "
    "[{0}] }}`."
)
"""The remedies of copies that an apply cuts off.

https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/rds_global_cluster (2026-11-21)
"""


@dataclass(frozen=True)
class Removal:
    """A copy that is taken away.

    Attributes:
        resource: The resource whose change does it.
        what: What happens, as a clause after its name; `{replicas}` stands for the copies where there may be several.
        regions: Where the copies are or were.
        last: Whether no other copy is left, as far as the plans show.
        remedy: What to do; the rule's own unless given.
    """

    resource: Resource
    what: str
    regions: tuple[str, ...]
    last: bool
    remedy: str | None = None

    def by_region(self) -> Iterator[Removal]:
        """Yield it for each region of which something can be said apart from the others."""
        if _REPLICAS not in self.what:
            yield self
        else:
            yield from (replace(self, regions=(region,)) for region in self.regions)


_REPLICAS = "{replicas}"


@PLAN_RULES.register
class ReplicaRemoved(PlanRule):
    """Compares the copies before and after; what goes with its source is left to stateful-destroyed."""

    id = "replica-removed"
    title = "A copy in another region is removed, or no longer filled"
    severity = Severity.ERROR
    danger = Danger.STATE_LOST
    why = (
        "What is left then stands in one region alone. Making the copy again takes a full transfer, during which a "
        "failover finds nothing; and AWS deletes a removed replica with its data at once."
    )
    remedy = (
        "Keep the replica, or add the new one and wait until it is filled before this one goes, in an apply of its own."
    )
    source = (
        "https://docs.aws.amazon.com/sdk-for-kotlin/api/latest/dynamodb/"
        "aws.sdk.kotlin.services.dynamodb.model/-replication-group-update/index.html"
    )
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

          # And a second one is added.
          replica {
            region_name = "eu-west-1"
          }
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

          # It had a replica in us-west-2.
          replica {
            region_name = "eu-west-1"
          }
        }
    """

    def check(self, subject: Estate) -> Iterable[Finding]:
        """Return a finding for each copy that is removed, several of one resource type and region in one."""
        found: dict[tuple[object, ...], list[Removal]] = defaultdict(list)
        for one in _removals(subject):
            found[(one.resource.plan, one.resource.type, one.what, one.regions, one.last)].append(one)
        for removals in found.values():
            yield of_each([part for one in removals for part in one.by_region()], self._finding)

    def _finding(self, removals: Sequence[Removal]) -> Finding:
        first = removals[0]
        end = "no other copy is left" if first.last else "other copies are left"
        who = listed(list(dict.fromkeys(one.resource for one in removals)))
        severity = self.severity if first.last else Severity.WARNING
        home = (first.resource.region,) if first.resource.region else ()
        copies = list(dict.fromkeys(region for one in removals for region in one.regions))
        what = first.what.replace(_REPLICAS, f"replica{'s' if len(copies) > 1 else ''} in {joined(copies)}")
        remedy = first.remedy or (_REMEDY_OF_A_KEY if first.resource.type in KEYS else None)
        return self.about(
            first.resource, f"{who} {what}; {end}", severity=severity, regions=(*home, *copies), remedy=remedy
        )


_REMEDY_OF_A_KEY = (
    "Keep this replica key, make a second one beside it, encrypt anew in that region what was encrypted with this "
    "one, and remove it when nothing needs it."
)


def _removals(estate: Estate) -> Iterator[Removal]:
    renamed = {one.old for one in estate.once(renames)}
    gone = _Gone(estate)
    declared: dict[Resource, list[Replication]] = defaultdict(list)
    for way in estate.replications:
        declared[way.source].append(way)
    for one in estate.resources:
        if one in renamed or not one.before:
            continue
        if one.action.destroys:
            yield from _destroyed(one, estate, gone)
        elif one.action.remains:
            yield from _inline(one, estate, declared[one])
            yield from _detached(one)
            yield from _redirected(one, gone)


class _Gone:
    """What an apply destroys, by the names that others may know it by; and the regions of buckets by theirs."""

    def __init__(self, estate: Estate) -> None:
        self.resources = {one for one in estate.resources if one.action.destroys}
        self._named: dict[str, set[Resource]] = defaultdict(set)
        for one in self.resources:
            for name in (one.was(key) for key in _NAMES):
                if isinstance(name, str):
                    self._named[name].add(one)
        self._buckets: dict[str, str | None] = {}
        for one in estate.resources:
            for name in (one.get("bucket"), one.was("bucket")) if one.type == BUCKET else ():
                if isinstance(name, str):
                    self._buckets.setdefault(name, one.region)

    def is_source_of(self, link: Resource) -> bool:
        """Say whether the source that a link names by id, name or ARN is destroyed in the same apply."""
        name = link.was(LINKS[link.type]) if LINKS[link.type] else None
        return isinstance(name, str) and bool(self._named[name] - {link})

    def region_of(self, arn: str) -> str | None:
        """Return the region of what has an ARN; the ARN of a bucket names none, so that the bucket itself tells."""
        told = region_of_arn(arn)
        return told if told or ":s3:::" not in arn else self._buckets.get(arn.rpartition(":")[2])


_NAMES = ("id", "arn", "bucket", "identifier", "cluster_identifier")


def _destroyed(one: Resource, estate: Estate, gone: _Gone) -> Iterator[Removal]:
    """Yield a copy, or what fills one, that is destroyed while its source stays."""
    doing = "is replaced" if one.action is Action.REPLACE else "is deleted"
    because = forced_by(one)
    where = f" in {one.region}" if one.region else ""
    if one.type in LINKS:
        if not gone.is_source_of(one):
            regions = inline_regions_before(one) or _destination_regions(one.type, one.before)
            to = f" to {joined(regions)}" if regions else " to another region"
            yield Removal(one, f"{doing}{because}, so nothing is copied{to} any more", regions, last=True)
        return
    staying = [twin for twin in estate.twins.of(one) if twin not in gone.resources and twin.action.remains]
    if was_copy(one) and staying:
        others = estate.copies(staying[0]) - {one.region}
        rebuilt = ", and a new copy starts empty" if one.action is Action.REPLACE else ""
        what = f"{doing}{because}: it is the copy{where} of {listed(staying[:1])}{rebuilt}"
        if one.type in KEYS:
            lost = f"what was encrypted with it{where} cannot be read there"
            what = f"{doing}{because}: once its waiting time is over, {lost}"
        yield Removal(one, what, (one.region,) if one.region else (), last=not others)


def _inline(one: Resource, estate: Estate, declared: Sequence[Replication]) -> Iterator[Removal]:
    """Yield the copies that a resource no longer declares in its own blocks."""
    before = inline_regions_before(one)
    if not before or any(_is_open(one, way.region.split(".")) for way in one.facts.replicates if way.region):
        return
    # What another resource declares as well is a matter of replica-inline-and-separate.
    elsewhere = {way.region for way in declared if way.declared_by is not one}
    after = (*inline_regions(one), *elsewhere)
    removed = tuple(region for region in before if region not in after)
    if removed:
        added = [region for region in after if region not in before]
        instead = f" and gets an empty one in {joined(added)} instead" if added else ""
        what = f"loses its {_REPLICAS}{instead}"
        filled = (estate.copies(one) | set(after)) - set(added) - set(removed) - {one.region}
        yield Removal(one, what, removed, last=not filled)


def _detached(one: Resource) -> Iterator[Removal]:
    """Yield a copy that stays and is no longer filled: a replica promoted, a member taken out."""
    for argument in copy_arguments(one):
        if one.was(argument) and one.get(argument) is None and not one.is_unknown(argument):
            where = f" in {one.region}" if one.region else ""
            what = f"is cut off{where}: without `{argument}` it stands alone and is no longer filled"
            remedy = _KEPT_BY_AWS if _is_kept_by_aws(one, argument) else _GIVEN_AGAIN.format(argument)
            yield Removal(one, what, (one.region,) if one.region else (), last=True, remedy=remedy)


def _is_kept_by_aws(one: Resource, argument: str) -> bool:
    """Say whether AWS sets an argument by itself: the source of a member that stays in its global cluster."""
    return argument == _SOURCE and any(
        one.get(other) is not None or one.plan.refers(one, other)
        for other in copy_arguments(one)
        if other in GLOBAL_RESOURCES
    )


def _redirected(one: Resource, gone: _Gone) -> Iterator[Removal]:
    """Yield the destinations that a replication or a backup plan no longer has."""
    if one.type not in DESTINATIONS or _is_open(one, [*DESTINATIONS[one.type][0], DESTINATIONS[one.type][1]]):
        return
    before, after = (_destinations(one.type, values) for values in (one.before, one.after))
    staying = {*after}
    removed = [arn for arn in before if arn not in staying]
    if removed:
        regions = tuple(dict.fromkeys(region for arn in removed if (region := gone.region_of(arn))))
        where = f" in {joined(regions)}" if regions else ""
        plural = "s" if len(removed) > 1 else ""
        yield Removal(one, f"no longer copies to {len(removed)} destination{plural}{where}", regions, last=not after)


def _is_open(one: Resource, steps: Sequence[str]) -> bool:
    """Say whether anything at a path through nested blocks is known only after the apply; its neighbours may be."""
    places: list[tuple[str | int, ...]] = [()]
    for step in steps[:-1]:
        inner = [(*place, step) for place in places]
        if any(one.get(*place) in (None, []) and one.is_unknown(*place) for place in inner):
            return True
        places = [(*place, number) for place in inner for number, _ in enumerate(as_blocks(one.get(*place)))]
    return any(one.is_unknown(*place, steps[-1]) for place in places)


def _destinations(kind: str, values: Mapping[str, Any]) -> list[str]:
    """Return the ARNs to which something is copied; what is disabled counts as none."""
    steps, argument = DESTINATIONS[kind]
    blocks = [block for block in as_blocks(values.get(steps[0])) if block.get("status") != "Disabled"]
    for step in steps[1:]:
        blocks = [inner for block in blocks for inner in as_blocks(value_at(block, (step,)))]
    return [arn for block in blocks if isinstance(arn := block.get(argument), str)]


def _destination_regions(kind: str, values: Mapping[str, Any]) -> tuple[str, ...]:
    if kind not in DESTINATIONS:
        return ()
    return tuple(dict.fromkeys(region for arn in _destinations(kind, values) if (region := region_of_arn(arn))))

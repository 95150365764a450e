"""replica-refused: a replica that AWS does not make, because of what it or its source lacks."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import partial

from farshore.findings import Evidence, Finding, Severity, of_each
from farshore.plan.estate import PLAN_RULES, Danger, Estate, PlanRule
from farshore.plan.listing import listed
from farshore.plan.relations.refusals import CopyRefusal, RefusedCopy, refused_copies
from farshore.plan.resource import Resource

Alike = tuple[CopyRefusal, list[RefusedCopy]]
"""Copies that are refused for the same reason, from one region to another."""


@PLAN_RULES.register
class ReplicaRefused(PlanRule):
    """Tells replicas that fail in the middle of an apply, each with what it takes."""

    id = "replica-refused"
    title = "AWS refuses to make a replica"
    severity = Severity.ERROR
    danger = Danger.APPLY_REFUSED
    why = (
        "The plan is in order, and the apply stops half-way: the primary is there, its replica is not. AWS makes no "
        "encrypted replica in another region without a key of that region, no replication between buckets without "
        "versioning on both, and no read replica of a database without backups or one whose password it manages."
    )
    remedy = "Give the replica, or its source, what AWS demands of it."
    source = "https://github.com/hashicorp/terraform-provider-aws/issues/17422"
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

          server_side_encryption {
            enabled     = true
            kms_key_arn = aws_kms_key.orders.arn
          }

          replica {
            region_name = "us-west-2"
            kms_key_arn = aws_kms_replica_key.standby.arn
          }
        }
    """
    bad = """
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

          server_side_encryption {
            enabled     = true
            kms_key_arn = aws_kms_key.orders.arn
          }

          replica {
            region_name = "us-west-2"
          }
        }
    """

    def check(self, subject: Estate) -> Iterable[Finding]:
        """Return a finding for each resource to change; resources refused for the same reason alike share one."""
        at: dict[Resource, list[Alike]] = defaultdict(list)
        for entry, found in _alike(subject.once(refused_copies)):
            at[_to_change(entry, found[0])].append((entry, found))
        return [
            of_each([(entry, one) for entry, found in groups for one in found], partial(self._finding, place))
            for place, groups in at.items()
        ]

    def _finding(self, place: Resource, refused: Sequence[tuple[CopyRefusal, RefusedCopy]]) -> Finding:
        groups, each = _alike(refused), [one for _, one in refused]
        involved = _first_each(resource for one in each for resource in (one.replica, one.source, *one.settings))
        remedies = (entry.remedy.format(region=one.region or "the replica's region") for entry, (one, *_) in groups)
        return self.about(
            place,
            f"{'; '.join(_message(entry, found) for entry, found in groups)}, so the apply fails",
            *(one for one in involved if one is not place),
            remedy=" ".join(dict.fromkeys(remedies)),
            evidence=[Evidence("documentation", entry.date, entry.fact, entry.source) for entry, _ in groups],
            regions=dict.fromkeys(region for one in each for region in (one.source.region, one.region) if region),
        )


def _alike(refused: Iterable[tuple[CopyRefusal, RefusedCopy]]) -> list[Alike]:
    """Return copies together that are refused for the same reason, between the same types and regions."""
    alike: dict[tuple[object, ...], Alike] = {}
    for entry, one in refused:
        key = (entry, one.source.type, one.replica.type, one.source.region, one.region)
        alike.setdefault(key, (entry, []))[1].append(one)
    return list(alike.values())


def _to_change(entry: CopyRefusal, one: RefusedCopy) -> Resource:
    """Return what is to be mended: the replica, or what its source lacks."""
    if entry.changes == "source":
        return one.source
    return one.settings[0] if one.settings else one.replica


def _message(entry: CopyRefusal, found: Sequence[RefusedCopy]) -> str:
    sources, sources_have = _counted(one.source for one in found)
    replicas, replicas_have = _counted(one.replica for one in found)
    return entry.words.format(
        sources=sources,
        sources_have=sources_have,
        source_region=found[0].source.region,
        replicas=replicas,
        replicas_have=replicas_have,
        region=found[0].region or "another region",
    )


def _counted(several: Iterable[Resource]) -> tuple[str, str]:
    """Return resources as words, and the verb that goes with their number."""
    each = _first_each(several)
    return listed(each), "has" if len(each) == 1 else "have"


def _first_each(several: Iterable[Resource]) -> list[Resource]:
    return list(dict.fromkeys(several))

"""one-way-replication: a bucket whose replica is written to as well, or will be after a failover."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from farshore.findings import Finding, Severity, of_each
from farshore.plan.estate import PLAN_RULES, Estate, PlanRule
from farshore.plan.listing import listed
from farshore.plan.relations.copies import BUCKET_REPLICATION, buckets_referred
from farshore.plan.relations.peers import Peers
from farshore.plan.relations.refusals import refused_copies
from farshore.plan.relations.roles import RegionRoles
from farshore.plan.relations.selection import unselected
from farshore.plan.resource import Resource
from farshore.plan.types import Kind
from farshore.plan.values import as_blocks

_BUCKET = "aws_s3_bucket"


@PLAN_RULES.register
class OneWayReplication(PlanRule):
    """Looks for the way back of every replication between buckets."""

    id = "one-way-replication"
    title = "Buckets replicate one way only"
    severity = Severity.WARNING
    why = (
        "What is written to the replica stays there. Where both regions serve, each soon holds what the other does "
        "not; after a failover, everything that was written in the standby is missing when the primary is back."
    )
    remedy = (
        "Add an `aws_s3_bucket_replication_configuration` on the other bucket, with the first as its destination; S3 "
        "does not replicate a replica again, so the two do not chase each other."
    )
    source = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html"
    source_date = datetime.date(2026, 11, 21)
    good = """
        resource "aws_s3_bucket_replication_configuration" "back" {
          provider = aws.standby
          bucket   = aws_s3_bucket.media_standby.id
          role     = "arn:aws:iam::123456789012:role/replication"

          rule {
            status = "Enabled"

            filter {}

            delete_marker_replication {
              status = "Enabled"
            }

            destination {
              bucket = aws_s3_bucket.media.arn
            }
          }
        }
    """
    bad = """
        resource "aws_s3_bucket_replication_configuration" "there" {
          bucket = aws_s3_bucket.media.id
          role   = "arn:aws:iam::123456789012:role/replication"

          rule {
            status = "Enabled"

            filter {}

            delete_marker_replication {
              status = "Enabled"
            }

            destination {
              bucket = aws_s3_bucket.media_standby.arn
            }
          }
        }
    """

    def check(self, subject: Estate) -> Iterable[Finding]:
        """Return at most one finding for each direction between two regions."""
        roles, peers = subject.once(RegionRoles), subject.once(Peers)
        found: dict[tuple[str, str], list[tuple[Resource, Resource]]] = defaultdict(list)
        for source, target in _one_way(subject):
            found[str(source.region), str(target.region)].append((source, target))
        for (home, away), pairs in found.items():
            both = roles.both_serve(home, away)
            if both or not _is_a_backup(peers, home, away):
                yield of_each(pairs, partial(self._finding, both=both))

    def _finding(self, pairs: Sequence[tuple[Resource, Resource]], *, both: bool) -> Finding:
        source, target = pairs[0]
        sources, targets = listed([one for one, _ in pairs]), listed([one for _, one in pairs])
        replicate = "replicate" if len(pairs) > 1 else "replicates"
        message = f"{sources} in {source.region} {replicate} to {targets} in {target.region}, and nothing replicates "
        if both:
            message += "back, though records answer with both regions: what is written there never gets here"
            doubts = ["that the application writes to the bucket of its own region"]
        else:
            message += f"back: what a failover writes in {target.region} is missing after the return"
            doubts = []
        return self.about(
            source, message, target, severity=self.severity if both else Severity.NOTE, inferred=_assumed(doubts)
        )


def _assumed(what: Iterable[str]) -> list[str]:
    return [f"it is assumed {one}" for one in what]


def _one_way(subject: Estate) -> Iterator[tuple[Resource, Resource]]:
    """Yield each bucket with the replica in another region from which nothing comes back, as far as that is known."""
    # What selects nothing, or is refused, replicates nothing in either direction.
    idle = {one.declared_by for one in subject.once(unselected)} | {
        one.replica for _, one in subject.once(refused_copies)
    }
    ways = {
        (one.source, one.target): None
        for one in subject.replications
        if one.target is not None and {one.source.type, one.target.type} == {_BUCKET} and one.declared_by not in idle
    }
    unclear, ended = set(_unclear(subject)), set(_ended(subject))
    for source, target in ways:
        back = (target, source) in ways or target in unclear or (target, source) in ended
        if target is not None and source.region and target.region and source.region != target.region and not back:
            yield source, target


def _ended(subject: Estate) -> Iterator[tuple[Resource, Resource]]:
    """Yield each bucket with the replica that it had before the apply: that one is taken away is told elsewhere."""
    kept = [one for one in subject.of_type(_BUCKET) if not one.action.destroys]
    buckets = {name: one for one in kept if isinstance(name := one.was("bucket"), str)}
    for configuration in subject.resources:
        if configuration.type != BUCKET_REPLICATION:
            continue
        source = buckets.get(str(configuration.was("bucket")))
        rules = [one for one in as_blocks(configuration.before.get("rule")) if one.get("status") != "Disabled"]
        for destination in (block for one in rules for block in as_blocks(one.get("destination"))):
            target = buckets.get(str(destination.get("bucket")).rpartition(":")[2])
            if source and target:
                yield source, target


def _unclear(subject: Estate) -> Iterator[Resource]:
    """Yield the buckets of replication configurations one of whose destinations the plans do not show."""
    shown = Counter(one.declared_by for one in subject.replications)
    buckets = {one.get("bucket"): one for one in subject.of_type(_BUCKET) if isinstance(one.get("bucket"), str)}
    for configuration in subject.of_type(BUCKET_REPLICATION):
        rules = [one for one in configuration.blocks("rule") if one.get("status") != "Disabled"]
        if len(rules) > shown[configuration]:
            name = configuration.get("bucket")
            named = [buckets[name]] if isinstance(name, str) and name in buckets else []
            yield from named or buckets_referred(configuration, "bucket")


def _is_a_backup(peers: Peers, home: str, away: str) -> bool:
    """Say whether a replica is where nothing serves that would write to it, beside a region where something does."""
    return peers.has(home, Kind.COMPUTE) and not peers.has(away, Kind.COMPUTE)

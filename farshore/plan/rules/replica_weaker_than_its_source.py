"""replica-weaker-than-its-source: a replica without the backups, zones, encryption or protection of its source."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator

from farshore.findings import Finding, Severity
from farshore.plan.estate import PLAN_RULES, Estate, PlanRule
from farshore.plan.listing import joined
from farshore.plan.relations.buckets import Buckets
from farshore.plan.relations.copies import BUCKET_REPLICATION, shared_by, sources_of
from farshore.plan.relations.refusals import refused_copies
from farshore.plan.relations.safeguards import SAFEGUARDS, gives, lacking, table_lacks, table_replica_lacks
from farshore.plan.relations.same_region import copies_in_the_same_region
from farshore.plan.relations.selection import unselected
from farshore.plan.resource import Resource

_ABOVE = {
    "aws_docdb_global_cluster": "source_db_cluster_identifier",
    "aws_elasticache_global_replication_group": "primary_replication_group_id",
    "aws_neptune_global_cluster": "source_db_cluster_identifier",
    "aws_rds_global_cluster": "source_db_cluster_identifier",
}
"""What stands above the members of a global cluster, and the argument that names the first of them."""

_WRITER = ("master_username", "manage_master_user_password", "snapshot_identifier")
"""Arguments that only the member with the writer is made with.

https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database.configuration.requirements.html
(2026-11-21)
"""

_KEYS = ("`kms_key_arn`", "`storage_encrypted`")
_OF_A_KEY = (
    " A key is of one region: where the source names its own, name one of the replica's region, for example of an "
    "`aws_kms_replica_key`."
)

Weakness = tuple[Resource, Resource, str, list[str]]
"""A source, the resource that declares its replica, the replica's region, and what it lacks."""


@PLAN_RULES.register
class ReplicaWeakerThanItsSource(PlanRule):
    """Compares replicas with their sources by what protects the state; size is left to twin-differs."""

    id = "replica-weaker-than-its-source"
    title = "A replica lacks what protects its source"
    severity = Severity.WARNING
    why = (
        "After a failover the replica is the only copy there is. AWS makes replicas without backups, in one zone and "
        "without deletion protection unless they are told, and nobody has time to turn that on while the primary is "
        "down; for a global table point-in-time recovery is set for each replica."
    )
    remedy = "Set the same arguments on the replica as on its source."
    source = "https://docs.aws.amazon.com/goto/WebAPI/rds-2014-10-31/CreateDBInstanceReadReplica"
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

          point_in_time_recovery {
            enabled = true
          }

          replica {
            region_name            = "us-west-2"
            point_in_time_recovery = true
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

          point_in_time_recovery {
            enabled = true
          }

          replica {
            region_name = "us-west-2"
          }
        }
    """

    def check(self, subject: Estate) -> Iterable[Finding]:
        """Return a finding for each source and region of a replica that lacks something."""
        told: set[tuple[Resource, str]] = set()
        refused = _refused(subject)
        for source, declaring, region, less in (*_tables(subject), *_instances(subject), *_buckets(subject)):
            lacks = [one for one in less if (declaring, region, one) not in refused]
            if lacks and (source, region) not in told:
                told.add((source, region))
                yield self._finding(source, declaring, region, lacks)

    def _finding(self, source: Resource, declaring: Resource, region: str, lacks: list[str]) -> Finding:
        inline = declaring is source
        where = region or "another region"
        what = f"the replica of `{source.address}` in {where}" if inline else f"`{declaring.address}` in {where}"
        here = f" in {source.region}" if source.region else ""
        than = f"the table{here}" if inline else f"its source `{source.address}`"
        return self.about(
            declaring,
            f"{what} lacks {joined(lacks)}, which {than} has, so after a failover the state is kept less safely",
            *([] if inline else [source]),
            remedy=self.remedy + _OF_A_KEY if any(one in _KEYS for one in lacks) else None,
            regions=dict.fromkeys(one for one in (source.region, region) if one),
        )


def _refused(subject: Estate) -> set[tuple[Resource, str, str]]:
    """Return what AWS refuses replicas for, which is another rule's: the replica, its region, and what it lacks."""
    found = set()
    for entry, one in subject.once(refused_copies):
        # What has no versioning is itself the replica here; its source has it.
        declaring = one.source if one.replica.type == BUCKET_REPLICATION else one.replica
        found.add((declaring, one.region, entry.safeguard))
    return found


def _tables(subject: Estate) -> Iterator[Weakness]:
    for table in subject.of_type("aws_dynamodb_table"):
        for region, lacks in table_lacks(table):
            yield table, table, region, lacks
    for replica in subject.of_type("aws_dynamodb_table_replica"):
        for table in sources_of(replica, subject.by_arn):
            if replica.region and replica.region != table.region:
                yield table, replica, replica.region, table_replica_lacks(table, replica)


def _instances(subject: Estate) -> Iterator[Weakness]:
    misplaced = {one.copy for one in copies_in_the_same_region(subject)}
    pairs = [(source, one) for one in subject.of_type(*SAFEGUARDS) for source in sources_of(one, subject.by_arn)]
    for source, replica in (*pairs, *_members(subject)):
        # Beside its source a replica serves reads, unless it is the one that should have been elsewhere.
        elsewhere = source.region != replica.region or replica in misplaced
        if elsewhere and replica.region and source.action.remains:
            yield source, replica, replica.region, lacking(source, replica)


def _members(subject: Estate) -> Iterator[tuple[Resource, Resource]]:
    """Yield the first member of each global cluster with each of the others."""
    groups: dict[tuple[str, str], list[Resource]] = defaultdict(list)
    for one in subject.of_type(*SAFEGUARDS):
        shared = shared_by(one)
        if shared:
            groups[one.plan.file, shared].append(one)
    above = {
        (one.plan.file, one.address): [
            first for first in one.plan.referenced(one, argument) if first.type in SAFEGUARDS
        ]
        for kind, argument in _ABOVE.items()
        for one in subject.of_type(kind)
    }
    for key, members in groups.items():
        writers = above.get(key, []) + [one for one in members if any(gives(one, name) for name in _WRITER)]
        if writers:
            yield from ((writers[0], one) for one in members if one is not writers[0])


def _buckets(subject: Estate) -> Iterator[Weakness]:
    buckets = subject.once(Buckets)
    told_elsewhere = {one.declared_by for one in subject.once(unselected)}
    ways = {(one.source, one.target) for one in subject.replications if one.target is not None}
    for one in subject.replications:
        source, target = one.source, one.target
        if (
            one.declared_by in told_elsewhere
            or target is None
            or {source.type, target.type} != {"aws_s3_bucket"}
            or source.region == target.region
        ):
            continue
        if (target, source) in ways and buckets.lacking(target, source):
            continue  # both ways, and each has something that the other has not: neither is the replica
        yield source, target, str(target.region), buckets.lacking(source, target)

"""Replicas that AWS refuses to make, so that an apply fails half-way: what they would need is not in the plan.

Only what the plan shows to be missing counts. What exists already was accepted; what is known only after the apply, or
is configured where the plan does not show it, may be right.
"""

from __future__ import annotations

import enum
from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import Any

from farshore.plan.action import Action
from farshore.plan.estate import Estate
from farshore.plan.plan import Plan
from farshore.plan.regions import region_in
from farshore.plan.relations.buckets import VERSIONING, Buckets
from farshore.plan.relations.copies import BUCKET_REPLICATION, inline_regions_before, sources_of
from farshore.plan.relations.safeguards import gives, has_no_key, strength
from farshore.plan.resource import Resource

NEEDS_A_KEY = ("aws_db_instance", "aws_neptune_cluster", "aws_rds_cluster")
"""Types whose replica of an encrypted source in another region is given a key of its own region by name.

https://docs.aws.amazon.com/sdk-for-kotlin/api/latest/rds/aws.sdk.kotlin.services.rds.model/-create-db-instance-read-replica-request/kms-key-id.html,
https://docs.aws.amazon.com/sdk-for-kotlin/api/latest/rds/aws.sdk.kotlin.services.rds.model/-create-db-cluster-request/-builder/kms-key-id.html,
https://docs.aws.amazon.com/sdk-for-kotlin/api/latest/neptune/aws.sdk.kotlin.services.neptune.model/-create-db-cluster-request/kms-key-id.html
(2026-11-21)
"""

KEY_OF_ITS_SOURCE = ("custom-",)
"""How the engines begin whose replicas take the key of their source: RDS Custom (the first page above, 2026-11-21)."""

REPLICATES_A_MANAGED_PASSWORD = ("sqlserver-",)
"""How the engines begin of which RDS makes read replicas though it manages the password of their source.

https://docs.aws.amazon.com/ja_jp/AmazonRDS/latest/UserGuide/rds-secrets-manager.md#rds-secrets-manager-limitations,
and as an error https://github.com/terraform-aws-modules/terraform-aws-rds/issues/532 (2026-11-21)
"""

_DATABASE = "aws_db_instance"
_BACKUPS = "backup_retention_period"
"""Must not be 0 for what has read replicas, a replica that has some included; no engine is excepted.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.Create.html,
https://docs.aws.amazon.com/sdk-for-kotlin/api/latest/rds/aws.sdk.kotlin.services.rds.model/-create-db-instance-request/backup-retention-period.html
(2026-11-21)
"""

_RESTORED = ("snapshot_identifier", "restore_to_point_in_time", "s3_import")
"""Arguments with which a database is made after another and keeps what that had, where it is not told otherwise.

https://docs.aws.amazon.com/sdk-for-kotlin/api/latest/rds/aws.sdk.kotlin.services.rds.model/-restore-db-instance-to-point-in-time-request/backup-retention-period.html
(2026-11-21)
"""

_KEY_TYPES = ("aws_kms_key", "aws_kms_external_key", "aws_kms_replica_key", "aws_kms_replica_external_key")
_KEY_OF_AWS = "alias/aws/"
_TABLE_KEY = ("server_side_encryption", 0, "kms_key_arn")


class Cause(enum.Enum):
    """What AWS refuses a replica for."""

    TABLE_KEY = enum.auto()
    DATABASE_KEY = enum.auto()
    NO_VERSIONING = enum.auto()
    VERSIONING_OFF = enum.auto()
    MANAGED_PASSWORD = enum.auto()
    NO_BACKUPS = enum.auto()


IN_WORDS_OF_SAFEGUARDS = {
    Cause.TABLE_KEY: "`kms_key_arn`",
    Cause.DATABASE_KEY: "`storage_encrypted`",
    Cause.NO_VERSIONING: "versioning",
    Cause.VERSIONING_OFF: "versioning",
}
"""What a comparison of safeguards calls the same."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A replica that AWS does not make.

    Attributes:
        cause: What for.
        source: What is copied; for versioning, the bucket that has none.
        replica: The resource that declares the replica: the table itself, or the replication configuration.
        region: The region of the replica; empty where it must not be told.
        also: Further resources that say so.
    """

    cause: Cause
    source: Resource
    replica: Resource
    region: str
    also: tuple[Resource, ...] = ()


def refusals(estate: Estate) -> Iterator[Refusal]:
    """Yield the replicas that AWS refuses, each once for each cause."""
    yield from _tables(estate)
    yield from _databases(estate)
    yield from _buckets(estate)


def _tables(estate: Estate) -> Iterator[Refusal]:
    """Yield the replicas without a key of tables that have one.

    https://github.com/hashicorp/terraform-provider-aws/issues/17422 (2026-11-21)
    """
    for table in estate.of_type("aws_dynamodb_table"):
        hidden = table.is_sensitive("replica")
        for region in _keyless_regions(table) if _has_own_key(table) else ():
            yield Refusal(Cause.TABLE_KEY, table, table, "" if hidden else region)
    for replica in estate.of_type("aws_dynamodb_table_replica"):
        if _is_made(replica) and _is_not_given(replica, "kms_key_arn"):
            for table in sources_of(replica, estate.by_arn):
                if _has_own_key(table) and replica.region and replica.region != table.region:
                    yield Refusal(Cause.TABLE_KEY, table, replica, replica.region)


def _has_own_key(table: Resource) -> bool:
    """Say whether a table is certain to be encrypted with a key that is not of AWS."""
    if table.get("server_side_encryption", 0, "enabled") is not True:
        return False
    key = table.get(*_TABLE_KEY)
    if isinstance(key, str):
        return bool(key) and _KEY_OF_AWS not in key
    return any(one.type in _KEY_TYPES for one in table.plan.referenced(table, *_TABLE_KEY))


def _keyless_regions(table: Resource) -> Iterator[str]:
    """Yield the regions of the replicas that a table gets now and that have no key."""
    old_key = table.was(*_TABLE_KEY)
    rekeyed = table.action is Action.UPDATE and (old_key is None or old_key != table.get(*_TABLE_KEY))
    standing = () if rekeyed or _is_made(table) else inline_regions_before(table)
    blocks = table.get("replica")
    for number, block in enumerate(blocks if isinstance(blocks, list) else ()):
        region = region_in(block.get("region_name")) if isinstance(block, dict) else None
        if region and region not in standing and has_no_key(table, number, region, len(blocks)):
            yield region


def _databases(estate: Estate) -> Iterator[Refusal]:
    for replica in estate.of_type(*NEEDS_A_KEY):
        for source in sources_of(replica, estate.by_arn):
            causes = [*_of_new(source, replica)] if _is_made(replica) else []
            if {source.type, replica.type} == {_DATABASE} and _loses_backups(source, replica):
                causes.append(Cause.NO_BACKUPS)
            yield from (Refusal(cause, source, replica, replica.region or "") for cause in causes)


def _of_new(source: Resource, replica: Resource) -> Iterator[Cause]:
    elsewhere = replica.region and source.region and replica.region != source.region
    engine = source.get("engine")
    known = isinstance(engine, str)
    keyed = strength(source, "storage_encrypted") == 1 and not (known and engine.startswith(KEY_OF_ITS_SOURCE))
    if elsewhere and keyed and _is_not_given(replica, "kms_key_id"):
        yield Cause.DATABASE_KEY
    managed = source.get("manage_master_user_password") is True and {source.type, replica.type} == {_DATABASE}
    if managed and known and not engine.startswith(REPLICATES_A_MANAGED_PASSWORD):
        yield Cause.MANAGED_PASSWORD


def _loses_backups(source: Resource, replica: Resource) -> bool:
    """Say whether a source is certain to have no backups when its replica is made, or gives them up beside one."""
    days = source.get(_BACKUPS)
    if _is_made(replica):
        kept = days is None and (any(gives(source, name) for name in _RESTORED) or not _is_made(source))
        return not kept and strength(source, _BACKUPS) == 0 and (days is not None or _is_not_given(source, _BACKUPS))
    had = source.was(_BACKUPS)
    return source.action is Action.UPDATE and days == 0 and isinstance(had, int) and had > 0


def _buckets(estate: Estate) -> Iterator[Refusal]:
    """Yield the buckets without versioning that replicate, or are replicated to.

    https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_s3.GrantReplicationPermissionProps.html, and as an
    error https://github.com/hashicorp/terraform-provider-aws/issues/23578 (2026-11-21)
    """
    buckets = Buckets(estate)
    shown = {one.plan for one in estate.of_type(VERSIONING)}
    told: set[tuple[Resource, Resource]] = set()
    for one in estate.replications:
        ends = (one.source, one.target) if one.target is not None else ()
        for bucket in ends if one.declared_by.type == BUCKET_REPLICATION else ():
            if (bucket, one.declared_by) in told or {end.type for end in ends} != {"aws_s3_bucket"}:
                continue
            told.add((bucket, one.declared_by))
            yield from _unversioned(buckets, bucket, one.declared_by, None if estate.is_partial else shown)


def _unversioned(
    buckets: Buckets, bucket: Resource, replication: Resource, shown: Container[Plan] | None
) -> Iterator[Refusal]:
    """Yield why a bucket is refused; `shown` are the plans that would hold its versioning, None where none is whole."""
    if buckets.is_versioned(bucket) is not False:
        return
    settings = buckets.versioning(bucket)
    changes = any(one.action is not Action.NO_OP for one in (replication, *settings))
    if settings and changes:
        yield Refusal(Cause.VERSIONING_OFF, bucket, replication, bucket.region or "", tuple(settings))
    elif changes and shown is not None and _is_versioned_here(bucket, shown):
        yield Refusal(Cause.NO_VERSIONING, bucket, replication, bucket.region or "")


def _is_versioned_here(bucket: Resource, shown: Container[Plan]) -> bool:
    """Say whether a bucket's versioning would be in its plan, as that of others is, or is known to be off."""
    if bucket.get("versioning", 0, "enabled") is False:
        return True
    return bucket.plan in shown and _is_made(bucket) and _is_not_given(bucket, "versioning")


def _is_made(one: Resource) -> bool:
    return one.action in (Action.CREATE, Action.REPLACE)


def _is_not_given(one: Resource, name: str) -> bool:
    """Say whether an argument is certain to be given by nobody: the declaration is there, and does not hold it."""
    value: Any = one.get(name)
    return not value and bool(one.plan.configuration.resource(one.address)) and not gives(one, name)

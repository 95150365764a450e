"""Which copies AWS refuses to make: what they or their sources would need is not in the plan.

Only what the plan shows to be missing counts. What exists already was accepted; what is known only after the apply, or
is configured where the plan does not show it, may be right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from farshore.plan.action import Action
from farshore.plan.regions import region_in
from farshore.plan.relations.copies import inline_regions_before, sources_of
from farshore.plan.relations.refusals.entry import Around, RefusedCopy, is_made, is_not_given
from farshore.plan.relations.safeguards import gives, has_no_key, strength
from farshore.plan.resource import Resource

KEY_OF_ITS_SOURCE = ("custom-",)
"""How the engines begin whose replicas take the key of their source: RDS Custom.

https://docs.aws.amazon.com/sdk-for-kotlin/api/latest/rds/aws.sdk.kotlin.services.rds.model/-create-db-instance-read-replica-request/kms-key-id.html
(2026-11-21)
"""

REPLICATES_A_MANAGED_PASSWORD = ("sqlserver-",)
"""How the engines begin of which RDS makes read replicas though it manages the password of their source.

https://docs.aws.amazon.com/ja_jp/AmazonRDS/latest/UserGuide/rds-secrets-manager.md#rds-secrets-manager-limitations
(2026-11-21)
"""

_BUCKET = "aws_s3_bucket"
_DATABASE = "aws_db_instance"
_BACKUPS = "backup_retention_period"
_RESTORED = ("snapshot_identifier", "restore_to_point_in_time", "s3_import")
"""Arguments with which a database is made after another and keeps what that had, where it is not told otherwise.

https://docs.aws.amazon.com/sdk-for-kotlin/api/latest/rds/aws.sdk.kotlin.services.rds.model/-restore-db-instance-to-point-in-time-request/backup-retention-period.html
(2026-11-21)
"""

_KEY_TYPES = ("aws_kms_key", "aws_kms_external_key", "aws_kms_replica_key", "aws_kms_replica_external_key")
_KEY_OF_AWS = "alias/aws/"
_TABLE_KEY = ("server_side_encryption", 0, "kms_key_arn")

Pairs = Callable[[Resource, Around], Iterator[RefusedCopy]]


def keyless_replicas(one: Resource, around: Around) -> Iterator[RefusedCopy]:
    """Yield the replicas without a key of tables that have one, declared inline or as a resource of their own."""
    if one.type == "aws_dynamodb_table":
        hidden = one.is_sensitive("replica")
        for region in _keyless_regions(one) if _has_own_key(one) else ():
            yield RefusedCopy(one, one, "" if hidden else region)
    elif is_made(one) and is_not_given(one, "kms_key_arn"):
        for table in sources_of(one, around.estate.by_arn):
            if _has_own_key(table) and one.region and one.region != table.region:
                yield RefusedCopy(table, one, one.region)


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
    standing = () if rekeyed or is_made(table) else inline_regions_before(table)
    blocks = table.get("replica")
    for number, block in enumerate(blocks if isinstance(blocks, list) else ()):
        region = region_in(block.get("region_name")) if isinstance(block, dict) else None
        if region and region not in standing and has_no_key(table, number, region, len(blocks)):
            yield region


def of_sources(lacks: Callable[[Resource, Resource], bool]) -> Pairs:
    """Return what yields the copies whose source and replica lack something together."""

    def found(replica: Resource, around: Around) -> Iterator[RefusedCopy]:
        for source in sources_of(replica, around.estate.by_arn):
            if lacks(source, replica):
                yield RefusedCopy(source, replica, replica.region or "")

    return found


def lacks_a_key(source: Resource, replica: Resource) -> bool:
    """Say whether a replica in another region is given no key though its source is encrypted."""
    engine = source.get("engine")
    shares = isinstance(engine, str) and engine.startswith(KEY_OF_ITS_SOURCE)
    elsewhere = replica.region and source.region and replica.region != source.region
    keyed = strength(source, "storage_encrypted") == 1 and not shares
    return is_made(replica) and bool(elsewhere) and keyed and is_not_given(replica, "kms_key_id")


def has_a_managed_password(source: Resource, replica: Resource) -> bool:
    """Say whether RDS manages the password of what a read replica is made of."""
    engine = source.get("engine")
    managed = source.get("manage_master_user_password") is True and {source.type, replica.type} == {_DATABASE}
    refuses = isinstance(engine, str) and not engine.startswith(REPLICATES_A_MANAGED_PASSWORD)
    return is_made(replica) and managed and refuses


def has_no_backups(source: Resource, replica: Resource) -> bool:
    """Say whether a source is certain to have no backups when its replica is made, or gives them up beside one."""
    if {source.type, replica.type} != {_DATABASE}:
        return False
    days = source.get(_BACKUPS)
    if is_made(replica):
        kept = days is None and (any(gives(source, name) for name in _RESTORED) or not is_made(source))
        return not kept and strength(source, _BACKUPS) == 0 and (days is not None or is_not_given(source, _BACKUPS))
    had = source.was(_BACKUPS)
    return source.action is Action.UPDATE and days == 0 and isinstance(had, int) and had > 0


def is_of_one_region(source: Resource, replica: Resource) -> bool:
    """Say whether a replica is made of a key that is certain to be of one region."""
    return is_made(replica) and (source.get("multi_region") is False or is_not_given(source, "multi_region"))


def unversioned(is_set: bool) -> Pairs:
    """Return what yields the buckets whose replication needs versioning: where it is set otherwise, or not at all."""

    def found(configuration: Resource, around: Around) -> Iterator[RefusedCopy]:
        ends = [(one.source, one.target) for one in around.replications.get(configuration, ()) if one.target]
        buckets = dict.fromkeys(end for both in ends if {one.type for one in both} == {_BUCKET} for end in both)
        for bucket in buckets:
            settings = around.buckets.versioning(bucket)
            changes = any(one.action is not Action.NO_OP for one in (configuration, *settings))
            off = bool(settings) is is_set and around.buckets.is_versioned(bucket) is False
            if changes and off and (settings or _would_be_versioned_here(bucket, around)):
                yield RefusedCopy(bucket, configuration, bucket.region or "", tuple(settings))

    return found


def _would_be_versioned_here(bucket: Resource, around: Around) -> bool:
    """Say whether a bucket's versioning would be in its plan, as that of others is, or is known to be off."""
    if around.estate.is_partial:
        return False
    if bucket.get("versioning", 0, "enabled") is False:
        return True
    return bucket.plan in around.plans_with_versioning and is_made(bucket) and is_not_given(bucket, "versioning")

"""What protects state, of a source and of its replica: backups, zones, encryption, deletion protection, versioning.

A replica is made without much of it unless it is told: RDS creates read replicas with backups disabled
(https://docs.aws.amazon.com/goto/WebAPI/rds-2014-10-31/CreateDBInstanceReadReplica), zones are chosen for each
(https://docs.aws.amazon.com/sdk-for-kotlin/api/latest/rds/aws.sdk.kotlin.services.rds.model/-create-db-instance-read-replica-request/multi-az.html),
deletion protection is set on each replica of a global table
(https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/globaltables-bestpractices.html) (2026-11-21)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from farshore.plan.regions import region_in
from farshore.plan.resource import Resource
from farshore.plan.values import Path, as_blocks

# fmt: off
SAFEGUARDS: Mapping[str, tuple[str, ...]] = {
    "aws_db_instance": ("backup_retention_period", "multi_az", "storage_encrypted", "deletion_protection"),
    "aws_docdb_cluster": ("backup_retention_period", "storage_encrypted", "deletion_protection"),
    "aws_elasticache_replication_group": (
        "snapshot_retention_limit", "automatic_failover_enabled", "multi_az_enabled",
    ),
    "aws_neptune_cluster": ("backup_retention_period", "storage_encrypted", "deletion_protection"),
    "aws_rds_cluster": ("backup_retention_period", "storage_encrypted", "deletion_protection"),
}
"""The arguments of types whose replica is a resource of the same type; each a truth value or a number of days."""
# fmt: on

DEFAULTS: Mapping[tuple[str, str], int] = {
    ("aws_docdb_cluster", "backup_retention_period"): 1,
    ("aws_neptune_cluster", "backup_retention_period"): 1,
    ("aws_rds_cluster", "backup_retention_period"): 1,
}
"""What AWS takes where an argument is not given, other than nothing.

https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/rds_cluster (2026-11-21)
"""

_NULL = {"constant_value": None}
_KEYS = {"storage_encrypted": "kms_key_id"}
"""Arguments that are implied by another: a replica that is given a key is encrypted with it."""


def lacking(source: Resource, replica: Resource) -> list[str]:
    """Return, in words, what a source has and its replica has not, or has less of, as far as both are known."""
    found = []
    for name in SAFEGUARDS.get(source.type, ()) if source.type == replica.type else ():
        mine, theirs = strength(source, name), strength(replica, name)
        inherited = name == "storage_encrypted" and source.region == replica.region
        if mine is not None and theirs is not None and theirs < mine and not inherited:
            found.append(f"a `{name}` as long" if theirs else f"`{name}`")
    return found


def strength(one: Resource, name: str) -> float | None:
    """Return how much of a safeguard there is: days, or 1 for yes; None where that is not known.

    A value that is known only after the apply, and that the configuration does not give, is AWS's default.
    """
    value = one.get(name)
    if value is None and _KEYS.get(name) and (one.get(_KEYS[name]) or gives(one, _KEYS[name])):
        return 1
    if value is None and (gives(one, name) or one.plan.configuration.is_empty):
        return None
    if value is None:
        return DEFAULTS.get((one.type, name), 0)
    return float(value) if isinstance(value, (bool, int, float)) else None


def gives(one: Resource, name: str, *within: str) -> bool:
    """Say whether the configuration gives an argument, whatever its value; `within` names arguments of its blocks."""
    expressions = one.plan.configuration.expressions(one.address)
    found: list[Any] = [expressions[name]] if name in expressions else []
    for inner in within:
        found = [
            block[inner]
            for outer in found
            for block in (outer if isinstance(outer, list) else [outer])
            if isinstance(block, dict) and inner in block
        ]
    return any(each != {"constant_value": None} for each in found)


def table_lacks(table: Resource) -> Iterator[tuple[str, list[str]]]:
    """Yield the regions of a table's inline replicas, each with what its replica lacks, in words.

    Where anything marks a replica as sensitive, its region is left out of the words: an empty text stands for it.
    """
    hidden = table.is_sensitive("replica")
    blocks = table.blocks("replica")
    for number, block in enumerate(blocks):
        region = region_in(block.get("region_name"))
        lacks = []
        if table.get("point_in_time_recovery", 0, "enabled") is True and block.get("point_in_time_recovery") is False:
            lacks.append("`point_in_time_recovery`")
        if table.get("deletion_protection_enabled") is True and block.get("deletion_protection_enabled") is False:
            lacks.append("`deletion_protection_enabled`")
        if region and _own_key(table) and has_no_key(table, number, region, len(blocks)):
            lacks.append("`kms_key_arn`")
        if region and lacks:
            yield "" if hidden else region, lacks


def has_no_key(table: Resource, number: int, region: str, count: int) -> bool:
    """Say whether a replica of a table is certain to have no key.

    AWS would tell the key, so what is not given is unknown too; and blocks that are made dynamically are not in the
    configuration of a plan. So all of them must be there, and the one of the region without a key.

    Args:
        table: The table.
        number: Which of its `replica` blocks it is.
        region: The region of that block.
        count: How many blocks there are.
    """
    if table.get("replica", number, "kms_key_arn"):
        return False
    if not table.is_unknown("replica", number, "kms_key_arn"):
        return True
    configuration = table.plan.configuration
    declared = as_blocks(configuration.expressions(table.address).get("replica"))
    if len(declared) != count:
        return False
    keyless = [one.get("kms_key_arn", _NULL) == _NULL for one in declared]
    regions = [configuration.constant(table.address, "replica", each, "region_name") for each in range(count)]
    return all(keyless) or (regions.count(region) == 1 and keyless[regions.index(region)])


def table_replica_lacks(table: Resource, replica: Resource) -> list[str]:
    """Return what a replica of a table lacks that is a resource of its own."""
    lacks = []
    recovery = replica.get("point_in_time_recovery")
    if table.get("point_in_time_recovery", 0, "enabled") is True and recovery is not True:
        lacks += ["`point_in_time_recovery`"] if not replica.is_unknown("point_in_time_recovery") else []
    if table.get("deletion_protection_enabled") is True and strength(replica, "deletion_protection_enabled") == 0:
        lacks.append("`deletion_protection_enabled`")
    if _own_key(table) and strength(replica, "kms_key_arn") == 0:
        lacks.append("`kms_key_arn`")
    return lacks


def _own_key(table: Resource) -> bool:
    """Say whether a table is encrypted with a key of its owner, which exists in its region only."""
    path: Path = ("server_side_encryption", 0, "kms_key_arn")
    if table.plan.configuration.is_empty:
        return False
    return bool(table.get(*path)) or gives(table, "server_side_encryption", "kms_key_arn")

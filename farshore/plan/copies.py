"""Copies that AWS keeps of a resource in other regions: replicas declared inline, and replicas of their own.

Which argument says so is data, from the provider's documentation of each type, read 2026-11-21:
https://registry.terraform.io/providers/hashicorp/aws/latest/docs
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from farshore.plan.regions import region_in
from farshore.plan.resource import Resource
from farshore.plan.values import as_blocks, value_at


@dataclass(frozen=True, slots=True)
class Inline:
    """A type whose resource itself declares copies in other regions.

    Attributes:
        blocks: The nested blocks, one a copy; further names lead into them.
        region: The argument of the block that names the copy's region.
    """

    blocks: tuple[str, ...]
    region: str


INLINE = {
    "aws_dynamodb_table": Inline(("replica",), "region_name"),
    "aws_dynamodb_global_table": Inline(("replica",), "region_name"),
    "aws_secretsmanager_secret": Inline(("replica",), "region"),
    "aws_ecr_replication_configuration": Inline(("replication_configuration", "rule", "destination"), "region"),
    "aws_ssmincidents_replication_set": Inline(("region",), "name"),
    "aws_efs_replication_configuration": Inline(("destination",), "region"),
}
"""Types that declare copies inline."""

REPLICAS = {
    "aws_kms_replica_key": ("primary_key_arn", ("aws_kms_key",)),
    "aws_kms_replica_external_key": ("primary_key_arn", ("aws_kms_external_key",)),
    "aws_db_instance": ("replicate_source_db", ("aws_db_instance",)),
    "aws_rds_cluster": ("replication_source_identifier", ("aws_rds_cluster", "aws_db_instance")),
    "aws_neptune_cluster": ("replication_source_identifier", ("aws_neptune_cluster",)),
    "aws_dynamodb_table_replica": ("global_table_arn", ("aws_dynamodb_table",)),
}
"""Types that can be a copy of another resource: the argument that names the source, and the source's types."""

MEMBERS = {
    "aws_rds_cluster": "global_cluster_identifier",
    "aws_docdb_cluster": "global_cluster_identifier",
    "aws_neptune_cluster": "global_cluster_identifier",
    "aws_elasticache_replication_group": "global_replication_group_id",
}
"""Types that are copies of each other by being members of the same global resource, and the argument that names it."""


def inline_regions(resource: Resource) -> tuple[str, ...]:
    """Return the regions in which a resource declares copies of itself; those still unknown are left out."""
    inline = INLINE.get(resource.type)
    if inline is None:
        return ()
    return tuple(region for block in _blocks(resource, inline) if (region := region_in(block.get(inline.region))))


def _blocks(resource: Resource, inline: Inline) -> Iterator[dict[str, object]]:
    blocks = resource.blocks(inline.blocks[0])
    for name in inline.blocks[1:]:
        blocks = [inner for block in blocks for inner in as_blocks(value_at(block, (name,)))]
    yield from blocks


def sources_of(replica: Resource, by_arn: Mapping[str, Resource]) -> list[Resource]:
    """Return what a resource is a copy of, by reference or by the ARN it names; empty when it is none or none is here.

    Args:
        replica: The resource that may be a copy.
        by_arn: All resources by their ARNs, those of other plans too.
    """
    argument, kinds = REPLICAS.get(replica.type, ("", ()))
    if not argument:
        return []
    named = by_arn.get(str(replica.get(argument)))
    candidates = [*replica.plan.referenced(replica, argument), *([named] if named else [])]
    return [one for one in candidates if one.type in kinds and one is not replica]


def shared_by(member: Resource) -> str | None:
    """Return the global resource a resource is a member of: its address, else its identifier; None when of none."""
    argument = MEMBERS.get(member.type)
    if argument is None:
        return None
    referred = member.plan.referenced(member, argument)
    return referred[0].address if referred else member.get(argument)


@dataclass(frozen=True, slots=True)
class Replication:
    """Data that AWS copies from one region to another.

    Attributes:
        source: What is copied.
        region: Where to.
        declared_by: The resource that says so: the source, the copy, or a replication configuration.
        target: The resource that is the copy, where one is in the plans.
    """

    source: Resource
    region: str
    declared_by: Resource
    target: Resource | None = None


def replications(resources: Iterable[Resource]) -> Iterator[Replication]:
    """Yield the replications that resources declare, within a region too; those that remain after the apply only."""
    remaining = [one for one in resources if one.action.remains]
    by_arn = {str(one.get(one.facts.arn_attribute)): one for one in remaining}
    buckets = {str(one.get("bucket")): one for one in remaining if one.type == "aws_s3_bucket"}
    for one in remaining:
        yield from (Replication(one, region, one) for region in inline_regions(one))
        for source in sources_of(one, by_arn):
            if one.region:
                yield Replication(source, one.region, one, one)
        if one.type == "aws_s3_bucket_replication_configuration":
            yield from _bucket_replications(one, buckets)


def _bucket_replications(configuration: Resource, buckets: Mapping[str, Resource]) -> Iterator[Replication]:
    """Yield what an S3 replication configuration copies, as far as both buckets are in the plans."""
    sources = _buckets(configuration, buckets, "bucket")
    for number, rule in enumerate(configuration.blocks("rule")):
        if rule.get("status") == "Disabled":
            continue
        for target in _buckets(configuration, buckets, "rule", number, "destination", 0, "bucket"):
            for source in sources:
                if target.region and target is not source:
                    yield Replication(source, target.region, configuration, target)


def _buckets(resource: Resource, buckets: Mapping[str, Resource], *path: str | int) -> list[Resource]:
    """Return the buckets that an argument names: by its value (a name or an ARN), else by what it refers to."""
    value = resource.get(*path)
    named = buckets.get(value.rpartition(":")[2]) if isinstance(value, str) else None
    referred = (one for one in resource.plan.referenced(resource, *path) if one.type == "aws_s3_bucket")
    return [named] if named else list(referred)

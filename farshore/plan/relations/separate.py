"""State that is kept in several regions under one name, and that nothing copies from one to the other.

Twins by name are no copies. What shows that something else fills them is looked for: content that Terraform writes to
each, a tool that copies, backups that go to the other region; and what only passes through a region, as logs and code.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from farshore.plan.estate import Estate
from farshore.plan.relations.backups import Backups
from farshore.plan.relations.copies import inline_regions, is_copy
from farshore.plan.relations.twins import TwinGroup
from farshore.plan.resource import Resource
from farshore.plan.types import Role
from farshore.plan.types.state import STATE
from farshore.plan.values import texts_in

_POOL = "aws_cognito_user_pool"

WAYS = {
    _POOL: "the users of a pool with a function (`lambda_config`) that writes each of them to a global table",
    "aws_db_instance": "a database with a read replica (`replicate_source_db`)",
    "aws_docdb_cluster": "clusters with an `aws_docdb_global_cluster`",
    "aws_directory_service_directory": "a directory with an `aws_directory_service_region`",
    "aws_dsql_cluster": "clusters with `multi_region_properties` and an `aws_dsql_cluster_peering`",
    "aws_dynamodb_table": "a table with a `replica` block",
    "aws_ebs_volume": "a volume by its snapshots (`aws_ebs_snapshot_copy`, or a lifecycle policy that copies them)",
    "aws_ecr_repository": "repositories with an `aws_ecr_replication_configuration`",
    "aws_efs_file_system": "a file system with an `aws_efs_replication_configuration`",
    "aws_fsx_ontap_file_system": "a file system with SnapMirror",
    "aws_fsx_openzfs_file_system": "a file system with an `aws_datasync_task`",
    "aws_fsx_windows_file_system": "a file system with an `aws_datasync_task`",
    "aws_keyspaces_table": "a keyspace with a `replication_specification` of several regions",
    "aws_memorydb_cluster": "clusters with an `aws_memorydb_multi_region_cluster`",
    "aws_mq_broker": "brokers with `data_replication_mode`",
    "aws_msk_cluster": "clusters with an `aws_msk_replicator`",
    "aws_msk_serverless_cluster": "clusters with an `aws_msk_replicator`",
    "aws_neptune_cluster": "clusters with an `aws_neptune_global_cluster`",
    "aws_rds_cluster": "clusters with an `aws_rds_global_cluster`",
    "aws_redshift_cluster": "a cluster by its snapshots (`aws_redshift_snapshot_copy`)",
    "aws_s3_bucket": "buckets with an `aws_s3_bucket_replication_configuration` in each direction",
    "aws_s3tables_table_bucket": "table buckets with an `aws_s3tables_table_bucket_replication`",
    "aws_secretsmanager_secret": "a secret with a `replica` block",
}
"""How state of each type is copied to another region, as words that follow "replicate".

https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs (2026-11-28)
"""

_COPIED_BY_OTHERS = frozenset(
    {_POOL, "aws_fsx_ontap_file_system", "aws_fsx_openzfs_file_system", "aws_fsx_windows_file_system"}
)
"""Types that AWS does not copy from region to region by itself, and that hold what users would miss."""

_CONTENT = {
    "aws_dynamodb_table_item": "table_name",
    "aws_s3_bucket_object": "bucket",
    "aws_s3_object": "bucket",
    "aws_secretsmanager_secret_version": "secret_id",
}
"""Types that are content, and the argument that names what they are in."""

_PASSING = {
    "aws_cloudfront_distribution": "logging_config",
    "aws_cloudtrail": "s3_bucket_name",
    "aws_codepipeline": "artifact_store",
    "aws_config_delivery_channel": "s3_bucket_name",
    "aws_flow_log": "log_destination",
    "aws_lambda_function": "s3_bucket",
    "aws_lambda_layer_version": "s3_bucket",
    "aws_alb": "access_logs",
    "aws_lb": "access_logs",
    "aws_s3_bucket_logging": "target_bucket",
    "aws_synthetics_canary": "artifact_s3_location",
}
"""Types that put logs into a bucket or take code from it, and the argument that names it."""

_TOOLS = {
    "aws_datasync_task": (
        *("aws_efs_file_system", "aws_fsx_ontap_file_system", "aws_fsx_openzfs_file_system"),
        *("aws_fsx_windows_file_system", "aws_s3_bucket"),
    ),
    "aws_dms_replication_config": ("aws_db_instance", "aws_docdb_cluster", "aws_rds_cluster"),
    "aws_dms_replication_task": ("aws_db_instance", "aws_docdb_cluster", "aws_rds_cluster"),
}
"""Types that copy state from anywhere to anywhere, and of which types.

These tables are read in the provider's documentation of each type:
https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs (2026-11-21)
"""


def separate_twins(estate: Estate) -> Iterator[TwinGroup]:
    """Yield the twins that hold state of their own each, as far as the plans tell."""
    copied = _copied(estate)
    aside = set(passing(estate)) | set(_linked(estate))
    filled = set(_named_by(estate, _CONTENT))
    tools = {kind for tool, kinds in _TOOLS.items() if any(estate.of_type(tool)) for kind in kinds}
    copied_types = tools | {kind for kind, _ in _open_links(estate)}
    served_elsewhere = _fed_otherwise(estate)
    backups = estate.once(Backups)
    for group in estate.twins.groups:
        members = [one for one in group.members if one.action.remains]
        first = members[0] if members else group.members[0]
        if group.inferred or len(members) < len(group.members) or first.type not in STATE:
            continue
        if not first.facts.replicated_by and first.type not in _COPIED_BY_OTHERS:
            continue
        joined = any(not copied[one].isdisjoint(group.regions) for one in members)
        if joined or first.type in copied_types or any(one in served_elsewhere for one in members):
            continue
        if aside.isdisjoint(members) and not filled.issuperset(members) and not any(map(backups.may_hold, members)):
            yield group


def passing(estate: Estate) -> Iterator[Resource]:
    """Yield the buckets that logs go to, or that code is taken from: what is served is not in them."""
    yield from _named_by(estate, _PASSING)


def _copied(estate: Estate) -> Mapping[Resource, set[str]]:
    """Return the regions to which each resource is copied."""
    found: dict[Resource, set[str]] = defaultdict(set)
    for way in estate.replications:
        found[way.source].add(way.region)
    return found


def _linked(estate: Estate) -> Iterator[Resource]:
    """Yield what is a copy, may be copied to where the plans do not tell, or is what a link refers to."""
    yield from (way.target for way in estate.replications if way.target is not None)
    for one in estate.remaining:
        ways = one.facts.replicates
        if is_copy(one) or any(way.role is Role.SOURCE and _may_declare(one, way.path) for way in ways):
            yield one
        kinds = {kind for way in ways for kind in way.of}
        if kinds:
            yield from (each for each in one.plan.referenced(one) if each.type in kinds and each is not one)


def _fed_otherwise(estate: Estate) -> set[Resource]:
    """Return the user pools that hold no users of their own, or that a function may mirror."""
    found = {one for one in estate.of_type(_POOL) if one.blocks("lambda_config") or one.is_unknown("lambda_config")}
    for one in estate.of_type("aws_cognito_identity_provider", "aws_cognito_managed_user_pool_client"):
        found.update(one.plan.referenced(one, "user_pool_id"))
    for client in estate.of_type("aws_cognito_user_pool_client"):
        if client.get("allowed_oauth_flows") == ["client_credentials"]:
            found.update(client.plan.referenced(client, "user_pool_id"))
    return found


def _may_declare(one: Resource, path: str) -> bool:
    """Say whether a source names copies in a block, or may do so after the apply."""
    if one.is_unknown(path) and one.plan.refers(one, path):
        return True
    return bool(one.get(path)) and not inline_regions(one)


def _open_links(estate: Estate) -> Iterator[tuple[str, str | None]]:
    """Yield the types that a link copies of which the plans do not tell what it copies, and its region."""
    shown = {way.declared_by for way in estate.replications}
    for one in estate.remaining:
        for way in one.facts.replicates:
            if way.role is Role.LINK and one not in shown and not _leads_to(one, way.of):
                yield from ((kind, one.region) for kind in way.of)


def _leads_to(link: Resource, kinds: tuple[str, ...]) -> bool:
    return any(one.type in kinds for one in link.plan.referenced(link))


def _named_by(estate: Estate, arguments: dict[str, str]) -> Iterator[Resource]:
    """Yield what resources of some types name in an argument, by reference or by the name of a bucket."""
    for one in estate.of_type(*arguments):
        argument = arguments[one.type]
        yield from one.plan.referenced(one, argument)
        for text in texts_in(one.get(argument)):
            yield from estate.buckets.get(text.removeprefix("arn:aws:s3:::").partition(".s3")[0].partition("/")[0], ())

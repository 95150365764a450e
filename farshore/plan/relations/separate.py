"""State that is kept in several regions under one name, and that nothing copies from one to the other.

Twins by name are no copies. What shows that something else fills them is looked for: content that Terraform writes to
each, a tool that copies, backups that go to the other region; and what only passes through a region, as logs and code.
"""

from __future__ import annotations

from collections.abc import Iterator

from farshore.plan.estate import Estate
from farshore.plan.relations.backups import Backups
from farshore.plan.relations.copies import is_copy
from farshore.plan.relations.twins import TwinGroup
from farshore.plan.resource import Resource
from farshore.plan.types import Role
from farshore.plan.types.state import STATE
from farshore.plan.values import texts_in

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
    "aws_datasync_task": ("aws_efs_file_system", "aws_s3_bucket"),
    "aws_dms_replication_config": ("aws_db_instance", "aws_docdb_cluster", "aws_rds_cluster"),
    "aws_dms_replication_task": ("aws_db_instance", "aws_docdb_cluster", "aws_rds_cluster"),
}
"""Types that copy state from anywhere to anywhere, and of which types.

All three tables are read in the provider's documentation of each type:
https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs (2026-11-21)
"""


def separate_twins(estate: Estate) -> Iterator[TwinGroup]:
    """Yield the twins that hold state of their own each, as far as the plans tell."""
    linked = set(_linked(estate))
    aside = set(passing(estate)) | linked
    filled = set(_named_by(estate, _CONTENT))
    copied_types = {kind for tool, kinds in _TOOLS.items() if any(estate.of_type(tool)) for kind in kinds}
    copied_types |= {kind for kind, _ in _open_links(estate)}
    backups = Backups(estate)
    for group in estate.twins.groups:
        members = [one for one in group.members if one.action.remains]
        first = members[0] if members else group.members[0]
        if group.inferred or len(members) < len(group.members) or first.type not in STATE:
            continue
        if not first.facts.replicated_by or first.type in copied_types:
            continue
        if aside.isdisjoint(members) and not filled.issuperset(members) and not any(map(backups.may_hold, members)):
            yield group


def passing(estate: Estate) -> Iterator[Resource]:
    """Yield the buckets that logs go to, or that code is taken from: what is served is not in them."""
    yield from _named_by(estate, _PASSING)


def _linked(estate: Estate) -> Iterator[Resource]:
    """Yield what takes part in a replication, or may: as source, as copy, or as what a link refers to."""
    for way in estate.replications:
        yield way.source
        if way.target is not None:
            yield way.target
    for one in estate.remaining:
        ways = one.facts.replicates
        if is_copy(one) or any(way.role is Role.SOURCE and _may_declare(one, way.path) for way in ways):
            yield one
        kinds = {kind for way in ways for kind in way.of}
        if kinds:
            yield from (each for each in one.plan.referenced(one) if each.type in kinds and each is not one)


def _may_declare(one: Resource, path: str) -> bool:
    """Say whether a source names copies in a block, or may do so after the apply."""
    return bool(one.get(path)) or (one.is_unknown(path) and one.plan.refers(one, path))


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

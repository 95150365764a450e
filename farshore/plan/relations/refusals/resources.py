"""What AWS refuses of a resource, by what the resource itself asks for; only what the plan tells counts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from farshore.plan.action import Action
from farshore.plan.estate import Estate
from farshore.plan.relations.copies import inline_regions, inline_regions_before, shared_by
from farshore.plan.relations.refusals.entry import Around, Refused, is_made, of_types
from farshore.plan.relations.safeguards import gives
from farshore.plan.resource import Resource

Asked = Callable[[Resource, Around], Iterator[Refused]]

_OWNERSHIP = ("rule", 0, "object_ownership")


def stream_taken_from_replicas(table: Resource, _: Around) -> Iterator[Refused]:
    """Yield a stream that is turned off on a table with replicas."""
    replicas = inline_regions_before(table)
    off = table.get("stream_enabled") is not True and not table.is_unknown("stream_enabled")
    if table.action is Action.UPDATE and table.was("stream_enabled") is True and off and replicas:
        left = "" if inline_regions(table) else ", also while the last of them is removed by the same apply"
        yield Refused(f"turns `stream_enabled` off, which DynamoDB does not allow for a table that has replicas{left}")


def expiry_renamed(table: Resource, _: Around) -> Iterator[Refused]:
    """Yield an attribute of expiry that is renamed while it is used."""
    path = ("ttl", 0, "attribute_name")
    old, new = table.was(*path), table.get(*path)
    both = table.was("ttl", 0, "enabled") is True and table.get("ttl", 0, "enabled") is True
    if table.action is Action.UPDATE and both and old and new and old != new:
        yield Refused("changes `ttl.attribute_name` while it is enabled, which DynamoDB does not allow in one step")


_STRONG_SETS = (
    frozenset({"us-east-1", "us-east-2", "us-west-2"}),
    frozenset({"eu-west-1", "eu-west-2", "eu-west-3", "eu-central-1"}),
    frozenset({"ap-northeast-1", "ap-northeast-2", "ap-northeast-3"}),
)
_STRONG_REGIONS = 3


def strong_consistency(table: Resource, _: Around) -> Iterator[Refused]:
    """Yield strong consistency in other than three regions of one set."""
    replicas = table.blocks("replica")
    named = inline_regions(table)
    witnesses = [one.get("region_name") for one in table.blocks("global_table_witness")]
    hidden = len(named) < len(replicas) or None in witnesses or gives(table, "global_table_witness") > bool(witnesses)
    if not any(one.get("consistency_mode") == "STRONG" for one in replicas) or hidden or not table.region:
        return
    regions = {table.region, *named, *witnesses}
    if len(regions) != _STRONG_REGIONS:
        yield Refused(
            f'has `consistency_mode = "STRONG"` in {len(regions)} region{"s" * (len(regions) != 1)}, and strong '
            "consistency takes exactly three: three replicas, the table itself included, or two and a witness"
        )
    elif not any(regions <= one for one in _STRONG_SETS):
        yield Refused(
            'has `consistency_mode = "STRONG"` in regions that are not of one set: strong consistency is offered '
            "within the US, the European or the Asian set only"
        )


def class_of_a_member(argument: str, refused: str, of: str = "", cluster: str = "") -> Asked:
    """Return what yields the members of something global whose class is not offered there.

    Args:
        argument: The one that names the class.
        refused: How a class reads that is refused.
        of: The argument that names the cluster which is a member; empty where the resource itself is.
        cluster: The type of that cluster.
    """
    pattern = re.compile(refused)

    def found(one: Resource, around: Around) -> Iterator[Refused]:
        value = one.get(argument)
        named = of_types(one.plan.referenced(one, of), cluster) if of else [one]
        members = [each for each in named if around.is_global(each)]
        if members and isinstance(value, str) and pattern.fullmatch(value):
            who = f"its cluster `{members[0].address}`" if of else "it"
            others = tuple(each for each in members if each is not one)
            yield Refused(
                f"is of a class (`{argument}`) that AWS does not offer to what spans regions, as {who} does", others
            )

    return found


def managed_password(cluster: Resource, around: Around) -> Iterator[Refused]:
    """Yield a password that Aurora is asked to manage for a global database."""
    if cluster.get("manage_master_user_password") is True and around.is_global(cluster):
        yield Refused(
            "has `manage_master_user_password` and is a member of a global database, for which Aurora does not manage "
            "the password"
        )


def accepts_itself(peering: Resource, _: Around) -> Iterator[Refused]:
    """Yield a peering across regions that is asked to accept itself."""
    region = peering.get("peer_region")
    if peering.get("auto_accept") is True and region and region != peering.region:
        yield Refused("has `auto_accept` beside `peer_region`: a peering is accepted in the region of the other VPC")


# https://docs.aws.amazon.com/systems-manager-automation-runbooks/latest/userguide/automation-aws-enable-cloudfront-access-logs.html
# names the opt-in regions of its day; a bucket without ACLs: https://github.com/aws/aws-cdk/issues/25291 (2026-11-28).
def logs_of_a_distribution(distribution: Resource, around: Around) -> Iterator[Refused]:
    """Yield the bucket to which CloudFront cannot deliver its logs."""
    catalog = around.estate.catalog
    if not distribution.blocks("logging_config"):
        return
    for bucket in _log_buckets(distribution, around.estate):
        faults = []
        if bucket.region and bucket.region in catalog.regions and catalog.opt_in(bucket.region):
            faults.append(f"is in {bucket.region}, an opt-in region, to which CloudFront delivers no standard logs")
        enforcing = [one for one in around.buckets.ownership(bucket) if one.get(*_OWNERSHIP) == "BucketOwnerEnforced"]
        if enforcing:
            faults.append("takes no ACLs (`BucketOwnerEnforced`), which standard logs need")
        if faults:
            yield Refused(f"logs to `{bucket.address}`, which {' and '.join(faults)}", (bucket, *enforcing))


def _log_buckets(distribution: Resource, estate: Estate) -> list[Resource]:
    path = ("logging_config", 0, "bucket")
    value = distribution.get(*path)
    if isinstance(value, str):
        return estate.buckets.get(value.partition(".s3")[0], [])
    return [one for one in distribution.plan.referenced(distribution, *path) if one.type == "aws_s3_bucket"]


def zone_of_another_target(record: Resource, _: Around) -> Iterator[Refused]:
    """Yield an alias whose name and zone are of targets in two regions."""
    targets = _alias_targets(record, "name")
    zones = _alias_targets(record, "zone_id")
    if len(targets) == len(zones) == 1 and targets != zones:
        (target,), (zone,) = targets, zones
        if target.region and zone.region and target.region != zone.region:
            yield Refused(
                f"is an alias of `{target.address}` in {target.region}, but its `alias.zone_id` is that of "
                f"`{zone.address}` in {zone.region}: Route 53 finds no such target in that zone",
                (target, zone),
            )


def _alias_targets(record: Resource, name: str) -> list[Resource]:
    return record.plan.referenced(record, "alias", 0, name)


def key_without_selection(configuration: Resource, _: Around) -> Iterator[Refused]:
    """Yield a key for copies without the objects that it would be for."""
    for number, rule in enumerate(configuration.blocks("rule")):
        at = ("rule", number, "source_selection_criteria")
        selects = configuration.get(*at, 0, "sse_kms_encrypted_objects") or configuration.is_unknown(*at)
        keyed = configuration.get("rule", number, "destination", 0, "encryption_configuration")
        if keyed and not selects and rule.get("status") != "Disabled":
            yield Refused(
                "names a key for the copies (`encryption_configuration`) and does not say what becomes of objects that "
                "are encrypted with one (`source_selection_criteria.sse_kms_encrypted_objects`)"
            )
            return


def filter_without_delete_markers(configuration: Resource, _: Around) -> Iterator[Refused]:
    """Yield a rule of replication with a filter that does not say what becomes of delete markers."""
    for number, rule in enumerate(configuration.blocks("rule")):
        told = rule.get("delete_marker_replication") or configuration.is_unknown(
            "rule", number, "delete_marker_replication"
        )
        if rule.get("filter") and not told:
            yield Refused(
                "has a rule with a `filter` and without `delete_marker_replication`, which S3 wants to be told"
            )
            return


def delete_markers_by_tag(configuration: Resource, _: Around) -> Iterator[Refused]:
    """Yield a rule of replication that selects by tags and asks for delete markers."""
    for number in range(len(configuration.blocks("rule"))):
        within = ("rule", number, "filter", 0)
        by_tag = configuration.get(*within, "tag") or configuration.get(*within, "and", 0, "tags")
        if by_tag and configuration.get("rule", number, "delete_marker_replication", 0, "status") == "Enabled":
            yield Refused("replicates delete markers by a rule that selects by tags")
            return


def destination_that_is_protected(configuration: Resource, _: Around) -> Iterator[Refused]:
    """Yield a file system that is to be written over by replication, and is protected from that."""
    path = ("destination", 0, "file_system_id")
    for target in of_types(configuration.plan.referenced(configuration, *path), "aws_efs_file_system"):
        overwrite = ("protection", 0, "replication_overwrite")
        off = target.get(*overwrite) == "DISABLED" or (target.is_unknown(*overwrite) and gives(target, "protection"))
        if is_made(configuration) and is_made(target) and not off:
            yield Refused(
                f"replicates to `{target.address}`, which replication may not write over: its protection "
                "(`protection.replication_overwrite`) is on unless it is disabled",
                (target,),
            )


def names_of_members(cluster: Resource, around: Around) -> Iterator[Refused]:
    """Yield a cluster that has the name of another member of its global cluster."""
    name, shared = cluster.get("cluster_identifier"), shared_by(cluster)
    others = around.members.get((cluster.type, shared), ()) if shared and isinstance(name, str) else ()
    earlier = others[: others.index(cluster)] if cluster in others else ()
    for one in earlier:
        if one.get("cluster_identifier") == name:
            yield Refused(
                f"has the `cluster_identifier` of `{one.address}`, another member of its global cluster", (one,)
            )
            return


def version_of_a_member(refused: str) -> Asked:
    """Return what yields the members of something global whose engine is too old for it.

    Args:
        refused: How a version begins that is refused.
    """

    def found(one: Resource, around: Around) -> Iterator[Refused]:
        if str(one.get("engine_version")).startswith(refused) and around.is_global(one):
            yield Refused(f"is of version {refused}, and belongs to a global cluster, for which that is too old")

    return found


_CLUSTER_OF_BROKERS = "aws_msk_cluster"
_FEWEST_BROKERS = 3
_PRIVATE_CONNECTIVITY = (
    *("broker_node_group_info", 0, "connectivity_info", 0, "vpc_connectivity", 0, "client_authentication", 0),
    *("sasl", 0, "iam"),
)


def brokers_too_small(replicator: Resource, _: Around) -> Iterator[Refused]:
    """Yield the clusters that MSK Replicator does not take, for their class or their number of brokers."""
    for one in of_types(replicator.plan.referenced(replicator, "kafka_cluster"), _CLUSTER_OF_BROKERS):
        kind = str(one.get("broker_node_group_info", 0, "instance_type"))
        brokers = one.get("number_of_broker_nodes")
        few = isinstance(brokers, int) and brokers < _FEWEST_BROKERS
        if kind.startswith("kafka.t3.") or few:
            what = "fewer than three brokers" if few else "brokers that are too small"
            yield Refused(f"copies from or to `{one.address}`, which has {what}", (one,))


def source_without_private_connectivity(replicator: Resource, _: Around) -> Iterator[Refused]:
    """Yield the source of a replication across regions that has no multi-VPC connectivity for IAM."""
    path = ("replication_info_list", 0, "source_kafka_cluster_arn")
    for one in of_types(replicator.plan.referenced(replicator, *path), _CLUSTER_OF_BROKERS):
        elsewhere = one.region and replicator.region and one.region != replicator.region
        settled = one.get(*_PRIVATE_CONNECTIVITY) is True or one.is_unknown(*_PRIVATE_CONNECTIVITY)
        if elsewhere and is_made(one) and not settled:
            yield Refused(
                f"copies from `{one.address}` in {one.region}, which has no private connectivity for several VPCs with "
                "IAM (`broker_node_group_info.connectivity_info.vpc_connectivity`)",
                (one,),
            )


_BUS = "aws_cloudwatch_event_bus"


def buses_of_other_names(endpoint: Resource, _: Around) -> Iterator[Refused]:
    """Yield a global endpoint that joins event buses of different names."""
    buses = of_types(endpoint.plan.referenced(endpoint, "event_bus"), _BUS)
    names = [name for one in buses if isinstance(name := one.get("name"), str)]
    arns = (one.get("event_bus_arn") for one in endpoint.blocks("event_bus"))
    names += [arn.rpartition("/")[2] for arn in arns if isinstance(arn, str)]
    if len(set(names)) > 1:
        yield Refused("joins event buses of different names, and a global endpoint takes two of one name", tuple(buses))

"""What AWS refuses in an apply though the plan is in order: one entry a refusal, each with its source.

An entry looks at one resource that the apply makes or changes. Only what the plan tells counts: what is known after the
apply only may be right. Replicas that lack something of their source are in `refusals`.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from farshore.plan.action import Action
from farshore.plan.estate import Estate
from farshore.plan.relations.buckets import Buckets
from farshore.plan.relations.copies import inline_regions, inline_regions_before, shared_by
from farshore.plan.relations.safeguards import gives
from farshore.plan.resource import Resource

_OWNERSHIP = ("rule", 0, "object_ownership")
_READ = datetime.date(2026, 11, 28)


class Around:
    """What a demand may look at beside the resource itself.

    Attributes:
        estate: Everything in the plans.
    """

    def __init__(self, estate: Estate) -> None:
        self.estate = estate

    @cached_property
    def buckets(self) -> Buckets:
        """Return the settings of buckets."""
        return Buckets(self.estate)


@dataclass(frozen=True, slots=True)
class Refused:
    """A resource that AWS refuses.

    Attributes:
        why: What is wrong with it, in words that follow its address.
        others: Further resources that it is about.
    """

    why: str
    others: tuple[Resource, ...] = ()


@dataclass(frozen=True, slots=True)
class Demand:
    """Something that AWS demands of a resource.

    Attributes:
        types: The types it is demanded of.
        unmet: Yields why one of them is refused.
        fact: What the source says.
        remedy: What to do.
        source: Where AWS, or who met the error, says so.
        date: When that was read.
    """

    types: tuple[str, ...]
    unmet: Callable[[Resource, Around], Iterator[Refused]]
    fact: str
    remedy: str
    source: str
    date: datetime.date = _READ


def _stream_taken_from_replicas(table: Resource, _: Around) -> Iterator[Refused]:
    replicas = inline_regions_before(table)
    off = table.get("stream_enabled") is not True and not table.is_unknown("stream_enabled")
    if table.action is Action.UPDATE and table.was("stream_enabled") is True and off and replicas:
        left = "" if inline_regions(table) else ", also while the last of them is removed by the same apply"
        yield Refused(f"turns `stream_enabled` off, which DynamoDB does not allow for a table that has replicas{left}")


def _expiry_renamed(table: Resource, _: Around) -> Iterator[Refused]:
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


def _strong_consistency(table: Resource, _: Around) -> Iterator[Refused]:
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


def _burstable_member(instance: Resource, _: Around) -> Iterator[Refused]:
    instance_class = instance.get("instance_class")
    clusters = [
        one for one in instance.plan.referenced(instance, "cluster_identifier") if one.type == "aws_rds_cluster"
    ]
    if isinstance(instance_class, str) and instance_class.startswith("db.t"):
        for cluster in clusters:
            if shared_by(cluster):
                yield Refused(
                    f"is of a burstable class (`instance_class`), and its cluster `{cluster.address}` is a member of a "
                    "global database, which takes memory-optimized classes only",
                    (cluster,),
                )


def _managed_password(cluster: Resource, _: Around) -> Iterator[Refused]:
    if cluster.get("manage_master_user_password") is True and shared_by(cluster):
        yield Refused(
            "has `manage_master_user_password` and is a member of a global database, for which Aurora does not manage "
            "the password"
        )


def _accepts_itself(peering: Resource, _: Around) -> Iterator[Refused]:
    region = peering.get("peer_region")
    if peering.get("auto_accept") is True and region and region != peering.region:
        yield Refused("has `auto_accept` beside `peer_region`: a peering is accepted in the region of the other VPC")


# https://docs.aws.amazon.com/systems-manager-automation-runbooks/latest/userguide/automation-aws-enable-cloudfront-access-logs.html
# names the opt-in regions of its day; a bucket without ACLs: https://github.com/aws/aws-cdk/issues/25291 (2026-11-28).
def _logs_of_a_distribution(distribution: Resource, around: Around) -> Iterator[Refused]:
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


def _zone_of_another_target(record: Resource, _: Around) -> Iterator[Refused]:
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


def _key_without_selection(configuration: Resource, _: Around) -> Iterator[Refused]:
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


def _buses_of_other_names(endpoint: Resource, _: Around) -> Iterator[Refused]:
    buses = [one for one in endpoint.plan.referenced(endpoint, "event_bus") if one.type == _BUS]
    names = [name for one in buses if isinstance(name := one.get("name"), str)]
    arns = (one.get("event_bus_arn") for one in endpoint.blocks("event_bus"))
    names += [arn.rpartition("/")[2] for arn in arns if isinstance(arn, str)]
    if len(set(names)) > 1:
        yield Refused("joins event buses of different names, and a global endpoint takes two of one name", tuple(buses))


_BUS = "aws_cloudwatch_event_bus"


DEMANDS: tuple[Demand, ...] = (
    Demand(
        ("aws_dynamodb_table",),
        _stream_taken_from_replicas,
        "disabling a stream is not allowed for a replica of a global table",
        "Keep `stream_enabled = true` with `NEW_AND_OLD_IMAGES` as long as the table has replicas; remove the replicas "
        "in an apply of their own, and the stream in the next.",
        "https://github.com/hashicorp/terraform-provider-aws/issues/34450",
    ),
    Demand(
        ("aws_dynamodb_table",),
        _expiry_renamed,
        "to change the attribute, Time to Live must be disabled first, and then enabled with the new name",
        "Use two applies: one with `enabled = false`, and, an hour later (DynamoDB lets Time to Live be switched once "
        "an hour), one with the new attribute.",
        "https://docs.aws.amazon.com/cdk/api/v1/docs/@aws-cdk_aws-dynamodb.CfnTable.TimeToLiveSpecificationProperty.html",
    ),
    Demand(
        ("aws_dynamodb_table",),
        _strong_consistency,
        "three replicas, or two and a witness, all within one set of regions",
        "Add a `replica` (or a `global_table_witness`) in a third region of the same set: us-east-1, us-east-2, "
        "us-west-2; or eu-west-1, eu-west-2, eu-west-3, eu-central-1; or ap-northeast-1, -2, -3.",
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/"
        "aws-properties-dynamodb-globaltable-globaltablewitness.html",
    ),
    Demand(
        ("aws_rds_cluster_instance",),
        _burstable_member,
        "a global database requires instance classes that are optimized for memory-intensive applications",
        "Choose a memory-optimized class (`db.r…`) for every member of the global database.",
        "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/"
        "aurora-global-database.configuration.requirements.html",
    ),
    Demand(
        ("aws_rds_cluster",),
        _managed_password,
        "the management of master passwords is not supported for a global database",
        "Give the primary cluster a password of your own (`master_password`, from an `aws_secretsmanager_secret` with "
        "a `replica` in the other region) instead of `manage_master_user_password`.",
        "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-secrets-manager.html",
    ),
    Demand(
        ("aws_vpc_peering_connection",),
        _accepts_itself,
        "`auto_accept` must be false where `peer_region` is set",
        "Leave `auto_accept` out, and accept it with an `aws_vpc_peering_connection_accepter` made through the "
        "provider of the other region.",
        "https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/vpc_peering_connection",
    ),
    Demand(
        ("aws_cloudfront_distribution",),
        _logs_of_a_distribution,
        "buckets in opt-in regions are not supported for standard logs",
        "Log to a bucket in a region that needs no opt-in, with `object_ownership` of `BucketOwnerPreferred`; or "
        "deliver the logs by `aws_cloudwatch_log_delivery` (standard logging v2), which needs no ACL.",
        "https://docs.aws.amazon.com/systems-manager-automation-runbooks/latest/userguide/"
        "automation-aws-enable-cloudfront-access-logs.html",
    ),
    Demand(
        ("aws_route53_record",),
        _zone_of_another_target,
        "the zone id is that of the load balancer, API or environment itself, which differs by region",
        "Take `alias.name` and `alias.zone_id` from the same load balancer, API or distribution.",
        "https://docs.aws.amazon.com/sdk-for-kotlin/api/latest/route53/"
        "aws.sdk.kotlin.services.route53.model/-alias-target/-builder/hosted-zone-id.html",
    ),
    Demand(
        ("aws_s3_bucket_replication_configuration",),
        _key_without_selection,
        "InvalidRequest: a key for replicas is given and `sse_kms_encrypted_objects` is not",
        'Add `source_selection_criteria { sse_kms_encrypted_objects { status = "Enabled" } }` to the rule.',
        "https://github.com/hashicorp/terraform-provider-aws/issues/26241",
    ),
    Demand(
        ("aws_cloudwatch_event_endpoint",),
        _buses_of_other_names,
        "the names of the event buses must be identical in each region",
        "Give the bus in the other region the name of the first, and the same rules and targets.",
        "https://docs.amazonaws.cn/eventbridge/latest/APIReference/API_CreateEndpoint.html",
    ),
)
"""All that is demanded, in the order in which findings of one resource stand."""


def unmet(estate: Estate) -> Iterator[tuple[Resource, Demand, Refused]]:
    """Yield what an apply makes or changes and AWS refuses, with the demand that it does not meet."""
    around = Around(estate)
    for demand in DEMANDS:
        for one in estate.of_type(*demand.types):
            if one.action in (Action.CREATE, Action.REPLACE, Action.UPDATE):
                yield from ((one, demand, refused) for refused in demand.unmet(one, around))

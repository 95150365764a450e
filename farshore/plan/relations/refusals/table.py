"""All that is known to be refused, an entry each, in the order in which findings of one resource stand."""

from __future__ import annotations

import datetime

from farshore.plan.relations.refusals import copies, resources
from farshore.plan.relations.refusals.entry import CopyRefusal, Refusal

_FIRST, _SECOND = datetime.date(2026, 11, 21), datetime.date(2026, 11, 28)
_AWS = "https://docs.aws.amazon.com"
_KOTLIN = f"{_AWS}/sdk-for-kotlin/api/latest"
_PROVIDER = "https://github.com/hashicorp/terraform-provider-aws/issues"
_TABLE, _GLOBAL_REPLICA = "aws_dynamodb_table", "aws_dynamodb_table_replica"
_BUCKET_REPLICATION = "aws_s3_bucket_replication_configuration"
_OF_MEMBERS = "Choose a memory-optimized class (`db.r…`) for every member of the global database."

# fmt: off
COPIES: tuple[CopyRefusal, ...] = (
    CopyRefusal(
        (_TABLE,),
        "a replica of a table with a key of its own is refused without one",
        "Set the replica's `kms_key_arn` to a key of {region}: an `aws_kms_replica_key` there, if the table's key is "
        "`multi_region`, or an `aws_kms_key`; the table's own is of another region.",
        f"{_PROVIDER}/17422", _FIRST, copies.keyless_replicas,
        "the replica of {sources} in {region} has no `kms_key_arn`, and AWS demands one of each replica of a table "
        "that is encrypted with a key of its own", safeguard="`kms_key_arn`",
    ),
    CopyRefusal(
        (_GLOBAL_REPLICA,),
        "a replica of a table with a key of its own is refused without one",
        "Set the replica's `kms_key_arn` to a key of {region}: an `aws_kms_replica_key` there, if the table's key is "
        "`multi_region`, or an `aws_kms_key`; the table's own is of another region.",
        f"{_PROVIDER}/17422", _FIRST, copies.keyless_replicas,
        "{replicas} in {region} {replicas_have} no `kms_key_arn`, which AWS demands as {sources} is encrypted with its "
        "own key", safeguard="`kms_key_arn`",
    ),
    CopyRefusal(
        ("aws_db_instance", "aws_neptune_cluster", "aws_rds_cluster"),
        "a replica of what is encrypted is given a key of its own region by name",
        "Set the replica's `kms_key_id` to the ARN of a key of {region}, for example of an `aws_kms_key` or "
        "`aws_kms_replica_key` there; `storage_encrypted = true` alone does not do it.",
        f"{_KOTLIN}/rds/aws.sdk.kotlin.services.rds.model/-create-db-instance-read-replica-request/kms-key-id.html",
        _FIRST, copies.of_sources(copies.lacks_a_key),
        "{replicas} in {region} {replicas_have} no `kms_key_id`, and AWS makes no replica of what is encrypted, as "
        "{sources} in {source_region} is, without a key of the replica's own region", safeguard="`storage_encrypted`",
    ),
    CopyRefusal(
        ("aws_db_instance",),
        "no read replica is made of a database whose password RDS manages, but for SQL Server",
        "Give the source a password of your own, `password_wo` (or `password`) from an `aws_secretsmanager_secret` "
        "with a `replica` in {region}, instead of `manage_master_user_password`.",
        f"{_AWS}/ja_jp/AmazonRDS/latest/UserGuide/rds-secrets-manager.md#rds-secrets-manager-limitations", _FIRST,
        copies.of_sources(copies.has_a_managed_password),
        "RDS refuses {replicas}: it makes no read replica of {sources} with `manage_master_user_password`",
        changes="source",
    ),
    CopyRefusal(
        ("aws_db_instance",),
        "automatic backups must be enabled on the source of a read replica",
        "Set the source's `backup_retention_period` to 1 day or more.",
        f"{_AWS}/AmazonRDS/latest/UserGuide/USER_ReadRepl.Create.html", _FIRST,
        copies.of_sources(copies.has_no_backups),
        "{sources} {sources_have} no automated backups (`backup_retention_period` of 0), and RDS demands them of the "
        "source of a read replica, here {replicas}", changes="source",
    ),
    CopyRefusal(
        ("aws_kms_replica_key", "aws_kms_replica_external_key"),
        "a replica key is made of a multi-Region primary key, and a key cannot become one later",
        "Make a new key with `multi_region = true`, encrypt with that, and make the replica of it.",
        f"{_AWS}/powershell/latest/reference/items/New-KMSReplicaKey.html", _SECOND,
        copies.of_sources(copies.is_of_one_region),
        "{replicas} in {region} cannot be made of {sources}, which is not `multi_region`",
    ),
    CopyRefusal(
        (_BUCKET_REPLICATION,),
        "source and destination buckets must have versioning enabled",
        'Declare an `aws_s3_bucket_versioning` with `status = "Enabled"` for it, and let the replication '
        "configuration wait for that of both buckets with `depends_on`.",
        f"{_AWS}/cdk/api/v2/docs/aws-cdk-lib.aws_s3.GrantReplicationPermissionProps.html", _FIRST,
        copies.unversioned(is_set=False),
        "{sources} {sources_have} no `aws_s3_bucket_versioning`, and S3 demands versioning of both buckets of "
        "{replicas}", safeguard="versioning",
    ),
    CopyRefusal(
        (_BUCKET_REPLICATION,),
        "source and destination buckets must have versioning enabled",
        'Set the `status` of its `aws_s3_bucket_versioning` to "Enabled", and let the replication configuration wait '
        "for that of both buckets with `depends_on`.",
        f"{_AWS}/cdk/api/v2/docs/aws-cdk-lib.aws_s3.GrantReplicationPermissionProps.html", _FIRST,
        copies.unversioned(is_set=True),
        "{sources} {sources_have} versioning that is not Enabled, and S3 demands versioning of both buckets of "
        "{replicas}", safeguard="versioning",
    ),
)
"""What a copy, or its source, must have."""

RESOURCES: tuple[Refusal, ...] = (
    Refusal(
        (_TABLE,),
        "disabling a stream is not allowed for a replica of a global table",
        "Keep `stream_enabled = true` with `NEW_AND_OLD_IMAGES` as long as the table has replicas; remove the replicas "
        "in an apply of their own, and the stream in the next.",
        f"{_PROVIDER}/34450", _SECOND, resources.stream_taken_from_replicas,
    ),
    Refusal(
        (_TABLE,),
        "to change the attribute, Time to Live must be disabled first, and then enabled with the new name",
        "Use two applies: one with `enabled = false`, and, an hour later (DynamoDB lets Time to Live be switched once "
        "an hour), one with the new attribute.",
        f"{_AWS}/cdk/api/v1/docs/@aws-cdk_aws-dynamodb.CfnTable.TimeToLiveSpecificationProperty.html", _SECOND,
        resources.expiry_renamed,
    ),
    Refusal(
        (_TABLE,),
        "three replicas, or two and a witness, all within one set of regions",
        "Add a `replica` (or a `global_table_witness`) in a third region of the same set: us-east-1, us-east-2, "
        "us-west-2; or eu-west-1, eu-west-2, eu-west-3, eu-central-1; or ap-northeast-1, -2, -3.",
        f"{_AWS}/AWSCloudFormation/latest/UserGuide/aws-properties-dynamodb-globaltable-globaltablewitness.html",
        _SECOND, resources.strong_consistency,
    ),
    Refusal(
        ("aws_rds_cluster_instance",),
        "a global database requires instance classes that are optimized for memory-intensive applications",
        _OF_MEMBERS,
        f"{_AWS}/AmazonRDS/latest/AuroraUserGuide/aurora-global-database.configuration.requirements.html", _SECOND,
        resources.class_of_a_member("instance_class", r"db\.t.*", "cluster_identifier", "aws_rds_cluster"),
    ),
    Refusal(
        ("aws_docdb_cluster_instance",),
        "global clusters are not supported on t3, t4g, and r4 instance types",
        _OF_MEMBERS, f"{_AWS}/documentdb/latest/developerguide/global-clusters.html", _SECOND,
        resources.class_of_a_member("instance_class", r"db\.(t|r4\.).*", "cluster_identifier", "aws_docdb_cluster"),
    ),
    Refusal(
        ("aws_neptune_cluster_instance",),
        "a global database requires r5 or r6g classes that are optimized for memory-intensive workloads",
        _OF_MEMBERS, f"{_AWS}/neptune/latest/userguide/neptune-gdb-setup.html", _SECOND,
        resources.class_of_a_member("instance_class", r"db\.t.*", "cluster_identifier", "aws_neptune_cluster"),
    ),
    Refusal(
        ("aws_elasticache_replication_group",),
        "global datastores are supported on instances of size large and above",
        "Choose a node type of size `large` or above (`cache.m…` or `cache.r…`) for the primary; the others follow it.",
        f"{_AWS}/AmazonElastiCache/latest/dg/Redis-Global-Datastores-Getting-Started.html", _SECOND,
        resources.class_of_a_member("node_type", r"cache\.\w+\.(micro|small|medium)"),
    ),
    Refusal(
        ("aws_elasticache_global_replication_group",),
        "global datastores are supported on instances of size large and above",
        "Choose a node type of size `large` or above (`cache.m…` or `cache.r…`).",
        f"{_AWS}/AmazonElastiCache/latest/dg/Redis-Global-Datastores-Getting-Started.html", _SECOND,
        resources.class_of_a_member("cache_node_type", r"cache\.\w+\.(micro|small|medium)"),
    ),
    Refusal(
        ("aws_memorydb_cluster", "aws_memorydb_multi_region_cluster"),
        "MemoryDB Multi-Region is supported on R7g nodes of size XL and above",
        "Choose `db.r7g.xlarge` or above, the same for each region's cluster.",
        f"{_AWS}/memorydb/latest/devguide/multi-region.prereq.html", _SECOND,
        resources.class_of_a_member("node_type", r"db\.(t\w+\.\w+|r6g\w*\.\w+|\w+\.(small|medium|large))"),
    ),
    Refusal(
        ("aws_docdb_cluster",),
        "the names of the clusters must be unique, across all regions",
        "Put the region into `cluster_identifier`.",
        f"{_AWS}/documentdb/latest/developerguide/global-clusters.get-started.html", _SECOND,
        resources.names_of_members,
    ),
    Refusal(
        ("aws_docdb_cluster", "aws_docdb_global_cluster"),
        "global clusters are not supported on Amazon DocumentDB v3.6",
        "Choose `engine_version` 4.0 or later for the global cluster and its members.",
        f"{_AWS}/documentdb/latest/developerguide/global-clusters.html", _SECOND, resources.version_of_a_member("3.6"),
    ),
    Refusal(
        ("aws_rds_cluster",),
        "the management of master passwords is not supported for a global database",
        "Give the primary cluster a password of your own (`master_password`, from an `aws_secretsmanager_secret` with "
        "a `replica` in the other region) instead of `manage_master_user_password`.",
        f"{_AWS}/AmazonRDS/latest/AuroraUserGuide/rds-secrets-manager.html", _SECOND, resources.managed_password,
    ),
    Refusal(
        ("aws_msk_replicator",),
        "clusters of m5.large or larger with a minimum of three brokers; t3.small is not supported",
        "Give both clusters three brokers or more, of `kafka.m5.large` or above.",
        f"{_AWS}/msk/latest/developerguide/msk-replicator-supported-clusters-versions.html", _SECOND,
        resources.brokers_too_small,
    ),
    Refusal(
        ("aws_msk_replicator",),
        "across regions, the source must have multi-VPC private connectivity turned on for IAM access control",
        "Turn it on for the source: `vpc_connectivity { client_authentication { sasl { iam = true } } }` in its "
        "`connectivity_info`.",
        f"{_AWS}/msk/latest/developerguide/msk-replicator-supported-clusters-versions.html", _SECOND,
        resources.source_without_private_connectivity,
    ),
    Refusal(
        ("aws_efs_replication_configuration",),
        "a file system whose replication overwrite protection is enabled cannot be a destination; it is by default",
        'Give the destination `protection { replication_overwrite = "DISABLED" }`, or leave `file_system_id` out, so '
        "that EFS makes the destination itself.",
        f"{_AWS}/efs/latest/ug/API_FileSystemProtectionDescription.html", _SECOND,
        resources.destination_that_is_protected,
    ),
    Refusal(
        ("aws_vpc_peering_connection",),
        "`auto_accept` must be false where `peer_region` is set",
        "Leave `auto_accept` out, and accept it with an `aws_vpc_peering_connection_accepter` made through the "
        "provider of the other region.",
        "https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/vpc_peering_connection", _SECOND,
        resources.accepts_itself,
    ),
    Refusal(
        ("aws_cloudfront_distribution",),
        "buckets in opt-in regions are not supported for standard logs",
        "Log to a bucket in a region that needs no opt-in, with `object_ownership` of `BucketOwnerPreferred`; or "
        "deliver the logs by `aws_cloudwatch_log_delivery` (standard logging v2), which needs no ACL.",
        f"{_AWS}/systems-manager-automation-runbooks/latest/userguide/automation-aws-enable-cloudfront-access-logs.html",
        _SECOND, resources.logs_of_a_distribution,
    ),
    Refusal(
        ("aws_route53_record",),
        "the zone id is that of the load balancer, API or environment itself, which differs by region",
        "Take `alias.name` and `alias.zone_id` from the same load balancer, API or distribution.",
        f"{_KOTLIN}/route53/aws.sdk.kotlin.services.route53.model/-alias-target/-builder/hosted-zone-id.html", _SECOND,
        resources.zone_of_another_target,
    ),
    Refusal(
        (_BUCKET_REPLICATION,),
        "InvalidRequest: a key for replicas is given and `sse_kms_encrypted_objects` is not",
        'Add `source_selection_criteria { sse_kms_encrypted_objects { status = "Enabled" } }` to the rule.',
        f"{_PROVIDER}/26241", _SECOND, resources.key_without_selection,
    ),
    Refusal(
        (_BUCKET_REPLICATION,),
        "with a filter, the configuration must also include a `DeleteMarkerReplication` element",
        'Add `delete_marker_replication { status = "Enabled" }` (or `"Disabled"`) to each rule with a `filter`.',
        f"{_KOTLIN}/s3/aws.sdk.kotlin.services.s3.model/-replication-rule/delete-marker-replication.html", _SECOND,
        resources.filter_without_delete_markers,
    ),
    Refusal(
        (_BUCKET_REPLICATION,),
        "delete markers are not replicated for tag-based rules: the status must be Disabled",
        'Set `delete_marker_replication { status = "Disabled" }` where the `filter` selects by tags.',
        f"{_KOTLIN}/s3/aws.sdk.kotlin.services.s3.model/-replication-rule/delete-marker-replication.html", _SECOND,
        resources.delete_markers_by_tag,
    ),
    Refusal(
        ("aws_cloudwatch_event_endpoint",),
        "the names of the event buses must be identical in each region",
        "Give the bus in the other region the name of the first, and the same rules and targets.",
        "https://docs.amazonaws.cn/eventbridge/latest/APIReference/API_CreateEndpoint.html", _SECOND,
        resources.buses_of_other_names,
    ),
)
"""What a resource must not ask for."""
# fmt: on

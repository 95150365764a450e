"""Which attributes of two twins have to agree so that the one can take over from the other.

The arguments are those of the provider's documentation of each type, read 2026-11-21:
https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs. Which of them matter is farshore's own reading.
"""

from __future__ import annotations

import re

# fmt: off
BEHAVIOUR: dict[str, tuple[str, ...]] = {
    "aws_api_gateway_method": ("http_method", "authorization", "api_key_required"),
    "aws_api_gateway_method_settings": ("settings",),
    "aws_api_gateway_rest_api": ("binary_media_types", "minimum_compression_size", "api_key_source"),
    "aws_api_gateway_stage": ("cache_cluster_enabled", "xray_tracing_enabled"),
    "aws_apigatewayv2_api": ("protocol_type", "cors_configuration", "route_selection_expression"),
    "aws_autoscaling_group": ("health_check_type", "health_check_grace_period"),
    "aws_cloudwatch_log_group": ("retention_in_days",),
    "aws_cloudwatch_metric_alarm": (
        "comparison_operator", "threshold", "period", "evaluation_periods", "datapoints_to_alarm", "statistic",
        "metric_name", "namespace", "treat_missing_data", "actions_enabled",
    ),
    "aws_cognito_user_pool": (
        "mfa_configuration", "password_policy", "deletion_protection", "username_attributes", "alias_attributes",
        "auto_verified_attributes", "schema",
    ),
    "aws_db_instance": (
        "engine", "engine_version", "multi_az", "storage_encrypted", "storage_type", "backup_retention_period",
        "deletion_protection", "iam_database_authentication_enabled", "port", "publicly_accessible",
    ),
    "aws_docdb_cluster": (
        "engine_version", "backup_retention_period", "storage_encrypted", "deletion_protection", "port",
    ),
    "aws_dynamodb_table": (
        "billing_mode", "hash_key", "range_key", "attribute", "global_secondary_index", "local_secondary_index",
        "stream_enabled", "stream_view_type", "ttl", "point_in_time_recovery", "server_side_encryption",
        "deletion_protection_enabled", "table_class",
    ),
    "aws_ecr_repository": ("image_tag_mutability", "encryption_configuration"),
    "aws_ecs_service": (
        "launch_type", "platform_version", "deployment_minimum_healthy_percent", "health_check_grace_period_seconds",
    ),
    "aws_ecs_task_definition": ("cpu", "memory", "network_mode", "requires_compatibilities", "runtime_platform"),
    "aws_efs_file_system": ("encrypted", "performance_mode", "throughput_mode", "lifecycle_policy"),
    "aws_eks_cluster": ("version", "encryption_config"),
    "aws_eks_node_group": ("version", "ami_type", "capacity_type"),
    "aws_elasticache_replication_group": (
        "engine", "engine_version", "automatic_failover_enabled", "multi_az_enabled", "at_rest_encryption_enabled",
        "transit_encryption_enabled", "snapshot_retention_limit", "port",
    ),
    "aws_instance": ("ebs_optimized", "monitoring", "metadata_options"),
    "aws_kinesis_stream": ("retention_period", "stream_mode_details", "encryption_type"),
    "aws_kms_key": ("key_usage", "customer_master_key_spec", "enable_key_rotation", "multi_region"),
    "aws_lambda_event_source_mapping": ("batch_size", "enabled", "maximum_batching_window_in_seconds"),
    "aws_lambda_function": (
        "runtime", "handler", "architectures", "package_type", "memory_size", "timeout", "source_code_hash",
        "environment", "ephemeral_storage", "tracing_config", "image_config", "snap_start",
    ),
    "aws_launch_template": ("ebs_optimized", "metadata_options", "block_device_mappings"),
    "aws_lb": (
        "load_balancer_type", "internal", "enable_deletion_protection", "idle_timeout", "ip_address_type",
        "enable_cross_zone_load_balancing",
    ),
    "aws_lb_listener": ("port", "protocol", "ssl_policy"),
    "aws_lb_target_group": (
        "port", "protocol", "protocol_version", "target_type", "deregistration_delay", "health_check", "slow_start",
        "stickiness",
    ),
    "aws_mq_broker": ("engine_type", "engine_version", "deployment_mode", "storage_type"),
    "aws_msk_cluster": ("kafka_version", "encryption_info", "client_authentication"),
    "aws_neptune_cluster": (
        "engine_version", "backup_retention_period", "storage_encrypted", "deletion_protection", "port",
    ),
    "aws_opensearch_domain": ("engine_version", "encrypt_at_rest", "node_to_node_encryption"),
    "aws_rds_cluster": (
        "engine", "engine_mode", "engine_version", "backup_retention_period", "storage_encrypted",
        "deletion_protection", "iam_database_authentication_enabled", "port",
    ),
    "aws_rds_cluster_instance": ("engine", "engine_version", "publicly_accessible"),
    "aws_redshift_cluster": ("encrypted", "automated_snapshot_retention_period", "cluster_version"),
    "aws_s3_bucket": ("object_lock_enabled", "force_destroy"),
    "aws_s3_bucket_lifecycle_configuration": ("rule",),
    "aws_s3_bucket_public_access_block": (
        "block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets",
    ),
    "aws_s3_bucket_server_side_encryption_configuration": ("rule",),
    "aws_s3_bucket_versioning": ("versioning_configuration",),
    "aws_secretsmanager_secret": ("recovery_window_in_days",),
    "aws_sfn_state_machine": ("type", "tracing_configuration"),
    "aws_sns_topic": ("fifo_topic", "content_based_deduplication"),
    "aws_sqs_queue": (
        "fifo_queue", "content_based_deduplication", "visibility_timeout_seconds", "message_retention_seconds",
        "delay_seconds", "max_message_size", "receive_wait_time_seconds", "sqs_managed_sse_enabled",
    ),
}
"""What has to agree, by type: a twin that differs in it serves in another way, or less safely."""

CAPACITY: dict[str, tuple[str, ...]] = {
    "aws_api_gateway_stage": ("cache_cluster_size",),
    "aws_appautoscaling_target": ("min_capacity", "max_capacity"),
    "aws_autoscaling_group": ("min_size", "max_size", "desired_capacity"),
    "aws_db_instance": ("instance_class", "allocated_storage", "max_allocated_storage", "iops"),
    "aws_docdb_cluster_instance": ("instance_class",),
    "aws_dynamodb_table": ("read_capacity", "write_capacity"),
    "aws_ecs_service": ("desired_count",),
    "aws_eks_node_group": ("scaling_config", "instance_types", "disk_size"),
    "aws_elasticache_replication_group": (
        "node_type", "num_cache_clusters", "num_node_groups", "replicas_per_node_group",
    ),
    "aws_instance": ("instance_type",),
    "aws_kinesis_stream": ("shard_count",),
    "aws_lambda_function": ("reserved_concurrent_executions",),
    "aws_lambda_provisioned_concurrency_config": ("provisioned_concurrent_executions",),
    "aws_launch_template": ("instance_type",),
    "aws_mq_broker": ("host_instance_type",),
    "aws_msk_cluster": ("number_of_broker_nodes", "broker_node_group_info"),
    "aws_neptune_cluster_instance": ("instance_class",),
    "aws_opensearch_domain": ("cluster_config", "ebs_options"),
    "aws_rds_cluster": ("serverlessv2_scaling_configuration", "allocated_storage"),
    "aws_rds_cluster_instance": ("instance_class",),
    "aws_redshift_cluster": ("node_type", "number_of_nodes"),
}
"""What may be smaller in a standby on purpose, by type."""

NAMES_ONLY: dict[str, tuple[str | int, ...]] = {"environment": ("environment", 0, "variables")}
"""Arguments that hold maps, and where: of those the keys have to agree and the values may differ."""
# fmt: on

OWN_TO_A_REGION = re.compile(
    r"(^|_)(arns?|ids?|names?|identifiers?|regions?|zones?|cidrs?|cidr_blocks?|subnets?|tags|tags_all|kms|kms_key|"
    r"certificates?|endpoints?|urls?|uris?|dns|domains?|hosts?|ip|ips|address|addresses|azs|description|comment|owner|"
    r"policy|policies|bucket|prefix|filename|key|s3|image|ami|account|timeouts|security_groups|user_data|password|"
    r"username|secret|token|value|body|definition|container_definitions|code|parameters|environment|variables|priority|"
    r"weight|role|alias|aliases|source|destination|target|targets|origin|peer|provider|depends_on|vpc)(_|$)"
)
"""Arguments of any type that differ between regions by their nature, or hold what nobody should compare."""

OWN_WITHIN = re.compile(
    r"(^|_)(arns?|kms_key_id|kms_master_key_id|subnets?|subnet_ids|security_groups|snapshot_id|zones?)$"
)
"""Arguments of nested blocks that differ between regions by their nature, also where the block has to agree."""

"""Which arguments name parts that must be in a certain region; data only."""

from __future__ import annotations

from collections.abc import Mapping

from farshore.plan.relations.parts import Argument, Tells

_KEYS = ("aws_kms_key", "aws_kms_alias", "aws_kms_replica_key", "aws_kms_external_key", "aws_kms_replica_external_key")
_VPC = ("aws_vpc", "aws_default_vpc")
_SUBNET = ("aws_subnet", "aws_default_subnet")
_GROUP = ("aws_security_group", "aws_default_security_group")
_TABLE = ("aws_route_table", "aws_default_route_table")
_AMI = ("aws_ami", "aws_ami_copy", "aws_ami_from_instance")
_TARGETS = ("aws_lb_target_group", "aws_alb_target_group")
_BALANCER = ("aws_lb", "aws_alb")
_BUCKET = ("aws_s3_bucket",)
_FUNCTION = ("aws_lambda_function", "aws_lambda_alias")
_TOPIC = ("aws_sns_topic",)
_QUEUE = ("aws_sqs_queue",)
_SOURCES = (*_QUEUE, "aws_dynamodb_table", "aws_kinesis_stream", "aws_msk_cluster", "aws_mq_broker")
_ACTIONS = (*_TOPIC, "aws_autoscaling_policy", "aws_appautoscaling_policy", "aws_lambda_function")

_FSX = {"subnet_ids": _SUBNET, "security_group_ids": _GROUP, "kms_key_id": _KEYS}

# What an argument may name, by type and argument; all of it must be in the region of the resource that has it. Where an
# ARN may also lead elsewhere (an event bus of another region), the argument stands in BY_REFERENCE. Read 2026-11-21:
# identifiers and names of EC2 are bound to their region:
#   https://github.com/awsdocs/amazon-ec2-user-guide/blob/master/doc_source/resources.md
# a subscription belongs to the region of its topic:
#   https://www.pulumi.com/registry/packages/aws@6.x/api-docs/sns/topicsubscription
# a bucket notifies what is in its own region:
#   https://github.com/awsdocs/amazon-s3-user-guide/blob/master/doc_source/setup-event-notification-destination.md
# an alarm acts on what is in its own region ("Invalid region … specified. Only … is supported."):
#   https://github.com/cds-snc/notification-terraform/pull/128
# a key encrypts in its own region, and its replica in another is another key:
#   https://docs.aws.amazon.com/sdk-for-kotlin/api/latest/kms/aws.sdk.kotlin.services.kms.model/-create-key-request/multi-region.html
# The rest follows from the first: the service that is called looks the identifier up in its own region.
PARTS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "aws_subnet": {"vpc_id": _VPC},
    "aws_security_group": {"vpc_id": _VPC},
    "aws_security_group_rule": {"security_group_id": _GROUP, "source_security_group_id": _GROUP},
    "aws_vpc_security_group_ingress_rule": {"security_group_id": _GROUP},
    "aws_vpc_security_group_egress_rule": {"security_group_id": _GROUP},
    "aws_route_table": {"vpc_id": _VPC},
    "aws_route_table_association": {"subnet_id": _SUBNET, "route_table_id": _TABLE},
    "aws_route": {
        "route_table_id": _TABLE,
        "nat_gateway_id": ("aws_nat_gateway",),
        "gateway_id": ("aws_internet_gateway",),
        "transit_gateway_id": ("aws_ec2_transit_gateway",),
    },
    "aws_internet_gateway": {"vpc_id": _VPC},
    "aws_nat_gateway": {"subnet_id": _SUBNET, "allocation_id": ("aws_eip",)},
    "aws_network_acl": {"vpc_id": _VPC, "subnet_ids": _SUBNET},
    "aws_vpc_endpoint": {
        "vpc_id": _VPC,
        "subnet_ids": _SUBNET,
        "security_group_ids": _GROUP,
        "route_table_ids": _TABLE,
    },
    "aws_ec2_transit_gateway_vpc_attachment": {
        "vpc_id": _VPC,
        "subnet_ids": _SUBNET,
        "transit_gateway_id": ("aws_ec2_transit_gateway",),
    },
    "aws_instance": {
        "subnet_id": _SUBNET,
        "vpc_security_group_ids": _GROUP,
        "key_name": ("aws_key_pair",),
        "ami": _AMI,
        "root_block_device.kms_key_id": _KEYS,
        "ebs_block_device.kms_key_id": _KEYS,
    },
    "aws_ami_copy": {"kms_key_id": _KEYS},
    "aws_ebs_snapshot_copy": {"kms_key_id": _KEYS},
    "aws_ebs_default_kms_key": {"key_arn": _KEYS},
    "aws_launch_template": {
        "image_id": _AMI,
        "vpc_security_group_ids": _GROUP,
        "key_name": ("aws_key_pair",),
        "network_interfaces.subnet_id": _SUBNET,
        "network_interfaces.security_groups": _GROUP,
        "block_device_mappings.ebs.kms_key_id": _KEYS,
    },
    "aws_autoscaling_group": {
        "vpc_zone_identifier": _SUBNET,
        "target_group_arns": _TARGETS,
        "launch_template.id": ("aws_launch_template",),
        "launch_configuration": ("aws_launch_configuration",),
    },
    "aws_eip": {"instance": ("aws_instance",)},
    "aws_ebs_volume": {"kms_key_id": _KEYS},
    "aws_volume_attachment": {"volume_id": ("aws_ebs_volume",), "instance_id": ("aws_instance",)},
    "aws_lb": {"subnets": _SUBNET, "security_groups": _GROUP, "subnet_mapping.subnet_id": _SUBNET},
    "aws_alb": {"subnets": _SUBNET, "security_groups": _GROUP, "subnet_mapping.subnet_id": _SUBNET},
    "aws_elb": {"subnets": _SUBNET, "security_groups": _GROUP, "instances": ("aws_instance",)},
    "aws_lb_target_group": {"vpc_id": _VPC},
    "aws_alb_target_group": {"vpc_id": _VPC},
    "aws_lb_listener": {"load_balancer_arn": _BALANCER, "default_action.target_group_arn": _TARGETS},
    "aws_alb_listener": {"load_balancer_arn": _BALANCER, "default_action.target_group_arn": _TARGETS},
    "aws_lb_listener_rule": {"listener_arn": ("aws_lb_listener",), "action.target_group_arn": _TARGETS},
    "aws_lb_target_group_attachment": {"target_group_arn": _TARGETS, "target_id": ("aws_instance", *_FUNCTION)},
    "aws_db_subnet_group": {"subnet_ids": _SUBNET},
    "aws_db_instance": {
        "db_subnet_group_name": ("aws_db_subnet_group",),
        "vpc_security_group_ids": _GROUP,
        "kms_key_id": _KEYS,
        "parameter_group_name": ("aws_db_parameter_group",),
        "option_group_name": ("aws_db_option_group",),
        "master_user_secret_kms_key_id": _KEYS,
        "performance_insights_kms_key_id": _KEYS,
    },
    "aws_db_instance_automated_backups_replication": {"kms_key_id": _KEYS},
    "aws_rds_cluster": {
        "db_subnet_group_name": ("aws_db_subnet_group",),
        "vpc_security_group_ids": _GROUP,
        "kms_key_id": _KEYS,
        "db_cluster_parameter_group_name": ("aws_rds_cluster_parameter_group",),
        "master_user_secret_kms_key_id": _KEYS,
        "performance_insights_kms_key_id": _KEYS,
    },
    "aws_rds_cluster_instance": {
        "cluster_identifier": ("aws_rds_cluster",),
        "db_subnet_group_name": ("aws_db_subnet_group",),
        "db_parameter_group_name": ("aws_db_parameter_group",),
        "performance_insights_kms_key_id": _KEYS,
    },
    "aws_docdb_subnet_group": {"subnet_ids": _SUBNET},
    "aws_docdb_cluster": {
        "db_subnet_group_name": ("aws_docdb_subnet_group",),
        "vpc_security_group_ids": _GROUP,
        "kms_key_id": _KEYS,
    },
    "aws_docdb_cluster_instance": {"cluster_identifier": ("aws_docdb_cluster",)},
    "aws_neptune_subnet_group": {"subnet_ids": _SUBNET},
    "aws_neptune_cluster": {
        "neptune_subnet_group_name": ("aws_neptune_subnet_group",),
        "vpc_security_group_ids": _GROUP,
        "kms_key_arn": _KEYS,
    },
    "aws_neptune_cluster_instance": {"cluster_identifier": ("aws_neptune_cluster",)},
    "aws_redshift_subnet_group": {"subnet_ids": _SUBNET},
    "aws_redshift_cluster": {
        "cluster_subnet_group_name": ("aws_redshift_subnet_group",),
        "vpc_security_group_ids": _GROUP,
        "kms_key_id": _KEYS,
    },
    "aws_memorydb_subnet_group": {"subnet_ids": _SUBNET},
    "aws_memorydb_cluster": {
        "subnet_group_name": ("aws_memorydb_subnet_group",),
        "security_group_ids": _GROUP,
        "kms_key_arn": _KEYS,
    },
    "aws_opensearch_domain": {
        "vpc_options.subnet_ids": _SUBNET,
        "vpc_options.security_group_ids": _GROUP,
        "encrypt_at_rest.kms_key_id": _KEYS,
    },
    "aws_msk_cluster": {
        "broker_node_group_info.client_subnets": _SUBNET,
        "broker_node_group_info.security_groups": _GROUP,
        "encryption_info.encryption_at_rest_kms_key_arn": _KEYS,
    },
    "aws_mq_broker": {
        "subnet_ids": _SUBNET,
        "security_groups": _GROUP,
        "encryption_options.kms_key_id": _KEYS,
    },
    "aws_fsx_lustre_file_system": _FSX,
    "aws_fsx_ontap_file_system": _FSX,
    "aws_fsx_openzfs_file_system": _FSX,
    "aws_fsx_windows_file_system": _FSX,
    "aws_elasticache_subnet_group": {"subnet_ids": _SUBNET},
    "aws_elasticache_replication_group": {
        "subnet_group_name": ("aws_elasticache_subnet_group",),
        "security_group_ids": _GROUP,
        "kms_key_id": _KEYS,
    },
    "aws_efs_file_system": {"kms_key_id": _KEYS},
    "aws_efs_mount_target": {
        "file_system_id": ("aws_efs_file_system",),
        "subnet_id": _SUBNET,
        "security_groups": _GROUP,
    },
    "aws_dynamodb_table": {"server_side_encryption.kms_key_arn": _KEYS},
    "aws_dynamodb_table_replica": {"kms_key_arn": _KEYS},
    "aws_keyspaces_table": {"encryption_specification.kms_key_identifier": _KEYS},
    "aws_ecr_repository": {"encryption_configuration.kms_key": _KEYS},
    "aws_ssm_parameter": {"key_id": _KEYS},
    "aws_cloudwatch_event_bus": {"kms_key_identifier": _KEYS},
    "aws_sfn_state_machine": {"encryption_configuration.kms_key_id": _KEYS},
    "aws_kinesis_stream": {"kms_key_id": _KEYS},
    "aws_secretsmanager_secret": {"kms_key_id": _KEYS},
    "aws_cloudwatch_log_group": {"kms_key_id": _KEYS},
    "aws_kms_alias": {"target_key_id": _KEYS},
    "aws_kms_grant": {"key_id": _KEYS},
    "aws_backup_vault": {"kms_key_arn": _KEYS},
    "aws_backup_selection": {"plan_id": ("aws_backup_plan",)},
    "aws_transfer_server": {"endpoint_details.vpc_id": _VPC, "endpoint_details.subnet_ids": _SUBNET},
    "aws_s3_bucket_server_side_encryption_configuration": {
        "rule.apply_server_side_encryption_by_default.kms_master_key_id": _KEYS,
    },
    "aws_s3_bucket_notification": {
        "queue.queue_arn": _QUEUE,
        "topic.topic_arn": _TOPIC,
        "lambda_function.lambda_function_arn": _FUNCTION,
    },
    "aws_sns_topic": {"kms_master_key_id": _KEYS},
    "aws_sns_topic_subscription": {"topic_arn": _TOPIC},
    "aws_sqs_queue": {"kms_master_key_id": _KEYS},
    "aws_lambda_function": {
        "vpc_config.subnet_ids": _SUBNET,
        "vpc_config.security_group_ids": _GROUP,
        "kms_key_arn": _KEYS,
        "layers": ("aws_lambda_layer_version",),
    },
    "aws_lambda_permission": {"function_name": _FUNCTION},
    "aws_lambda_alias": {"function_name": ("aws_lambda_function",)},
    "aws_lambda_event_source_mapping": {"function_name": _FUNCTION, "event_source_arn": _SOURCES},
    "aws_ecs_service": {
        "cluster": ("aws_ecs_cluster",),
        "task_definition": ("aws_ecs_task_definition",),
        "network_configuration.subnets": _SUBNET,
        "network_configuration.security_groups": _GROUP,
        "load_balancer.target_group_arn": _TARGETS,
    },
    "aws_eks_cluster": {
        "vpc_config.subnet_ids": _SUBNET,
        "vpc_config.security_group_ids": _GROUP,
        "encryption_config.provider.key_arn": _KEYS,
    },
    "aws_eks_node_group": {"subnet_ids": _SUBNET, "cluster_name": ("aws_eks_cluster",)},
    "aws_apigatewayv2_vpc_link": {"subnet_ids": _SUBNET, "security_group_ids": _GROUP},
    "aws_api_gateway_vpc_link": {"target_arns": _BALANCER},
    "aws_cloudwatch_metric_alarm": {
        "alarm_actions": _ACTIONS,
        "ok_actions": _ACTIONS,
        "insufficient_data_actions": _ACTIONS,
    },
    "aws_cloudwatch_composite_alarm": {
        "alarm_actions": _ACTIONS,
        "ok_actions": _ACTIONS,
        "insufficient_data_actions": _ACTIONS,
    },
    "aws_cloudwatch_event_target": {"arn": (*_TOPIC, *_QUEUE, *_FUNCTION, "aws_sfn_state_machine")},
}

BY_REFERENCE = frozenset((("aws_cloudwatch_event_target", "arn"),))
"""Arguments in which an ARN of another region may be right, so that only references count."""

# The bucket and the image that a function gets its code from. The reference to a repository proves nothing: what is
# made of its URL may name a copy in another region. Read 2026-11-21:
# https://docs.aws.amazon.com/lambda/latest/dg/API_FunctionCode.html
# https://docs.aws.amazon.com/lambda/latest/dg/lambda-images.html
_REFUSED = "Lambda takes code from {} only"
CODE = (
    Argument("aws_lambda_function", "s3_bucket", _BUCKET, tells=Tells.BUCKET, refused=_REFUSED),
    Argument("aws_lambda_function", "image_uri", (), tells=Tells.IMAGE, refused=_REFUSED),
)

ARGUMENTS = (
    *(
        Argument(kind, path, of, tells=Tells.NOTHING if (kind, path) in BY_REFERENCE else Tells.ARN)
        for kind, arguments in PARTS.items()
        for path, of in arguments.items()
    ),
    *CODE,
)
"""All arguments whose parts must be in the region of the resource itself."""

# The key of a copy must be where the copy is; with the argument of the block that says where that is. 2026-11-21:
# https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-dynamodb-globaltable-replicassespecification.html
KEYS_OF_COPIES = (
    (Argument("aws_dynamodb_table", "replica.kms_key_arn", _KEYS), "region_name"),
    (Argument("aws_secretsmanager_secret", "replica.kms_key_id", _KEYS), "region"),
)

# S3 encrypts what it copies with a key of the destination, which is known by its bucket. Read 2026-11-28:
# https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_EncryptionConfiguration.html
KEY_OF_COPIED_OBJECTS = Argument(
    "aws_s3_bucket_replication_configuration",
    "rule.destination.encryption_configuration.replica_kms_key_id",
    _KEYS,
    refused="S3 encrypts what it copies to {} with a key of there",
)

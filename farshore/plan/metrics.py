"""Metrics of CloudWatch: which are in one region only, and how the others name the resource where they are."""

from __future__ import annotations

from collections.abc import Mapping

HOMES: Mapping[str, str] = {
    "AWS/Billing": "us-east-1",
    "AWS/CloudFront": "us-east-1",
    "AWS/GlobalAccelerator": "us-west-2",
    "AWS/Route53": "us-east-1",
}
"""The region of a namespace's metrics, in partition `aws`. All read 2026-11-21:

* billing: https://www.elastic.co/guide/en/beats/metricbeat/7.7/metricbeat-metricset-aws-billing.html
* CloudFront:
  https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/programming-cloudwatch-metrics.html
* Global Accelerator: https://docs.aws.amazon.com/global-accelerator/latest/dg/cloudwatch-monitoring.html
* Route 53: https://github.com/hashicorp/terraform/issues/7371
"""

DIMENSIONS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "ApiName": (("aws_api_gateway_rest_api", "name"),),
    "AutoScalingGroupName": (("aws_autoscaling_group", "name"),),
    "BucketName": (("aws_s3_bucket", "bucket"),),
    "CacheClusterId": (("aws_elasticache_cluster", "cluster_id"),),
    "ClusterName": (("aws_ecs_cluster", "name"),),
    "DBClusterIdentifier": (
        ("aws_rds_cluster", "cluster_identifier"),
        ("aws_docdb_cluster", "cluster_identifier"),
        ("aws_neptune_cluster", "cluster_identifier"),
    ),
    "DBInstanceIdentifier": (
        ("aws_db_instance", "identifier"),
        ("aws_rds_cluster_instance", "identifier"),
        ("aws_docdb_cluster_instance", "identifier"),
        ("aws_neptune_cluster_instance", "identifier"),
    ),
    "DeliveryStreamName": (("aws_kinesis_firehose_delivery_stream", "name"),),
    "FileSystemId": (("aws_efs_file_system", "id"),),
    "FunctionName": (("aws_lambda_function", "function_name"),),
    "InstanceId": (("aws_instance", "id"),),
    "LoadBalancer": (("aws_lb", "arn_suffix"), ("aws_alb", "arn_suffix")),
    "LoadBalancerName": (("aws_elb", "name"),),
    "QueueName": (("aws_sqs_queue", "name"),),
    "ReplicationGroupId": (("aws_elasticache_replication_group", "replication_group_id"),),
    "StateMachineArn": (("aws_sfn_state_machine", "arn"),),
    "StreamName": (("aws_kinesis_stream", "name"),),
    "TableName": (("aws_dynamodb_table", "name"),),
    "TargetGroup": (("aws_lb_target_group", "arn_suffix"), ("aws_alb_target_group", "arn_suffix")),
    "TopicName": (("aws_sns_topic", "name"),),
}
"""The dimensions of AWS's own metrics that name a resource: the types, and the attribute that holds the text.

Farshore's own reading of the provider's documentation of each type, 2026-11-28:
https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs
"""

OF_AWS = "AWS/"
"""How the namespace of a metric begins that AWS itself publishes."""

PER_RESOURCE: Mapping[str, tuple[str, ...]] = {
    "AWS/ApplicationELB": ("LoadBalancer", "TargetGroup"),
    "AWS/NetworkELB": ("LoadBalancer", "TargetGroup"),
    "AWS/SQS": ("QueueName",),
}
"""Namespaces in which AWS publishes nothing that is summed over all resources, with the dimensions that name one.

Others, as AWS/RDS and AWS/Lambda, also have metrics of all together. That of AWS/SQS is in `aws-cdk-lib` 2.210.0,
`aws-sqs/lib/sqs-canned-metrics.generated.d.ts`, read 2026-11-28; the others are farshore's own reading, not confirmed.
"""

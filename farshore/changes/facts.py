"""Facts about resource types on which it depends whether a change is safe.

What the provider replaces is read from the schemas of hashicorp/aws (`ForceNew`), 2026-11-27:
https://github.com/hashicorp/terraform-provider-aws/tree/main/internal/service
"""

from __future__ import annotations

from typing import NamedTuple

from farshore.plan.types.state import IRREPLACEABLE

MAKES_READABLE = {
    "aws_dynamodb_table_replica": "it holds a region's copy of the items",
    "aws_kms_replica_key": "the objects of its region cannot be read without it",
    "aws_kms_key_policy": "without it, only the account's default policy says who may read",
    "aws_sqs_queue": "messages wait in it",
    "aws_ssm_parameter": "it holds a setting, which somebody may have written by hand",
}
"""Types that hold data which no other copy replaces, or without which data cannot be read, each with the reason."""

STOPS = {"aws_lambda_event_source_mapping": "code that nobody manages any more would go on taking messages"}
"""Types that are destroyed even where the rest of a service stays in AWS, each with the reason.

None of them holds anything, and each is made anew when the service comes back.
"""


def holds_data(kind: str) -> bool:
    """Say whether data is lost, or can no longer be read, when a resource of a type is deleted."""
    return kind in IRREPLACEABLE or kind in MAKES_READABLE


WRITTEN_IN_PLACE = frozenset((
    "aws_s3_bucket_lifecycle_configuration", "aws_s3_bucket_ownership_controls", "aws_s3_bucket_policy",
    "aws_s3_bucket_public_access_block", "aws_s3_bucket_replication_configuration",
    "aws_s3_bucket_server_side_encryption_configuration", "aws_s3_bucket_versioning", "aws_kms_key_policy",
))  # fmt: skip
"""Types that Terraform can create over what is there, since AWS's call is a `Put`: they come back without an import.

https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html
"""


LEAVES_ITS_HOME = {
    "aws_secretsmanager_secret": "promote the replica there (`aws secretsmanager stop-replication-to-replica`), take "
    "the service out, run synth and apply, and add one of another name",
}
"""What to do with data whose home is to go, of types that Terraform cannot follow to another region.

For the others it is enough that they have a replica there.
"""


class Replacement(NamedTuple):
    """An attribute that cannot be changed in place.

    Attributes:
        field: Where the spec says it, below the service; empty when it follows from something else.
        words: What it is, as `the table's partition key`.
    """

    field: str
    words: str


REPLACES: dict[str, dict[str, Replacement]] = {
    "aws_dynamodb_table": {
        "name": Replacement("", "the table's name"),
        "hash_key": Replacement("key", "the table's partition key"),
        "range_key": Replacement("key", "the table's sort key"),
        "local_secondary_index": Replacement("indexes", "the table's local indexes"),
    },
    "aws_dynamodb_table_replica": {
        "global_table_arn": Replacement("", "the table that the replica copies"),
        "kms_key_arn": Replacement("", "the replica's encryption key"),
        "table_class_override": Replacement("", "the replica's table class"),
    },
    "aws_s3_bucket": {
        "bucket": Replacement("", "the bucket's name"),
        "bucket_prefix": Replacement("", "the bucket's name"),
        "object_lock_enabled": Replacement("", "the bucket's Object Lock"),
    },
    "aws_kms_key": {
        "custom_key_store_id": Replacement("", "the key's store"),
        "customer_master_key_spec": Replacement("", "the key's kind"),
        "key_usage": Replacement("", "the key's use"),
        "multi_region": Replacement("", "whether the key is a multi-Region key"),
        "xks_key_id": Replacement("", "the key's external key"),
    },
    "aws_secretsmanager_secret": {
        "name": Replacement("", "the secret's name"),
        "name_prefix": Replacement("", "the secret's name"),
    },
    "aws_sqs_queue": {
        "fifo_queue": Replacement("fifo", "whether the queue is a FIFO queue"),
        "name": Replacement("fifo", "the queue's name"),
        "name_prefix": Replacement("", "the queue's name"),
    },
    "aws_ssm_parameter": {
        "name": Replacement("", "the parameter's name"),
        "data_type": Replacement("", "the parameter's data type"),
    },
    "aws_api_gateway_deployment": {
        "rest_api_id": Replacement("", "the API it deploys"),
        "triggers": Replacement("", "what it deploys"),
        "variables": Replacement("", "the stage's variables"),
    },
    "aws_route53_health_check": {
        "measure_latency": Replacement("", "whether it measures latency"),
        "reference_name": Replacement("", "its reference"),
        "request_interval": Replacement("", "its interval"),
        "routing_control_arn": Replacement("", "its routing control"),
        "type": Replacement("", "its type"),
    },
}
"""Attributes by type whose change makes Terraform delete the resource and create another."""

NAMES = {
    "aws_acm_certificate": "a name is served with it",
    "aws_api_gateway_base_path_mapping": "it leads a name to an API",
    "aws_api_gateway_domain_name": "it takes the requests for a name",
    "aws_cloudfront_distribution": "it takes the requests for a name",
    "aws_route53_health_check": "records answer by what it says",
    "aws_route53_record": "it answers for a name",
}
"""Types that a public name depends on, each with the reason."""

CAPACITY: dict[tuple[str, str], str] = {
    ("aws_appautoscaling_target", ""): "it bounds how far something scales",
    ("aws_autoscaling_group", ""): "it holds the instances that serve",
    ("aws_dynamodb_table", "billing_mode"): "it says how much the table takes",
    ("aws_dynamodb_table", "read_capacity"): "it says how much the table takes",
    ("aws_dynamodb_table", "write_capacity"): "it says how much the table takes",
    ("aws_lambda_function", "memory_size"): "a function's speed follows its memory",
    ("aws_lambda_function", "reserved_concurrent_executions"): "it bounds how many requests run at once",
    ("aws_lambda_provisioned_concurrency_config", ""): "it says how many requests start without a delay",
}
"""What decides how much can be served: a type with an attribute, or with none for all of the type; and the reason."""

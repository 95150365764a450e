"""What there is only one of, so that two resources that manage it undo each other.

By type: the arguments that say whose it is. None of them means one for each account and region, or account. From the
provider's documentation of each type, read 2026-11-21: https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from farshore.plan.resource import Resource

_BUCKET = ("bucket",)
_DEEPEST = 5
"""Resources that are followed in a row to the one that has a name."""

ONE_OF = {
    "aws_s3_bucket_accelerate_configuration": _BUCKET,
    "aws_s3_bucket_acl": _BUCKET,
    "aws_s3_bucket_cors_configuration": _BUCKET,
    "aws_s3_bucket_lifecycle_configuration": _BUCKET,
    "aws_s3_bucket_logging": _BUCKET,
    "aws_s3_bucket_notification": _BUCKET,
    "aws_s3_bucket_object_lock_configuration": _BUCKET,
    "aws_s3_bucket_ownership_controls": _BUCKET,
    "aws_s3_bucket_policy": _BUCKET,
    "aws_s3_bucket_public_access_block": _BUCKET,
    "aws_s3_bucket_replication_configuration": _BUCKET,
    "aws_s3_bucket_request_payment_configuration": _BUCKET,
    "aws_s3_bucket_server_side_encryption_configuration": _BUCKET,
    "aws_s3_bucket_versioning": _BUCKET,
    "aws_s3_bucket_website_configuration": _BUCKET,
    "aws_api_gateway_rest_api_policy": ("rest_api_id",),
    "aws_backup_vault_policy": ("backup_vault_name",),
    "aws_dynamodb_resource_policy": ("resource_arn",),
    "aws_dynamodb_table_replica": ("global_table_arn",),
    "aws_ecr_lifecycle_policy": ("repository",),
    "aws_ecr_repository_policy": ("repository",),
    "aws_efs_backup_policy": ("file_system_id",),
    "aws_efs_file_system_policy": ("file_system_id",),
    "aws_efs_replication_configuration": ("source_file_system_id",),
    "aws_kms_key_policy": ("key_id",),
    "aws_route53_record": ("zone_id", "name", "type", "set_identifier"),
    "aws_secretsmanager_secret_policy": ("secret_arn",),
    "aws_secretsmanager_secret_rotation": ("secret_id",),
    "aws_sns_topic_policy": ("arn",),
    "aws_sqs_queue_policy": ("queue_url",),
    "aws_sqs_queue_redrive_policy": ("queue_url",),
}
"""Types of which another resource has one: the arguments that name that resource, or else make it one of its kind."""

OPTIONAL = frozenset({"set_identifier"})
"""Arguments that may be missing: then there is one without."""

_MADE_OF_PARTS = frozenset({"name", "set_identifier"})
"""Arguments that are made of a part of what they refer to, so that several may refer to the same resource."""

_UNIQUE = frozenset({"arn", "bucket", "global_table_arn", "queue_url", "resource_arn", "secret_arn", "zone_id"})
"""Arguments whose values no two accounts share."""

_SHARE_NAMES = frozenset({"aws_api_gateway_rest_api", "aws_kms_key", "aws_route53_zone"})
"""Types of which several may have one name, so that a reference means the one that stands at its address.

Of zones: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-considerations.html (2026-11-28)
"""

IN_A_REGION = frozenset(
    {
        "aws_api_gateway_account",
        "aws_detective_graph",
        "aws_ebs_default_kms_key",
        "aws_ebs_encryption_by_default",
        "aws_ec2_serial_console_access",
        "aws_ecr_registry_policy",
        "aws_ecr_registry_scanning_configuration",
        "aws_ecr_replication_configuration",
        "aws_glue_resource_policy",
        "aws_guardduty_detector",
        "aws_iot_indexing_configuration",
        "aws_iot_logging_options",
        "aws_macie2_account",
        "aws_securityhub_account",
        "aws_ses_active_receipt_rule_set",
        "aws_sesv2_account_vdm_attributes",
        "aws_xray_encryption_config",
    }
)
"""Types of which an account has one in each region."""

IN_AN_ACCOUNT = frozenset(
    {
        "aws_iam_account_alias",
        "aws_iam_account_password_policy",
        "aws_organizations_organization",
        "aws_s3_account_public_access_block",
        "aws_ssmincidents_replication_set",
    }
)
"""Types of which an account has one."""


def identity(one: Resource) -> Hashable:
    """Return what two resources that manage the same thing have in common; None where it is not known."""
    if one.type in IN_AN_ACCOUNT:
        return (one.type,)
    if one.type in IN_A_REGION:
        return (one.type, one.region) if one.region else None
    parts = tuple(_named(one, argument) for argument in ONE_OF.get(one.type, ()))
    return (one.type, one.region, *parts) if parts and None not in parts else None


def is_of_account(one: Resource) -> bool:
    """Say whether nothing but the account, and perhaps the region, makes a resource the only one."""
    return one.type in IN_AN_ACCOUNT or one.type in IN_A_REGION


def is_unique(one: Resource) -> bool:
    """Say whether what a resource belongs to has a name that no other account has."""
    return not _UNIQUE.isdisjoint(ONE_OF.get(one.type, ()))


def may_repeat(one: Resource) -> bool:
    """Say whether a resource is meant to be declared several times with the same content.

    Certificates of one domain in several regions are validated by the same record.
    """
    return one.type == "aws_route53_record" and one.get("allow_overwrite") is True


def zone_of(record: Resource) -> Hashable:
    """Return what tells the zone of a record from all others; None where it is not known."""
    return _named(record, "zone_id")


def _named(one: Resource, argument: str, depth: int = _DEEPEST) -> Hashable:
    """Return the name an argument gives, followed to the resource it refers to; None where neither tells."""
    value = one.get(argument)
    if isinstance(value, str) and value:
        return _normal(value)
    if argument in OPTIONAL and value is None and not one.is_unknown(argument):
        return ""
    referred = one.plan.referenced(one, argument)
    if len(referred) != 1 or depth == 0:
        return None
    (target,) = referred
    if _has_several_names(target):
        return None
    if target.type in ONE_OF and argument in ONE_OF[target.type]:
        return _named(target, argument, depth - 1)
    if argument in _MADE_OF_PARTS:
        # One of the tokens of an identity, say: which, only the expression and the instance tell.
        words = tuple(one.plan.configuration.words(one.address, argument))
        return (one.plan.file, target.address, words, one.index)
    return _own_name(target) or (one.plan.file, target.address)


def _has_several_names(target: Resource) -> bool:
    """Say whether a certificate covers names beside its own: the records that prove it each stand for one of them."""
    others = target.get("subject_alternative_names") if target.type == "aws_acm_certificate" else None
    return isinstance(others, list) and any(name != target.get("domain_name") for name in others)


def _own_name(target: Resource) -> Hashable:
    if target.arn:
        return _normal(target.arn)
    if target.type in _SHARE_NAMES:
        return None
    names: tuple[Any, ...] = tuple(target.get(name) for name in target.facts.name_attributes)
    return _normal(names[0]) if len(names) == 1 and isinstance(names[0], str) else None


def _normal(name: str) -> str:
    return name.lower().rstrip(".")

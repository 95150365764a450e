"""The family *account*: whether your own account may use in each region what the spec needs; with `--account` only."""

from farshore.checks.account import (
    account_permission_missing,
    bucket_name_taken,
    global_table_legacy,
    global_table_not_empty,
    hosted_zone_missing,
    identity_not_verified,
    instance_type_not_offered,
    quota_asymmetry,
    region_not_enabled,
    ses_quota_asymmetry,
    ses_sandbox,
)
from farshore.checks.subject import ACCOUNT_RULES

__all__ = [
    "ACCOUNT_RULES",
    "account_permission_missing",
    "bucket_name_taken",
    "global_table_legacy",
    "global_table_not_empty",
    "hosted_zone_missing",
    "identity_not_verified",
    "instance_type_not_offered",
    "quota_asymmetry",
    "region_not_enabled",
    "ses_quota_asymmetry",
    "ses_sandbox",
]

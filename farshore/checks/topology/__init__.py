"""The family *topology*: whether the shape the spec asks for can fail over at all."""

from farshore.checks.topology import (
    backups_single_region,
    email_cold_standby,
    email_single_region,
    notification_single_region,
    observer_is_a_serving_region,
    one_way_replication_with_writes,
    rpo_unmet,
    rto_unmet,
    secret_not_replicated,
    shallow_health_check,
    single_nat,
    standby_cannot_scale,
    standby_copies_expire,
    standby_refuses_writes,
    user_pool_not_mirrored,
    writes_through_origin_group,
)

__all__ = [
    "backups_single_region",
    "email_cold_standby",
    "email_single_region",
    "notification_single_region",
    "observer_is_a_serving_region",
    "one_way_replication_with_writes",
    "rpo_unmet",
    "rto_unmet",
    "secret_not_replicated",
    "shallow_health_check",
    "single_nat",
    "standby_cannot_scale",
    "standby_copies_expire",
    "standby_refuses_writes",
    "user_pool_not_mirrored",
    "writes_through_origin_group",
]

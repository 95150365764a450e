"""The rules of review: one a file; importing this package registers them all."""

from farshore.plan.rules import (
    alarm_on_a_metric_elsewhere,
    certificate_region,
    deletion_protection_off,
    deprecated_way,
    global_cluster_replaced,
    health_check_cannot_reach,
    name_deleted_and_created,
    nothing_healthy_behind,
    origin_group_with_writes,
    part_in_another_region,
    replica_removed,
    single_region,
    stateful_destroyed,
    twin_differs,
    twin_missing,
    type_unavailable,
)

__all__ = [
    "alarm_on_a_metric_elsewhere",
    "certificate_region",
    "deletion_protection_off",
    "deprecated_way",
    "global_cluster_replaced",
    "health_check_cannot_reach",
    "name_deleted_and_created",
    "nothing_healthy_behind",
    "origin_group_with_writes",
    "part_in_another_region",
    "replica_removed",
    "single_region",
    "stateful_destroyed",
    "twin_differs",
    "twin_missing",
    "type_unavailable",
]

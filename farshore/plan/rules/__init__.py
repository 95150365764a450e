"""The rules of review: one a file; importing this module registers them all."""

from farshore.plan.estate import PLAN_RULES
from farshore.plan.rules import (
    alarm_on_a_metric_elsewhere,
    certificate_region,
    deletion_protection_off,
    global_cluster_replaced,
    name_deleted_and_created,
    origin_group_with_writes,
    part_in_another_region,
    replica_removed,
    single_region,
    stateful_destroyed,
    twin_differs,
    twin_missing,
)

__all__ = [
    "PLAN_RULES",
    "alarm_on_a_metric_elsewhere",
    "certificate_region",
    "deletion_protection_off",
    "global_cluster_replaced",
    "name_deleted_and_created",
    "origin_group_with_writes",
    "part_in_another_region",
    "replica_removed",
    "single_region",
    "stateful_destroyed",
    "twin_differs",
    "twin_missing",
]

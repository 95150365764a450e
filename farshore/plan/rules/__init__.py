"""The rules of review: one a file; importing this module registers them all."""

from farshore.plan.estate import PLAN_RULES
from farshore.plan.rules import (
    deletion_protection_off,
    global_cluster_replaced,
    name_deleted_and_created,
    replica_removed,
    single_region,
    stateful_destroyed,
    twin_differs,
    twin_missing,
)

__all__ = [
    "PLAN_RULES",
    "deletion_protection_off",
    "global_cluster_replaced",
    "name_deleted_and_created",
    "replica_removed",
    "single_region",
    "stateful_destroyed",
    "twin_differs",
    "twin_missing",
]

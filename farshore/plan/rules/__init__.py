"""The rules of review: one a file; importing this module registers them all."""

from farshore.plan.estate import PLAN_RULES
from farshore.plan.rules import (
    deletion_protection_off,
    global_cluster_replaced,
    managed_twice,
    name_deleted_and_created,
    provider_region_unresolved,
    provisioned_with_replica,
    replica_inline_and_separate,
    replica_removed,
    single_region,
    stateful_destroyed,
    twin_differs,
    twin_missing,
    unreplicated_state,
)

__all__ = [
    "PLAN_RULES",
    "deletion_protection_off",
    "global_cluster_replaced",
    "managed_twice",
    "name_deleted_and_created",
    "provider_region_unresolved",
    "provisioned_with_replica",
    "replica_inline_and_separate",
    "replica_removed",
    "single_region",
    "stateful_destroyed",
    "twin_differs",
    "twin_missing",
    "unreplicated_state",
]

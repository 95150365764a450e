"""The rules of review: one a file; importing this module registers them all."""

from farshore.plan.estate import PLAN_RULES
from farshore.plan.rules import (
    deletion_protection_off,
    failover_record_without_health_check,
    global_cluster_replaced,
    half_a_region,
    name_deleted_and_created,
    one_way_replication,
    record_ttl_too_long,
    replica_in_the_same_region,
    replica_removed,
    replica_weaker_than_its_source,
    single_region,
    single_region_dns,
    standby_maximum_too_low,
    stateful_destroyed,
    twin_differs,
    twin_missing,
)

__all__ = [
    "PLAN_RULES",
    "deletion_protection_off",
    "failover_record_without_health_check",
    "global_cluster_replaced",
    "half_a_region",
    "name_deleted_and_created",
    "one_way_replication",
    "record_ttl_too_long",
    "replica_in_the_same_region",
    "replica_removed",
    "replica_weaker_than_its_source",
    "single_region",
    "single_region_dns",
    "standby_maximum_too_low",
    "stateful_destroyed",
    "twin_differs",
    "twin_missing",
]

"""The family *regions*: whether a region exists, may be used, and offers what the spec needs."""

from farshore.checks.regions import (
    closed_to_new_customers,
    control_plane_region,
    feature_unavailable,
    partition_mismatch,
    region_avoided,
    region_not_opted_in,
    region_unknown,
    residency_violated,
    same_geography,
    service_disputed,
    service_ended,
    service_ending,
    service_unavailable,
    service_unknown,
    stale_catalog,
    too_few_zones,
)

__all__ = [
    "closed_to_new_customers",
    "control_plane_region",
    "feature_unavailable",
    "partition_mismatch",
    "region_avoided",
    "region_not_opted_in",
    "region_unknown",
    "residency_violated",
    "same_geography",
    "service_disputed",
    "service_ended",
    "service_ending",
    "service_unavailable",
    "service_unknown",
    "stale_catalog",
    "too_few_zones",
]

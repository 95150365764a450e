"""The family *regions*: whether a region exists, may be used, and offers what the spec needs."""

from farshore.checks.regions import (
    partition_mismatch,
    region_avoided,
    region_unknown,
    service_unavailable,
    service_unknown,
    too_few_zones,
)

__all__ = [
    "partition_mismatch",
    "region_avoided",
    "region_unknown",
    "service_unavailable",
    "service_unknown",
    "too_few_zones",
]

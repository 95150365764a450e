"""The rules of review: one a file; importing this module registers them all."""

from farshore.plan.rules import (
    certificate_region,
    origin_group_with_writes,
    part_in_another_region,
)

__all__ = [
    "certificate_region",
    "origin_group_with_writes",
    "part_in_another_region",
]

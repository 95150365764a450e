"""The rules of review: one a file; importing this module registers them all."""

from farshore.plan.estate import PLAN_RULES
from farshore.plan.rules import (
    alarm_on_a_metric_elsewhere,
    certificate_region,
    deprecated_way,
    health_check_cannot_reach,
    nothing_healthy_behind,
    origin_group_with_writes,
    part_in_another_region,
    type_unavailable,
)

__all__ = [
    "PLAN_RULES",
    "alarm_on_a_metric_elsewhere",
    "certificate_region",
    "deprecated_way",
    "health_check_cannot_reach",
    "nothing_healthy_behind",
    "origin_group_with_writes",
    "part_in_another_region",
    "type_unavailable",
]

"""The rules of review: one a file; importing this module registers them all."""

from farshore.plan.estate import PLAN_RULES
from farshore.plan.rules import (
    single_region,
    twin_missing,
)

__all__ = [
    "PLAN_RULES",
    "single_region",
    "twin_missing",
]

"""The rules of review: one a file; importing this module registers them all."""

from farshore.plan.estate import PLAN_RULES

__all__ = ["PLAN_RULES"]

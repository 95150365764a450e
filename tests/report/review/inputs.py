"""Reviews of the plans under tests/plan/recorded, each made once."""

from __future__ import annotations

from functools import cache

from farshore.plan.plan import load
from farshore.plan.review import Review, review
from tests.plan.build import catalog
from tests.plan.record import PLAN_FILE, RECORDED

EVERY_PLAN = sorted(path.parent.relative_to(RECORDED).as_posix() for path in RECORDED.glob(f"*/*/{PLAN_FILE}"))
"""The names of all recorded plans, as `teams/atlas`."""

TICKETS = ("teams/tickets_us_east_1", "teams/tickets_us_west_2")
"""Two states that are reviewed together."""


@cache
def recorded(*names: str) -> Review:
    """Return the review of recorded plans together, as if each were a file of that name."""
    plans = [load((RECORDED / name / PLAN_FILE).read_bytes(), f"{name}.json") for name in names]
    return review(plans, catalog())

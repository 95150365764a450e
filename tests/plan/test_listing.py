"""Several resources in one sentence."""

from __future__ import annotations

import pytest

from farshore.plan.listing import listed
from tests.plan.build import change, estate, plan


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (1, "`aws_lb.n0`"),
        (3, "`aws_lb.n0`, `aws_lb.n1` and `aws_lb.n2`"),
        (4, "`aws_lb.n0`, `aws_lb.n1`, `aws_lb.n2` and `aws_lb.n3`"),
        (5, "`aws_lb.n0`, `aws_lb.n1`, `aws_lb.n2` and 2 more"),
    ],
)
def test_it_never_says_one_more(count: int, said: str) -> None:
    resources = estate(plan(*(change(f"aws_lb.n{number}") for number in range(count)))).resources
    assert listed(resources) == said

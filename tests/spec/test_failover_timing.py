"""The settings of health checks and records that meet a recovery time objective."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from farshore.spec.duration import Duration
from farshore.spec.failover_timing import DEFAULT_RTO, TIMINGS, FailoverTiming, timing_for

FASTEST = min(timing.seconds for timing in TIMINGS)


@given(st.integers(FASTEST, 1_000_000))
def test_every_objective_that_can_be_met_is_met(seconds: int) -> None:
    assert timing_for(Duration(seconds)).seconds <= seconds


@given(st.integers(FASTEST, 1_000_000))
def test_nothing_calmer_would_meet_it(seconds: int) -> None:
    chosen = timing_for(Duration(seconds))
    assert all(timing.seconds > seconds for timing in TIMINGS[: TIMINGS.index(chosen)])


@pytest.mark.parametrize("seconds", [1, 10, FASTEST - 1])
def test_an_objective_that_nothing_meets_gets_the_fastest(seconds: int) -> None:
    assert timing_for(Duration(seconds)).seconds == FASTEST == 20


def test_no_objective_stands_for_five_minutes() -> None:
    assert timing_for(None) == timing_for(DEFAULT_RTO) == timing_for(Duration.parse("5m"))


def test_timings_stand_from_the_calmest_to_the_fastest() -> None:
    seconds = [timing.seconds for timing in TIMINGS]
    assert seconds == sorted(set(seconds), reverse=True)


@pytest.mark.parametrize("timing", TIMINGS)
def test_route_53_accepts_every_timing(timing: FailoverTiming) -> None:
    assert timing.interval in (10, 30)
    assert 1 <= timing.threshold <= 10
    assert timing.ttl > 0


@pytest.mark.parametrize(
    ("rto", "interval", "threshold", "ttl"),
    [("3m", 30, 3, 60), ("2m", 30, 2, 60), ("1m", 10, 3, 30), ("20s", 10, 1, 10)],
)
def test_what_common_objectives_get(rto: str, interval: int, threshold: int, ttl: int) -> None:
    assert timing_for(Duration.parse(rto)) == FailoverTiming(interval, threshold, ttl)


@pytest.mark.parametrize(
    ("rto", "ttl", "checks"),
    [(300, 10, (30, 3)), (300, 200, (30, 3)), (300, 250, (10, 3)), (100, 3_600, (10, 1)), (100, 0, (30, 3))],
)
def test_with_a_given_ttl_only_the_checks_are_chosen(rto: int, ttl: int, checks: tuple[int, int]) -> None:
    timing = timing_for(Duration(rto), ttl)
    assert (timing.interval, timing.threshold, timing.ttl) == (*checks, ttl)

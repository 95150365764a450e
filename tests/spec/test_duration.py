"""Durations as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from farshore.spec.duration import Duration


@given(st.integers(0, 999_999), st.sampled_from("smhd"))
def test_what_is_read_is_written_in_a_form_that_means_the_same(number: int, unit: str) -> None:
    duration = Duration.parse(f"{number}{unit}")
    assert Duration.parse(str(duration)) == duration
    assert len(str(duration)) <= len(f"{number}{unit}")


@pytest.mark.parametrize(
    ("text", "seconds", "shortest"),
    [("90s", 90, "90s"), ("300s", 300, "5m"), ("60m", 3600, "1h"), ("48h", 172_800, "2d"), ("0d", 0, "0s")],
)
def test_units(text: str, seconds: int, shortest: str) -> None:
    duration = Duration.parse(text)
    assert (duration.seconds, str(duration)) == (seconds, shortest)


@pytest.mark.parametrize("text", ["", "5", "m", "5 m", "-5m", "5M", "1.5h", "1h30m", "٣m", "5m\n", "1234567s"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a duration"):
        Duration.parse(text)


def test_durations_are_ordered_by_length() -> None:
    assert Duration.parse("59m") < Duration.parse("1h") < Duration.parse("3601s")


def test_days_are_whole() -> None:
    assert (Duration.parse("47h").days, Duration.parse("2d").days) == (1, 2)

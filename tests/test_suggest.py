"""Did you mean: the nearest valid word."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from farshore.suggest import hint, nearest

KEYS = ["name", "regions", "residency", "services", "also_needs", "waivers"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("regoins", "regions"),
        ("REGIONS", "regions"),
        ("region", "regions"),
        ("also-needs", "also_needs"),
        ("AlsoNeeds", "also_needs"),
        ("service", "services"),
        ("nmae", "name"),
    ],
)
def test_a_slip_of_the_pen_is_understood(written: str, meant: str) -> None:
    assert nearest(written, KEYS) == meant
    assert hint(written, KEYS) == f"; did you mean `{meant}`?"


@pytest.mark.parametrize("written", ["", "zzz", "🙂", "x" * 100_000])
def test_what_resembles_nothing_gets_no_suggestion(written: str) -> None:
    assert nearest(written, KEYS) is None
    assert hint(written, KEYS) == "."


def test_there_is_nothing_to_suggest_where_nothing_is_valid() -> None:
    assert nearest("name", []) is None


@settings(deadline=None)
@given(st.text(max_size=200), st.lists(st.text(max_size=20), max_size=10))
def test_a_suggestion_is_always_a_valid_word(written: str, valid: list[str]) -> None:
    assert nearest(written, valid) in {None, *valid}


@given(st.sampled_from(KEYS))
def test_a_valid_word_is_nearest_to_itself(word: str) -> None:
    assert nearest(word, KEYS) == word

"""What a comment says that accepts a finding, and what is said of one that cannot be understood."""

from __future__ import annotations

import datetime

import pytest

from farshore.ignores import Ignore, IgnoreRefused, ignore_in

DAY = datetime.date(2027, 1, 31)


@pytest.mark.parametrize(
    ("text", "rules", "reason", "until"),
    [
        (" farshore:ignore twin-missing: may wait", ("twin-missing",), "may wait", None),
        ("farshore:ignore a, b,a : one: two", ("a", "b"), "one: two", None),
        ("farshore:ignore a until=2027-01-31: may wait", ("a",), "may wait", DAY),
        ("farshore:ignore a: may wait until=2027-01-31", ("a",), "may wait", DAY),
        ("Farshore: ignore a until = 2027-01-31: x1", ("a",), "x1", DAY),
    ],
)
def test_what_is_accepted(text: str, rules: tuple[str, ...], reason: str, until: datetime.date | None) -> None:
    assert ignore_in(text) == Ignore(rules, reason, until)


@pytest.mark.parametrize(
    "text", ["", "farshore", "farshore: see the handbook", "see farshore:ignore a: b", "x:ignore a: b"]
)
def test_other_comments(text: str) -> None:
    assert ignore_in(text) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("farshore:ignore", "names no rule"),
        ("farshore:ignore: reason", "names no rule"),
        ("farshore:ignore a", "gives no reason"),
        ("farshore:ignore a:  - ", "gives no reason"),
        ("farshore:ignore a: until=2027-01-31", "gives no reason"),
        ("farshore:ignore a until=2027-02-30: b", "`until=2027-02-30` is not a day"),
        ("farshore:ignore a until=soon: b", "`until=soon` is not a day"),
        ("farshore:ignore a until=: b", "`until=` is not a day"),
        ("farshore:ignore a until=20270131: b", "is not a day"),
        ("farshore:ignore a until=2027-01-31: b until=2028-01-31", "is given 2 times"),
        ("farshore:ignored a: b", "is no comment that farshore knows"),
        ("farshore:skip a: b", "is no comment that farshore knows"),
    ],
)
def test_what_is_refused(text: str, said: str) -> None:
    with pytest.raises(IgnoreRefused, match=said):
        ignore_in(text)

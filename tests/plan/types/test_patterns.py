"""The row of a name in a table of names and beginnings."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from farshore.plan.types.patterns import lookup

WORDS = st.lists(st.text("abc1", min_size=1, max_size=3), min_size=1, max_size=5)
NAMES = WORDS.map("_".join)
KEYS = st.one_of(NAMES, NAMES.map("{}_".format))


def test_the_longest_beginning_wins():
    table = {"aws_": 1, "aws_route53_": 2, "aws_route53_resolver_": 3}
    assert lookup(table, "aws_route53_zone") == 2
    assert lookup(table, "aws_route53_resolver_rule") == 3


def test_a_name_of_its_own_wins_over_every_beginning():
    assert lookup({"aws_vpc_": 1, "aws_vpc_endpoint": 2}, "aws_vpc_endpoint") == 2


def test_a_name_of_its_own_is_no_beginning():
    assert lookup({"aws_instance": 1}, "aws_instance_state") is None


def test_a_beginning_is_not_the_name_without_its_last_underscore():
    assert lookup({"aws_vpc_": 1}, "aws_vpc") is None


@given(st.dictionaries(KEYS, st.integers()), NAMES)
def test_it_finds_what_trying_every_key_finds(table: dict[str, int], name: str):
    fitting = [key for key in table if key == name or (key.endswith("_") and name.startswith(key))]
    expected = table[name] if name in table else table[max(fitting, key=len)] if fitting else None
    assert lookup(table, name) == expected

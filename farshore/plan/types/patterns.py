"""Finds what a table says of a name: its own row, or that of the longest beginning."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

Value = TypeVar("Value")


def lookup(table: Mapping[str, Value], name: str) -> Value | None:
    """Return the value for a name; None where the table has none.

    A key that ends in `_` stands for every name that begins with it, any other for one name. A name's own key wins,
    then the longest beginning.
    """
    return next((table[key] for key in _keys(name) if key in table), None)


def _keys(name: str) -> Iterator[str]:
    yield name
    end = name.rfind("_")
    while end > 0:
        yield name[: end + 1]
        end = name.rfind("_", 0, end)

"""On which line each key of a TOML document stands."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from farshore.config.places import Keys, lines_of

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


def lines(document: str) -> dict[Keys, int]:
    return lines_of(document, lambda word: tomllib.loads(f"key = {word}")["key"])


def test_keys_stand_where_they_are_written() -> None:
    found = lines('one = 1\n\n[table]\n# two = 2\ntwo = "# [no.table]"\n[table.below]\nthree = true\n')
    assert found == {
        ("one",): 1,
        ("table",): 3,
        ("table", "two"): 5,
        ("table", "below"): 6,
        ("table", "below", "three"): 7,
    }


def test_elements_of_lists_have_lines_of_their_own() -> None:
    found = lines('list = [\n  "a",\n  [1, 2.5],\n\n  {b = 1}, # last\n]\nnext = 1979-05-27 07:32:00\n')
    assert found["list", 0] == 2
    assert found["list", 1, 1] == 3
    assert found["list", 2, "b"] == 5
    assert found["next",] == 7


def test_tables_in_a_list_are_counted_and_so_are_those_below_them() -> None:
    found = lines("[[a]]\nx=1\n[[a.b]]\ny=1\n[[a.b]]\ny=2\n[[a]]\n[[a.b]]\ny=3\n[a.c]\nz=1\n")
    assert found["a", 0, "x"] == 2
    assert found["a", 0, "b", 1, "y"] == 6
    assert found["a", 1] == 7
    assert found["a", 1, "b", 0, "y"] == 9
    assert found["a", 1, "c", "z"] == 11


def test_dotted_and_quoted_keys_lead_to_what_they_say() -> None:
    found = lines('a.b."c d" = 1\n\'e.f\' = 2\n"\\u0067" = 3\n[ h . "i" ]\n')
    assert found["a", "b", "c d"] == 1
    assert found["a",] == 1
    assert found["e.f",] == 2
    assert found["g",] == 3
    assert found["h", "i"] == 4


@pytest.mark.parametrize("quotes", ['"""', "'''"])
def test_texts_of_several_lines_hold_no_keys(quotes: str) -> None:
    found = lines(f"a = {quotes}\nb = 1\n[c]\n{quotes[:2]} {quotes[:1]}{quotes}\nd = 2\n")
    assert set(found) == {("a",), ("d",)}
    assert found["d",] == 5


KEYS = st.text("abc.\"'# =[]é", min_size=1, max_size=4)
VALUES = st.recursive(
    st.booleans() | st.integers(-9, 9) | st.text("ab\"'#=[]{},\n\\", max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(KEYS, VALUES, max_size=4))
def test_every_key_of_every_document_is_found_once(document: dict[str, Any]) -> None:
    text = "".join(f"{quoted(key)} = {written(value)}\n" for key, value in document.items())
    assert tomllib.loads(text) == document
    found = lines(text)
    assert set(found) == set(paths(document))
    assert [found[(key,)] for key in document] == list(range(1, len(document) + 1))


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def written(value: Any) -> str:
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{quoted(key)} = {written(one)}" for key, one in value.items()) + "}"
    return str(value).lower()


def paths(value: Any, above: Keys = ()) -> list[Keys]:
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path for key, one in below for path in ((*above, key), *paths(one, (*above, key)))]

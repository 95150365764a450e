"""Whatever stands in a file, it loads or is refused with a place inside the file; nothing else ever happens."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from farshore.errors import InputError
from farshore.findings import Place
from farshore.spec import Spec, loads
from farshore.spec.reader import declared_fields
from farshore.spec.services import SERVICE_TYPES
from tests.spec.samples import FILE, SMALL

bounded = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])

LINE_END = r"\r\n|[\n\r\x85\u2028\u2029]"
CONFIGS = [path.read_text("utf-8") for path in sorted((Path(__file__).parents[2] / "config").glob("*.yaml"))]

FRAGMENTS = [
    *"{}[]:,-?&*!|>'\"%@`#~\t\n\r\0\x07\x1b\x85\u2028\ufeff😀é",
    *(
        "<<: ",
        "&a ",
        "*a ",
        "!!binary ",
        "---\n",
        "...\n",
        "%YAML 1.1\n",
        "null",
        "9" * 30,
        "  ",
        '"\\x00"',
        "? ",
        "{{",
    ),
]
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.dates()
    | st.text(max_size=20)
    | st.sampled_from(["us-east-1", "table", "5m", "GET /x/{id}", "read", "*", "<<", "a" * 300])
)
KEYS = st.sampled_from(
    sorted(
        {
            "type",
            "<<",
            *declared_fields(Spec),
            *(name for kind in SERVICE_TYPES.values() for name in declared_fields(kind)),
        }
    )
) | st.text(max_size=8)
TREES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=5), max_leaves=25
)
SERVICES = st.dictionaries(
    st.from_regex(r"[a-z]{1,8}", fullmatch=True),
    st.tuples(st.sampled_from(sorted(SERVICE_TYPES)), st.dictionaries(KEYS, TREES, max_size=4)).map(
        lambda pair: {**pair[1], "type": pair[0]}
    ),
    max_size=3,
)


def refusal(text: str) -> InputError | None:
    try:
        spec = loads(text, FILE)
    except InputError as error:
        return error
    assert isinstance(spec, Spec)
    return None


def assert_loads_or_refuses(text: str) -> None:
    """Load a text; check that whatever is refused names a place inside it."""
    error = refusal(text)
    if error is None:
        return
    assert error.problems
    lines = re.split(LINE_END, text)
    for problem in error.problems:
        assert problem.message
        assert problem.message.isprintable()
        assert is_inside(problem.place, lines) or "is empty" in problem.message
    keys = [(problem.place.line or 0, problem.place.column or 0) for problem in error.problems]
    assert keys == sorted(keys)


def is_inside(place: Place, lines: list[str]) -> bool:
    """Say whether a place is in a text, or right behind the end of one of its lines."""
    if place.file != FILE or place.line is None or place.column is None:
        return False
    line = lines[place.line - 1] if 1 <= place.line <= len(lines) else ""
    return 1 <= place.line <= len(lines) + 1 and 1 <= place.column <= len(line) + 1


@bounded
@given(st.text(max_size=300) | st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join))
def test_any_text(text: str) -> None:
    assert_loads_or_refuses(text)


@bounded
@given(TREES)
def test_any_tree(tree: Any) -> None:
    assert_loads_or_refuses(yaml.safe_dump(tree, allow_unicode=True))


@bounded
@given(st.dictionaries(st.sampled_from(sorted(declared_fields(Spec))), TREES), SERVICES)
def test_a_spec_with_any_tree_in_any_field(fields: dict[str, Any], services: dict[str, Any]) -> None:
    spec = {**yaml.safe_load(SMALL), "services": services, **fields}
    assert_loads_or_refuses(yaml.safe_dump(spec, allow_unicode=True, default_flow_style=None))


@bounded
@given(
    st.sampled_from(CONFIGS),
    st.lists(
        st.tuples(st.floats(0, 1), st.integers(0, 12), st.sampled_from(FRAGMENTS) | st.text(max_size=5)),
        min_size=1,
        max_size=5,
    ),
)
def test_a_real_spec_with_anything_replaced(text: str, edits: list[tuple[float, int, str]]) -> None:
    for at, length, replacement in edits:
        start = int(at * len(text))
        text = text[:start] + replacement + text[start + length :]
    assert_loads_or_refuses(text)


@bounded
@given(st.sampled_from(CONFIGS), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=4))
def test_a_real_spec_with_lines_moved(text: str, moves: list[tuple[int, int]]) -> None:
    lines = text.splitlines(keepends=True)
    for source, target in moves:
        lines.insert(target % len(lines), lines.pop(source % len(lines)))
    assert_loads_or_refuses("".join(lines))

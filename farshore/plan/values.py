"""Paths into the values of a resource: what stands there, whether it is known, and whether it may be shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Path = tuple[str | int, ...]
"""Attribute names, keys and list indexes, from the resource down."""

_MAPPINGS = (dict, Mapping)
"""Nearly all are dicts, and asking for that first is many times as fast as asking an abstract class."""

MISSING: Any = object()
"""What `value_at` returns where nothing stands, since null is a value."""


def value_at(values: Any, path: Sequence[str | int], default: Any = None) -> Any:
    """Return what stands at a path; the default where it leads nowhere."""
    for step in path:
        if isinstance(values, dict):
            values = values.get(step, MISSING)
        elif isinstance(values, list) and isinstance(step, int) and -len(values) <= step < len(values):
            values = values[step]
        elif values is not None and isinstance(values, Mapping):  # None is frequent, and asking the class is slow
            values = values.get(step, MISSING)
        else:
            return default
        if values is MISSING:
            return default
    return values


def marked(marks: Any, path: Sequence[str | int]) -> bool:
    """Say whether a tree of marks covers a path: at the path, above it, or anywhere below it.

    Terraform's `after_unknown`, `after_sensitive` and `before_sensitive` mirror the values, with true where the mark
    is; what holds no mark is left out. A mark below counts, because whoever asks about the whole would use its parts.
    """
    for step in path:
        if not marks:
            return False
        if marks is True:
            return True
        marks = marks.get(step) if isinstance(marks, dict) else value_at(marks, (step,))
    return bool(marks) and _any_mark(marks)


def _any_mark(marks: Any) -> bool:
    waiting = [marks]
    while waiting:
        one = waiting.pop()
        if one is True:
            return True
        if isinstance(one, _MAPPINGS):
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)
    return False


def marked_texts(marks: Any, values: Any) -> Iterator[str]:
    """Yield the texts among values that a tree of marks covers."""
    waiting = [(marks, values)]
    while waiting:
        mark, value = waiting.pop()
        if mark is True or (isinstance(value, str) and _any_mark(mark)):
            yield from texts_in(value)
        elif isinstance(mark, _MAPPINGS):
            # The provider repeats the tags there, without their marks.
            also = [(mark["tags"], value_at(value, ("tags_all",)))] if "tags" in mark else []
            waiting += [(each, value_at(value, (name,))) for name, each in mark.items()] + also
        elif isinstance(mark, list):
            waiting += [(each, value_at(value, (number,))) for number, each in enumerate(mark)]


def texts_in(value: Any) -> Iterator[str]:
    """Yield every text in a value, however deep in lists and blocks it stands."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, list):
            waiting.extend(one)
        elif isinstance(one, dict):
            waiting.extend(one.values())


def as_blocks(value: Any) -> list[dict[str, Any]]:
    """Return nested blocks as a list, however the schema nests them: a list, a set, one object, or none."""
    if isinstance(value, dict):
        return [value]
    if isinstance(value, list):
        return [one for one in value if isinstance(one, dict)]
    return []

"""Where two configurations differ: addresses and names of attributes, never a value, since values may be secrets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from farshore.changes.configuration import COMMENT

STEERING = ("depends_on", "lifecycle")
"""What tells Terraform how to go about a resource, and changes nothing of it."""


def changed_arguments(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the paths at which two configurations of a resource differ, but for what only steers Terraform."""
    return tuple(path for path in changed_paths(before, after) if attribute_of(path) not in STEERING)


def changed_paths(before: Any, after: Any, path: str = "") -> tuple[str, ...]:
    """Return the paths at which two values differ, as `environment.variables.TABLE` or `rule[0].id`.

    Lists of different length differ as a whole. What cdktf notes under `//` does not count.
    """
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        keys = sorted((before.keys() | after.keys()) - {COMMENT})
        return tuple(
            found
            for key in keys
            for found in changed_paths(before.get(key), after.get(key), f"{path}.{key}".lstrip("."))
        )
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        pairs = enumerate(zip(before, after, strict=True))
        return tuple(found for index, pair in pairs for found in changed_paths(*pair, f"{path}[{index}]"))
    return () if before == after else (path,)


def attribute_of(path: str) -> str:
    """Return the attribute of a resource that a path lies in: `rule` for `rule[0].id`."""
    return path.split(".", 1)[0].split("[", 1)[0]

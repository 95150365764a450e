# ruff: noqa: PTH100, PTH110, PTH113, PTH118, PTH120, PTH123 - pathlib would take longer than the whole search
"""Which file holds the settings: the nearest one, from the working directory up to the root of its repository."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

from farshore.errors import InputError, Problem
from farshore.findings import Place

OWN, SHARED = "farshore.toml", "pyproject.toml"
"""The files that may hold settings: one of ours, and the one that tools of a Python project share."""

_ROOT = ".git"

# Most projects have a pyproject.toml without our table, and reading TOML takes longer than all the rest of a start.
_HEADER = re.compile(rb"""tool["']?\s*\.\s*["']?farshore""")
_NESTED = re.compile(rb"""(?m)^\s*(?:\[\s*["']?tool["']?\s*\]|["']?tool["']?\s*=)""")


def find(folder: str = ".") -> str | None:
    """Return the file with the settings for a folder, the working directory unless given; None where there is none.

    The search ends with the folder that holds `.git`. Outside of a repository only the folder itself is looked at:
    whoever may write to a folder above, such as /tmp, must not decide what is checked.

    Raises:
        InputError: A folder holds two of them.
        FileNotFoundError: The working directory is no more.
    """
    for one in _upwards(os.path.abspath(folder)):
        own, shared = os.path.join(one, OWN), os.path.join(one, SHARED)
        found = [path for path in (own, shared) if os.path.isfile(path) and (path == own or _has_table(path))]
        if len(found) > 1:
            message = f"{shared} has settings of farshore too, in [tool.farshore]; keep them in one of the two files"
            raise InputError([Problem(Place(own), message)])
        if found:
            return found[0]
    return None


def _upwards(folder: str) -> Iterator[str]:
    """Yield a folder and those above it, up to the root of its repository."""
    above, parent = [folder], os.path.dirname(folder)
    while not os.path.exists(os.path.join(above[-1], _ROOT)):
        if parent == above[-1]:  # no repository
            yield folder
            return
        above.append(parent)
        parent = os.path.dirname(parent)
    yield from above


def _has_table(path: str) -> bool:
    try:
        with open(path, "rb") as file:
            content = file.read(1 << 20)
    except OSError:
        return False  # it is another tool's, and we have no business with it
    return bool(_HEADER.search(content) or (b"farshore" in content and _NESTED.search(content)))

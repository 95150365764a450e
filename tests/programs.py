"""Programs that some tests need: where they are, and what is said where they are not."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

BIN = Path(sys.executable).parent
"""Where this environment keeps its programs."""

OURS = "`make install`"
HOW_TO_GET = {
    "terraform": "https://developer.hashicorp.com/terraform/install",
    "node": "Node 20 or newer, https://nodejs.org/en/download (Debian: `apt-get install nodejs npm`)",
    "npm": "it comes with Node, https://nodejs.org/en/download (Debian: `apt-get install nodejs npm`)",
    "chromium": "Debian: `apt-get install chromium`; Google Chrome does as well",
    "bash": "Debian: `apt-get install bash`",
    "curl": "Debian: `apt-get install curl`",
    "git": "Debian: `apt-get install git`",
}
"""Of each program that is no Python package; the others are among the extra `dev`."""

_LACKS = "this machine lacks "
_TOLD = "FARSHORE_LEFT_OUT"
"""The file in which the runs of one `make test` tell each other what they left out."""


def program(name: str, *other_names: str) -> str:
    """Return the path of a program, this environment's own first; where it is missing, skip the test, in CI fail it."""
    path = f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"
    found = next(filter(None, (shutil.which(one, path=path) for one in (name, *other_names))), None)
    if found is None and os.environ.get("CI") == "true":
        pytest.fail(f"{_LACKS}{name} ({how_to_get(name)}), and CI runs every test")
    if found is None:
        pytest.skip(f"{_LACKS}{name}")
    return found


def how_to_get(name: str) -> str:
    """Say where a program comes from."""
    return HOW_TO_GET.get(name, OURS)


def left_out(reasons: Iterable[str]) -> Counter[str]:
    """Return how many tests were skipped for want of each program, from the reasons of all that were skipped."""
    return Counter(reason.partition(_LACKS)[2] for reason in reasons if _LACKS in reason)


def with_earlier_runs(found: Counter[str], environment: Mapping[str, str]) -> Counter[str]:
    """Return what this run and those of the same `make test` before it left out."""
    if _TOLD not in environment:
        return found
    file = Path(environment[_TOLD])
    together = found + Counter(json.loads(file.read_text(encoding="utf-8")) if file.exists() else {})
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(together), encoding="utf-8")
    return together


def in_words(left: Counter[str]) -> list[str]:
    """Return a line for each program: how many tests want it, and how to get it."""
    return [
        f"{name}: {count} {'test' if count == 1 else 'tests'} skipped without it; {how_to_get(name)}"
        for name, count in left.most_common()
    ]

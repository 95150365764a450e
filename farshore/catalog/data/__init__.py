"""The facts that ship with farshore, as JSON, and the one way to read them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from farshore.errors import FarshoreError


def path(name: str) -> Path:
    """Return where an embedded file, as `ssm.json`, stands."""
    # importlib.resources would add 7 ms to every offline command, a fifth of a whole preflight.
    return Path(__file__).with_name(name)


def read(name: str) -> dict[str, Any]:
    """Return the parsed content of an embedded file, as `aliases.json`.

    Raises:
        FarshoreError: The file is missing or damaged, which means that the installation is.
    """
    try:
        content = json.loads(path(name).read_bytes())
    except (OSError, ValueError) as error:
        raise FarshoreError(f"farshore's own file {name} cannot be read ({error}); install farshore again") from error
    if not isinstance(content, dict):
        raise FarshoreError(f"farshore's own file {name} is damaged; install farshore again")
    return content

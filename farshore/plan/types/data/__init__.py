"""What farshore knows of Terraform's resource types, as JSON, and the one way to read it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from farshore.errors import FarshoreError

PROVIDER = "provider.json"
"""The generated file: what the provider's own schemas say. All others are written by hand."""


def path(name: str) -> Path:
    """Return where a file, as `kinds.json`, stands."""
    return Path(__file__).with_name(name)


def read(name: str) -> dict[str, Any]:
    """Return the parsed content of a file, as `kinds.json`.

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

"""The facts that ship with farshore, as JSON, and the one way to read them."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from farshore.errors import FarshoreError

if TYPE_CHECKING:
    from pathlib import Path  # 2.5 ms in every offline command, which needs no more than open()

# importlib.resources would add 7 ms.
_FOLDER = os.path.dirname(__file__)  # noqa: PTH120  (see pathlib above)


def path(name: str) -> Path:
    """Return where an embedded file, as `ssm.json`, stands."""
    from pathlib import Path

    return Path(_FOLDER, name)


def read(name: str) -> dict[str, Any]:
    """Return the parsed content of an embedded file, as `aliases.json`.

    Raises:
        FarshoreError: The file is missing or damaged, which means that the installation is.
    """
    try:
        with open(f"{_FOLDER}/{name}", "rb") as file:  # noqa: PTH123  (see pathlib above)
            content = json.load(file)
    except (OSError, ValueError) as error:
        raise FarshoreError(f"farshore's own file {name} cannot be read ({error}); install farshore again") from error
    if not isinstance(content, dict):
        raise FarshoreError(f"farshore's own file {name} is damaged; install farshore again")
    return content

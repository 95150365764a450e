"""The user's own snapshot, made by `farshore catalog refresh`: used when it is newer than ours and intact."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

from farshore.catalog.snapshot import EMBEDDED, SnapshotSource
from farshore.errors import FarshoreError

if TYPE_CHECKING:
    from pathlib import Path  # 2.5 ms in every offline command, and most users have no cache


def path(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path:
    """Return where the cached snapshot stands: the platform's folder for caches, XDG_CACHE_HOME where it is given."""
    from pathlib import Path

    return Path(_path(environment, platform))


def _path(environment: Mapping[str, str], platform: str) -> str:
    home = environment.get("HOME") or os.path.expanduser("~")  # noqa: PTH111  (see pathlib above)
    if environment.get("XDG_CACHE_HOME"):
        folder = environment["XDG_CACHE_HOME"]
    elif platform == "win32":
        folder = environment.get("LOCALAPPDATA") or f"{home}/AppData/Local"
    elif platform == "darwin":
        folder = f"{home}/Library/Caches"
    else:
        folder = f"{home}/.cache"
    return f"{folder}/farshore/{EMBEDDED}"


def newest(cached: Path | None = None) -> tuple[SnapshotSource, str | None]:
    """Return the newest intact snapshot, and a warning when a cache exists that is not.

    Args:
        cached: The cache; the user's own by default.
    """
    embedded = SnapshotSource.embedded()
    if not os.path.exists(cached or _path(os.environ, sys.platform)):  # noqa: PTH110  (see pathlib above)
        return embedded, None
    try:
        mine = SnapshotSource.from_file(cached or path())
    except FarshoreError as error:
        return embedded, f"the cached catalog is not used: {error}; `farshore catalog refresh` makes it anew"
    return (mine if mine.retrieved > embedded.retrieved else embedded), None

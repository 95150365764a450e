"""The user's own snapshot, made by `farshore catalog refresh`: used when it is newer than ours and intact."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from farshore.catalog.snapshot import EMBEDDED, SnapshotSource
from farshore.errors import FarshoreError


def path(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path:
    """Return where the cached snapshot stands: the platform's folder for caches, XDG_CACHE_HOME where it is given."""
    home = Path(environment.get("HOME") or Path.home())
    if environment.get("XDG_CACHE_HOME"):
        folder = Path(environment["XDG_CACHE_HOME"])
    elif platform == "win32":
        folder = Path(environment.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif platform == "darwin":
        folder = home / "Library" / "Caches"
    else:
        folder = home / ".cache"
    return folder / "farshore" / EMBEDDED


def newest(cached: Path | None = None) -> tuple[SnapshotSource, str | None]:
    """Return the newest intact snapshot, and a warning when a cache exists that is not.

    Args:
        cached: The cache; the user's own by default.
    """
    embedded = SnapshotSource.embedded()
    file = cached or path()
    if not file.exists():
        return embedded, None
    try:
        mine = SnapshotSource.from_file(file)
    except FarshoreError as error:
        return embedded, f"the cached catalog is not used: {error}; `farshore catalog refresh` makes it anew"
    return (mine if mine.retrieved > embedded.retrieved else embedded), None

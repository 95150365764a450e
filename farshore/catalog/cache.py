"""The user's own snapshot, made by `farshore catalog refresh`: used when it is newer than ours and intact."""

from __future__ import annotations

import datetime
import os
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

from farshore.catalog.snapshot import EMBEDDED, SnapshotSource
from farshore.errors import FarshoreError
from farshore.servers.text import one_line

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
    if not os.path.lexists(cached or _path(os.environ, sys.platform)):
        return embedded, None
    try:
        mine = intact(cached or path())
    except FarshoreError as error:
        return embedded, f"the cached catalog is not used: {error}; `farshore catalog refresh` makes it anew"
    return (mine if mine.retrieved > embedded.retrieved else embedded), None


def intact(file: Path) -> SnapshotSource:
    """Return the snapshot in a file that a refresh can have made.

    Raises:
        FarshoreError: It cannot be read, is damaged, or says that it is of a day to come: it would be the newest for
            years.
    """
    found = SnapshotSource.from_file(file)
    # A day's grace: a refresh may have been made where the next day had begun.
    tomorrow = datetime.datetime.now(datetime.timezone.utc).date() + datetime.timedelta(days=1)
    if max(found.retrieved, found.made) > tomorrow:
        raise FarshoreError(
            f"{one_line(str(file))} is dated {max(found.retrieved, found.made)}, a day that has not come yet; check "
            "the clock of this machine"
        )
    return found

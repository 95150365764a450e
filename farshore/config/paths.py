"""Files that settings name: relative to the folder of the settings, shown as seen from the working directory."""

from __future__ import annotations

import glob
import os
from pathlib import Path

from farshore.files import STDIN


def located(path: str, folder: str) -> str:
    """Return a path as seen from the working directory; absolute ones and stdin as they are."""
    if path == STDIN or Path(path).is_absolute():
        return path
    return os.path.relpath(Path(folder, path))


def matching(pattern: str, folder: str) -> list[str]:
    """Return the files that a pattern stands for, in alphabetical order; `**` stands for any folders.

    A path without a pattern is returned whether there is such a file or not: whoever reads it says so best.
    """
    if not glob.has_magic(pattern):
        return [located(pattern, folder)]
    found = glob.iglob(pattern, root_dir=folder or None, recursive=True)  # noqa: PTH207 - Path knows no root_dir
    return sorted(located(one, folder) for one in found if Path(folder, one).is_file())

"""Temporary folders that no run leaves behind: removed at its end, on a signal, or by the next run after a SIGKILL.

Each holds a marker file. The run that made the folder keeps a lock on the marker, and the system lets go of the lock
however the run ends. So a marked folder whose lock is free belongs to a run that is gone.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from farshore.errors import OutputRefused

try:
    import fcntl
except ImportError:  # Windows: what a killed run leaves stays, and nobody else's is removed
    fcntl = None  # type: ignore[assignment]

MARKER = ".farshore-temporary"
MARK = b"A temporary folder of farshore. The next run removes it if this one was killed.\n"
ABANDONED_SECONDS = 300
"""The least age of a folder that another run may remove: a new one is not locked in its first moment."""

_IN_TMPDIR = "farshore-"


@contextlib.contextmanager
def temporary_folder(parent: Path, prefix: str) -> Iterator[Path]:
    """Make a marked folder, and remove it in the end; first remove what killed runs left beside it.

    Args:
        parent: The existing folder to make it in.
        prefix: What the names of all such folders begin with.

    Raises:
        OSError: The folder cannot be made.
    """
    for abandoned in _marked(parent, prefix):
        if _is_abandoned(abandoned):
            shutil.rmtree(abandoned, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
    try:
        with (folder / MARKER).open("xb") as marker:
            marker.write(MARK)
            marker.flush()
            if fcntl is not None:
                fcntl.flock(marker, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def others_at_work(folder: Path, prefix: str) -> bool:
    """Say whether another running farshore has a temporary folder beside this one."""
    return any(_is_locked(other / MARKER) for other in _marked(folder.parent, prefix) if other != folder)


@functools.cache
def folder_of_this_process() -> Path:
    """Return a folder for all that this process and its Node need for a while; removed when Python exits.

    Raises:
        OutputRefused: There is no usable folder for temporary files.
    """
    life = contextlib.ExitStack()
    try:
        folder = life.enter_context(temporary_folder(Path(tempfile.gettempdir()), _IN_TMPDIR))
        str(folder).encode()
    except OSError as error:
        raise OutputRefused(f"no temporary folder can be made: {error.strerror}; set TMPDIR to another") from None
    except UnicodeEncodeError:
        life.close()
        raise OutputRefused("the path of the temporary folder is not UTF-8; set TMPDIR to another") from None
    atexit.register(life.close)
    return folder


def _marked(parent: Path, prefix: str) -> list[Path]:
    """Return the folders that bear farshore's marker and belong to this user; links are none."""
    with os.scandir(parent) as entries:
        near = [Path(entry) for entry in entries if entry.name.startswith(prefix)]
    return [folder for folder in near if _is_ours(folder)]


def _is_ours(folder: Path) -> bool:
    try:
        kinds = os.lstat(folder), os.lstat(folder / MARKER)
        if not (stat.S_ISDIR(kinds[0].st_mode) and stat.S_ISREG(kinds[1].st_mode)):
            return False
        if hasattr(os, "geteuid") and {kind.st_uid for kind in kinds} != {os.geteuid()}:
            return False
        with (folder / MARKER).open("rb") as marker:
            return marker.read(len(MARK) + 1) == MARK
    except OSError:
        return False


def _is_abandoned(folder: Path) -> bool:
    marker = folder / MARKER
    try:
        old = time.time() - os.lstat(marker).st_mtime > ABANDONED_SECONDS
    except OSError:  # its own run has just removed it
        return False
    return old and fcntl is not None and not _is_locked(marker)


def _is_locked(marker: Path) -> bool:
    if fcntl is None:
        return False
    try:
        with marker.open("rb") as file:
            return not _lock_is_free(file)
    except OSError:
        return False


def _lock_is_free(file: IO[bytes]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return False
    return True

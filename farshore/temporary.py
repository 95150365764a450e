"""Temporary files and folders that go at the end of a run, on a signal, or, after a SIGKILL, in the next run.

Each folder holds a marker file. The run that made the folder keeps a lock on the marker, and the system lets go of the
lock however the run ends. So a marked folder whose lock is free belongs to a run that is gone.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import os
import re
import stat
import time
from collections.abc import Callable, Iterator
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
"""The least age of what another run may remove: a new folder is not locked in its first moment."""

_IN_TMPDIR = "farshore-"
_FILE = re.compile(r"\.farshore-[0-9a-f]{16}\.tmp")


@contextlib.contextmanager
def temporary_folder(parent: Path, prefix: str) -> Iterator[Path]:
    """Make a marked folder, and remove it in the end; first remove what killed runs left beside it.

    Args:
        parent: The existing folder to make it in.
        prefix: What the names of all such folders begin with.

    Raises:
        OSError: The folder cannot be made.
    """
    import shutil  # 6 ms with tempfile, which no offline command needs
    import tempfile

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
    import tempfile

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


@contextlib.contextmanager
def temporary_file(folder: Path) -> Iterator[Path]:
    """Name a new file that will be moved elsewhere in the same folder; in the end it is removed if it is still there.

    First removes what killed runs left in the folder.
    """
    for name in _names_in(folder):
        if _FILE.fullmatch(name) and _is_old(folder / name, stat.S_ISREG):
            with contextlib.suppress(OSError):
                (folder / name).unlink()
    file = folder / f".farshore-{os.urandom(8).hex()}.tmp"
    try:
        yield file
    finally:
        file.unlink(missing_ok=True)


def _names_in(folder: Path) -> list[str]:
    try:
        return os.listdir(folder)  # noqa: PTH208  (names, not paths: there may be many)
    except OSError:  # one may write to a folder that one cannot list
        return []


def _marked(parent: Path, prefix: str) -> list[Path]:
    """Return the folders that bear farshore's marker and belong to this user; links are none."""
    return [parent / name for name in _names_in(parent) if name.startswith(prefix) and _is_marked(parent / name)]


def _is_marked(folder: Path) -> bool:
    marker = folder / MARKER
    try:
        if not (_is_mine(folder, stat.S_ISDIR) and _is_mine(marker, stat.S_ISREG)):
            return False
        with marker.open("rb") as file:
            return file.read(len(MARK) + 1) == MARK
    except OSError:
        return False


def _is_mine(path: Path, kind: Callable[[int], bool]) -> bool:
    """Say whether a path is of a kind and belongs to this user; a link is of the kind link."""
    status = os.lstat(path)
    return kind(status.st_mode) and (not hasattr(os, "geteuid") or status.st_uid == os.geteuid())


def _is_old(path: Path, kind: Callable[[int], bool]) -> bool:
    try:
        return _is_mine(path, kind) and time.time() - os.lstat(path).st_mtime > ABANDONED_SECONDS
    except OSError:  # its own run has just removed it
        return False


def _is_abandoned(folder: Path) -> bool:
    marker = folder / MARKER
    return fcntl is not None and _is_old(marker, stat.S_ISREG) and not _is_locked(marker)


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

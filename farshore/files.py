"""Reading a file that somebody names: only what can be one, only so much of it, and never waiting for ever.

A path may lead to a device, a folder, a pipe that nobody writes to, or more than fits in memory. Everything that
farshore reads and did not ship itself is read here. A pipe is as good as a file: `<(terraform show -json plan.bin)`.
The same goes for a pipe that a report is written to.
"""

from __future__ import annotations

import errno
import io
import json
import os
import stat
import time
from typing import TYPE_CHECKING, Any, NamedTuple

from farshore.errors import InputError, OutputRefused, Problem
from farshore.findings import Place

if TYPE_CHECKING:
    from pathlib import Path  # 2.5 ms in every offline command, which needs no more than open()

STDIN = "-"
"""The name that stands for the standard input, where a command takes it."""

OPENED_WITHIN = 5.0
"""Seconds in which some process must have opened the other end of a pipe."""

SILENT_FOR = 600.0
"""Seconds for which the other end of a pipe may do nothing; a large plan takes Terraform minutes."""

_PIECE = 1 << 20
_MEGABYTE = 1_000_000


class Kind(NamedTuple):
    """What a file is read as.

    Attributes:
        most: The largest size that is read, in bytes.
        larger: What is said of a larger file, after its name.
        missing: What is said when there is no such file.
        folder: What is said of a directory.
        piped: Whether it may come through a pipe.
    """

    most: int
    larger: str
    missing: str = "cannot be read: No such file or directory"
    folder: str = "cannot be read: Is a directory"
    piped: bool = True


SPEC = Kind(
    1 << 20,
    "is larger than 1 MiB; a spec is a few pages of YAML: is this the right file?",
    "no such file; `farshore init DIR` writes a spec to start from",
    "is a directory; name the YAML file in it",
)
"""A spec."""

HOW_TO_WAIVE = "write into it `waivers: [{rule: ID, reason: WHY, until: 2027-01-31}]`"
WAIVERS = SPEC._replace(
    larger="is larger than 1 MiB; waivers are a few lines of YAML: is this the right file?",
    missing=f"no such file; {HOW_TO_WAIVE}",
)
"""A file of waivers, or a spec for the waivers in it."""

PLAN = Kind(1000 * _MEGABYTE, "is larger than 1,000 MB; split the state it belongs to, or leave this plan out")
"""A plan: 200,000 resources at 5 kB each."""

SYSTEM = SPEC._replace(most=PLAN.most, larger=PLAN.larger)
"""A spec, a plan or a state: only the content tells which."""

REPORT = Kind(20 * _MEGABYTE, "is larger than 20 MB; give the report that `--format markdown` writes")
"""A report for a pull request; GitHub takes 65,536 characters of it."""

SNAPSHOT = Kind(20 * _MEGABYTE, "is larger than 20 MB, and a catalog snapshot has less than 1 MB", piped=False)
"""A snapshot of the catalog; the one that ships has 130 kB."""

EVENT = Kind(30 * _MEGABYTE, "is larger than 30 MB", piped=False)
"""The description of what started a job of GitHub Actions."""

PROJECT = Kind(_MEGABYTE, "is larger than 1 MB", piped=False)
"""The settings of a CDKTF project."""

CONFIG = Kind(_MEGABYTE, "is larger than 1 MB; settings are a page of TOML: is this the right file?")
"""The settings of a repository."""

TERRAFORM = Kind(100 * _MEGABYTE, "is larger than 100 MB; farshore writes no such file", piped=False)
"""Terraform that an earlier run wrote, and the manifest beside it."""


def read(path: str | Path, kind: Kind, *, silent_for: float = SILENT_FOR) -> bytes:
    """Return the content of a regular file or a pipe.

    Args:
        path: Where it is.
        kind: What it is read as.
        silent_for: Seconds for which a pipe's writer may say nothing.

    Raises:
        InputError: It is missing, unreadable, neither file nor pipe, larger than its kind may be, or a pipe through
            which nothing comes.
    """
    try:
        descriptor = os.open(path, _FLAGS)
    except FileNotFoundError:
        raise refusal(path, kind.missing) from None
    except OSError as error:
        raise _unreadable(path, error) from None
    except ValueError:  # a NUL, or a character that no encoding has
        raise refusal(path, "is not the name of a file") from None
    try:
        return _content(descriptor, path, kind, silent_for)
    finally:
        os.close(descriptor)


def read_stdin(kind: Kind) -> bytes:
    """Return the whole standard input.

    Raises:
        InputError: It is closed; or as for `read`.
    """
    return _content(0, "<stdin>", kind, SILENT_FOR)


def read_json(path: str | Path, kind: Kind) -> Any:
    """Return the value in a JSON file.

    Raises:
        InputError: The file is not JSON; or as for `read`.
    """
    content = read(path, kind)
    try:
        return json.loads(content)
    except RecursionError:
        raise refusal(path, "is nested too deeply") from None
    except ValueError as error:  # also bytes that are not UTF-8, and numbers of more digits than Python reads
        raise refusal(path, f"is not JSON: {error}") from None


def write_through(path: str | Path, content: bytes, *, silent_for: float = SILENT_FOR) -> None:
    """Write to a pipe or a device, which has no whole that could be replaced.

    Raises:
        OSError: It cannot be written.
        OutputRefused: Nobody reads from the pipe, or the reader takes nothing for `silent_for` seconds.
    """
    descriptor = _opened_to_write(path)
    try:
        left = memoryview(content)
        while left:
            left = left[_write_some(descriptor, path, left, silent_for) :]
    finally:
        os.close(descriptor)


def refusal(path: str | Path, message: str) -> InputError:
    """Return the error that one file cannot be used, for the reason in the message."""
    return InputError([Problem(Place(str(path)), message)])


# A pipe opened like this does not wait for its writer, and no device becomes the terminal of this process.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)

_WRITE_FLAGS = os.O_WRONLY | (_FLAGS & ~os.O_RDONLY)


def _content(descriptor: int, path: str | Path, kind: Kind, silent_for: float) -> bytes:
    """Read to the end, or to the first byte that is too many: a file may grow meanwhile."""
    taken = io.BytesIO()  # its value is not a copy
    try:
        status = os.fstat(descriptor)
        _check_kind(descriptor, status, path, kind)
        regular = stat.S_ISREG(status.st_mode)
        if regular and status.st_size > kind.most:
            raise refusal(path, kind.larger)
        if regular:
            whole = os.read(descriptor, status.st_size + 1)
            if len(whole) == status.st_size:  # as nearly always, and then nothing has to be copied
                return whole
            taken.write(whole)
        while piece := (
            os.read(descriptor, _PIECE)
            if regular
            else _from_pipe(descriptor, path, begun=taken.tell() > 0, silent_for=silent_for)
        ):
            taken.write(piece)
            if taken.tell() > kind.most:
                raise refusal(path, kind.larger)
    except OSError as error:
        raise _unreadable(path, error) from None
    return taken.getvalue()


def _check_kind(descriptor: int, status: os.stat_result, path: str | Path, kind: Kind) -> None:
    """Refuse what is neither a file nor a pipe; a terminal passes for a pipe, and /dev/null for an empty file.

    Raises:
        InputError: It is a directory, a device, or a pipe where only a file makes sense.
    """
    mode = status.st_mode
    if stat.S_ISDIR(mode):
        raise refusal(path, kind.folder)
    if stat.S_ISBLK(mode) or (stat.S_ISCHR(mode) and not (os.isatty(descriptor) or _is_null(status))):
        raise refusal(path, "is a device, not a file")
    if not (kind.piped or stat.S_ISREG(mode)):
        raise refusal(path, "is not a regular file")


def _is_null(status: os.stat_result) -> bool:
    return status.st_rdev == os.stat(os.devnull).st_rdev  # noqa: PTH116  (see pathlib above)


def _from_pipe(descriptor: int, path: str | Path, *, begun: bool, silent_for: float) -> bytes:
    """Return what comes next through a pipe; nothing when its writer is done.

    Raises:
        InputError: Nobody writes to it, or the writer is silent for too long.
    """
    import select

    if not hasattr(select, "poll"):  # Windows, where a pipe cannot be waited for
        return os.read(descriptor, _PIECE)
    coming = select.poll()
    coming.register(descriptor, select.POLLIN)
    patience = silent_for
    if not begun and not os.get_blocking(descriptor) and not coming.poll(OPENED_WITHIN * 1000):
        try:
            piece = os.read(descriptor, _PIECE)
        except BlockingIOError:  # the pipe has a writer, which is still at work
            patience = max(silent_for - OPENED_WITHIN, 0)
        else:
            if not piece:
                raise refusal(path, f"is a pipe, and no process opened it to write within {OPENED_WITHIN:.0f} s")
            return piece
    if not coming.poll(patience * 1000):
        raise refusal(path, f"is a pipe through which nothing came for {silent_for:.0f} s; write to a file first")
    return os.read(descriptor, _PIECE)


def _opened_to_write(path: str | Path) -> int:
    end = time.monotonic() + OPENED_WITHIN
    while True:
        try:
            return os.open(path, _WRITE_FLAGS)
        except OSError as error:
            if error.errno != errno.ENXIO or not stat.S_ISFIFO(os.stat(path).st_mode):  # noqa: PTH116
                raise
        if time.monotonic() > end:
            raise OutputRefused(f"{path} is a pipe, and no process opened it to read within {OPENED_WITHIN:.0f} s")
        time.sleep(0.02)


def _write_some(descriptor: int, path: str | Path, content: memoryview, silent_for: float) -> int:
    import select

    if hasattr(select, "poll"):
        taking = select.poll()
        taking.register(descriptor, select.POLLOUT)
        if not taking.poll(silent_for * 1000):
            raise OutputRefused(f"{path} is a pipe from which nobody read for {silent_for:.0f} s")
    return os.write(descriptor, content)


def _unreadable(path: str | Path, error: OSError) -> InputError:
    return refusal(path, f"cannot be read: {error.strerror}")

"""Where a command's result goes, and what that place can show."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TextIO

import click

from farshore.errors import OutputRefused
from farshore.files import write_through
from farshore.report.style import Style

if TYPE_CHECKING:
    from pathlib import Path


COLOR = "farshore.color"
"""Where click keeps what `--color` says."""

COLORS = ("auto", "always", "never")
"""What `--color` can be."""

_NARROWEST, _WIDEST = 60, 140
"""Reports are read badly in wider lines than that; who sets COLUMNS gets what it says."""


def style_for(stream: TextIO | None = None) -> Style:
    """Return what a stream can show, stdout unless given: signs only in a terminal, links in one that may have them.

    Colours are for terminals, unless `--color`, FORCE_COLOR (https://force-color.org/) or NO_COLOR say otherwise; the
    first that does, counts.
    """
    stream = stream or sys.stdout
    context = click.get_current_context(silent=True)
    wanted = context.meta.get(COLOR, COLORS[0]) if context else COLORS[0]
    terminal = stream.isatty()
    color = _color(wanted, terminal=terminal)
    style = Style(width=_columns() or Style().width, color=color, links=color and wanted == "always")
    if not terminal:
        return style
    import shutil  # 3 ms that only a terminal needs

    unicode = (stream.encoding or "").lower().replace("-", "") in ("utf8", "utf16", "utf32")
    width = _columns() or max(_NARROWEST, min(_WIDEST, shutil.get_terminal_size().columns))
    links = color and os.environ.get("TERM", "dumb") not in ("dumb", "linux", "vt100")
    return style._replace(width=width, signs=unicode, links=links)


def width_for(output: str | None) -> int:
    """Return how wide a result may be that goes to a file, or to stdout without one."""
    return Style().width if output else style_for().width


def _color(wanted: str, *, terminal: bool) -> bool:
    if wanted != COLORS[0]:
        return wanted == "always"
    if os.environ.get("FORCE_COLOR"):
        return True
    return terminal and "NO_COLOR" not in os.environ


def _columns() -> int | None:
    """Return what COLUMNS asks for, which a terminal or a job may set; no less than a table needs."""
    columns = os.environ.get("COLUMNS", "")
    return max(40, min(1000, int(columns))) if columns.isascii() and columns.isdigit() and len(columns) < 5 else None


def write_result(text: str, output: str | None) -> None:
    """Write a command's result to stdout, or whole to a file.

    Raises:
        OutputRefused: The file cannot be written.
    """
    if output is None:
        _write_to_stdout(text)
        return
    from pathlib import Path  # 2.5 ms that only a file needs

    try:
        _write_whole(Path(output), text.encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise OutputRefused(f"{output} cannot be written: {error.strerror}") from None


def _write_whole(path: Path, content: bytes) -> None:
    """Write a file so that no one ever reads a part of it; what is no file (a pipe, /dev/null) is written to."""
    if path.exists() and not path.is_file():
        write_through(path, content)
        return
    from farshore.temporary import temporary_file

    path = path.resolve()
    with temporary_file(path.parent) as beside:
        with beside.open("xb") as file:
            file.write(content)
        if path.exists():
            beside.chmod(path.stat().st_mode)
        beside.replace(path)


def _write_to_stdout(text: str) -> None:
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    showable = text.encode(encoding, "backslashreplace").decode(encoding)
    try:
        # click would strip colours from what it takes for no terminal; the style has decided that already.
        click.echo(showable, nl=False, color=True)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputRefused(f"the result cannot be written: {error.strerror}") from None


def note(message: str) -> None:
    """Say something beside the result: on stderr, and only where a person reads it."""
    if sys.stderr.isatty():
        click.echo(message, err=True)


Tell = Callable[[str], None]
"""What takes a word about what is being done."""


@contextlib.contextmanager
def progress(*, wanted: bool = True) -> Iterator[Tell]:
    """Give what tells a person what a command is at: one line on stderr, that is gone in the end.

    Says nothing in a pipe, a file or the log of a job, which would keep every word of it.

    Args:
        wanted: Whether it takes long enough to be told.
    """
    in_terminal = sys.stderr.isatty() and os.environ.get("TERM") != "dumb" and not os.environ.get("CI")
    if not (wanted and in_terminal):
        yield lambda _: None
        return
    import shutil

    from farshore.report.text import clipped, printable

    def tell(what: str) -> None:
        line = clipped(printable(f"{what} ..."), shutil.get_terminal_size().columns - 1)
        click.echo(f"{_CLEARED}{line}", err=True, nl=False, color=True)

    try:
        yield tell
    finally:
        click.echo(_CLEARED, err=True, nl=False, color=True)


_CLEARED = "\r\x1b[K"
"""To the begin of the line, and nothing on it: ECMA-48's CR and EL."""

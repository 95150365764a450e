"""Where a command's result goes, and what that place can show."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, TextIO

import click

from farshore.errors import OutputRefused
from farshore.files import write_through
from farshore.report import Style

if TYPE_CHECKING:
    from pathlib import Path


def style_for(stream: TextIO) -> Style:
    """Return what a stream can show: colours and signs only in a terminal, and colours only without NO_COLOR."""
    if not stream.isatty():
        return Style()
    import shutil  # 3 ms that only a terminal needs

    unicode = (stream.encoding or "").lower().replace("-", "") in ("utf8", "utf16", "utf32")
    width = max(60, min(140, shutil.get_terminal_size().columns))
    return Style(width=width, color="NO_COLOR" not in os.environ, signs=unicode)


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

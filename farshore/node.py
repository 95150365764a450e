"""The Node that jsii runs beside Python: where it keeps its temporary files, and what its failures mean."""

from __future__ import annotations

import contextlib
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from farshore.errors import FarshoreError, MissingTool, OutputRefused, printable
from farshore.temporary import folder_of_this_process

Result = TypeVar("Result")

_TMPDIR = ("TMPDIR", "TEMP", "TMP")
# An error of Node's file system: https://nodejs.org/api/errors.html#common-system-errors
_SYSTEM_ERROR = re.compile(r"\bE[A-Z]{3,}: [^\n]*")


@contextlib.contextmanager
def temporary_files_in(folder: Path) -> Iterator[None]:
    """Have Python's `tempfile`, and each process started meanwhile, keep temporary files in a folder.

    jsii keeps some of its own in both languages, under names that nobody could tell from a stranger's.
    """
    before = tempfile.tempdir, {name: os.environ.get(name) for name in _TMPDIR}
    tempfile.tempdir = str(folder)
    os.environ.update(dict.fromkeys(_TMPDIR, str(folder)))
    try:
        yield
    finally:
        tempfile.tempdir, environment = before
        for name, value in environment.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def explaining_failures(action: Callable[[], Result]) -> Result:
    """Call something that uses jsii; turn a full disk, an unusable folder or the end of Node into an error for people.

    Raises:
        OutputRefused: A file cannot be written.
        MissingTool: Node ended.
    """
    hook, sys.unraisablehook = sys.unraisablehook, lambda _: None
    try:
        return action()
    except FarshoreError:
        raise
    except Exception as error:
        failure = _explained(error)
        if failure is None:
            raise
    finally:  # the error is gone now, and jsii's half-started Node with it; its `__del__` prints a traceback
        sys.unraisablehook = hook
    raise failure


def _explained(error: Exception) -> FarshoreError | None:
    """Say what an error of jsii means; None if it is a defect."""
    if isinstance(error, BrokenPipeError) or type(error).__name__ == "JSONDecodeError":
        return MissingTool(_ENDED)
    if isinstance(error, OSError):
        place = printable(error.filename or folder_of_this_process())
        return OutputRefused(
            f"the Terraform cannot be made: {place}: {error.strerror}. TMPDIR names the folder for temporary files."
        )
    told = _SYSTEM_ERROR.search(str(error))
    return OutputRefused(f"Node cannot write its files: {printable(str(error).splitlines()[0])}") if told else None


_ENDED = "Node ended before the Terraform was written; is there enough memory and disk space for it?"

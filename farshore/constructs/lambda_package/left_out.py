"""What of a code folder does not belong into a package: caches and the like, and what `.farshoreignore` lists."""

from __future__ import annotations

import enum
import os
import stat
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from farshore.errors import InputError, MissingExtra, Problem
from farshore.findings import Place

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

IGNORE_FILE = ".farshoreignore"
LARGEST_IGNORE_FILE = 1024 * 1024

LEFT_OUT: Mapping[str, tuple[str, ...]] = {
    "caches": (
        "__pycache__/", "*.pyc", "*.pyo", ".cache/", ".mypy_cache/", ".pytest_cache/", ".ruff_cache/", ".hypothesis/",
        ".ipynb_checkpoints/", ".tox/", ".nox/", ".coverage",
    ),
    "version control": (".git", ".hg/", ".svn/", ".jj/"),
    "editors and desktops": (
        ".idea/", ".vscode/", "*.swp", "*.swo", "*~", ".#*", ".DS_Store", "Thumbs.db", "desktop.ini",
    ),
    "other tools": (".terraform/", "node_modules/", ".venv/", ".direnv/", IGNORE_FILE),
}  # fmt: skip
"""What is left out unless `.farshoreignore` says otherwise, as patterns of gitignore; docs/services/rest-api.md."""


class Choice(enum.Enum):
    """What is said about a file: leave it out, pack it whatever it looks like, or nothing."""

    LEFT_OUT = enum.auto()
    MEANT = enum.auto()
    NOTHING_SAID = enum.auto()


class Choices:
    """The patterns of `.farshoreignore` before farshore's own."""

    def __init__(self, ignored: GitIgnoreSpec, left_out: GitIgnoreSpec) -> None:
        self._ignored = ignored
        self._left_out = left_out

    def choice(self, name: str) -> Choice:
        """Return what is said about a file by its name below the code folder; a folder's name ends with a slash."""
        listed = self._ignored.check_file(name).include
        if listed is not None:
            return Choice.LEFT_OUT if listed else Choice.MEANT
        return Choice.LEFT_OUT if self._left_out.match_file(name) else Choice.NOTHING_SAID


def read_choices(folder: Path, place: Place, kept: Collection[str] = ()) -> Choices:
    """Read the `.farshoreignore` of a code folder, if it has one.

    Args:
        folder: The code folder.
        place: Where the spec names it.
        kept: Patterns of `LEFT_OUT` that are packed all the same.

    Raises:
        InputError: It is not a file of gitignore's patterns.
        MissingExtra: The `cdktf` extra is not installed.
    """
    try:
        from pathspec import GitIgnoreSpec
    except ImportError:
        raise MissingExtra("cdktf", "packing a function") from None
    file = folder / IGNORE_FILE
    ignored = GitIgnoreSpec.from_lines([])
    for number, line in enumerate(_lines(file, place), start=1):
        try:
            ignored += GitIgnoreSpec.from_lines([line])
        except ValueError:
            raise InputError([Problem(Place(str(file), number, 1), "is not a pattern of gitignore")]) from None
    left_out = [pattern for group in LEFT_OUT.values() for pattern in group if pattern not in kept]
    return Choices(ignored, GitIgnoreSpec.from_lines(left_out))


def is_made_by_a_tool(folder: str) -> bool:
    """Say whether a folder is a virtual environment, or Terraform that farshore or cdktf wrote, whatever its name."""
    if os.path.isfile(f"{folder}/pyvenv.cfg"):  # noqa: PTH113  (pathlib raises where it may not look)
        return True
    stacks = f"{folder}/stacks"
    return os.path.isdir(stacks) and any(Path(stacks).glob("*/cdk.tf.json"))  # noqa: PTH112


def pattern_of(name: str) -> str:
    """Return the pattern of gitignore that matches one file or folder alone."""
    return "/" + "".join(f"\\{one}" if one in "\\*?[ " else one for one in name)


def _lines(file: Path, place: Place) -> list[str]:
    if not os.path.lexists(file):
        return []
    try:
        inside = Path(os.path.realpath(file, strict=True)).is_relative_to(os.path.realpath(file.parent))
        status = file.stat()
        if not inside or not stat.S_ISREG(status.st_mode) or status.st_size > LARGEST_IGNORE_FILE:
            message = f"{file} must be a regular file inside the code folder, of 1 MB at most"
            raise InputError([Problem(place, message)])
        return file.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise InputError([Problem(place, f"{file} is not UTF-8; save it as UTF-8")]) from None
    except OSError as error:
        raise InputError([Problem(place, f"{file} cannot be read: {error.strerror}")]) from None

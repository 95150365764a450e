"""The files of a code folder: links are followed within it, and what must not be packed is refused by name."""

# ruff: noqa: PTH112, PTH114, PTH116, PTH118, PTH119, PTH208  (os.path answers where pathlib raises: what may not be looked at)

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Collection, Iterator
from pathlib import Path

from farshore.constructs.lambda_package import secret_files
from farshore.constructs.lambda_package.archive import check_unzipped_size
from farshore.constructs.lambda_package.left_out import (
    IGNORE_FILE,
    Choice,
    Choices,
    is_made_by_a_tool,
    pattern_of,
    read_choices,
)
from farshore.errors import InputError, Problem
from farshore.findings import Place

MOST_ENTRIES = 65_535
"""Files and folders that a zip can hold without the ZIP64 extension."""
LONGEST_PART = 255  # bytes of a file's name, and of a path, on Linux
LONGEST_NAME = 4096 - len("/var/task/")


def read_code(folder: Path, place: Place, kept: Collection[str] = ()) -> dict[str, bytes]:
    """Read the files of a code folder by their names below it, separated by slashes.

    Links are followed, to files and folders alike, as long as they stay in the folder. What `LEFT_OUT` or
    `.farshoreignore` lists is left out; nothing else is missing from the answer.

    Args:
        folder: The code folder.
        place: Where the spec names it.
        kept: Patterns of `LEFT_OUT` that are packed all the same.

    Raises:
        InputError: The folder is missing, empty or too large, or holds what cannot or must not be packed.
        MissingExtra: The `cdktf` extra is not installed.
    """
    if not os.path.isdir(folder):
        raise InputError([Problem(place, f"there is no folder {folder}; `code` is relative to the spec")])
    walk = _Walk(folder, read_choices(folder, place, kept), place)
    files = walk.files()
    walk.refuse_problems()
    if not files:
        raise InputError([Problem(place, f"the folder {folder} holds no code")])
    return files


class _Walk:
    """One pass through a code folder, which collects every problem before it ends."""

    def __init__(self, folder: Path, choices: Choices, place: Place) -> None:
        self._folder = folder
        self._root = os.path.realpath(folder)
        self._choices = choices
        self._place = place
        self._problems: dict[str, str] = {}

    def files(self) -> dict[str, bytes]:
        """Return the content of every file that is packed, unless there are problems."""
        names = sorted(self._names())
        self._check_collisions(names)
        self.refuse_problems()
        check_unzipped_size({name: self._size(name) for name in names}, self._place)
        return {name: content for name in names if (content := self._read(name)) is not None}

    def refuse_problems(self) -> None:
        """Raise what was found, if anything was.

        Raises:
            InputError: Some files cannot or must not be packed.
        """
        if self._problems:
            problems = [f"{_shown(self._folder / name)} {problem}" for name, problem in self._problems.items()]
            raise InputError([Problem(self._place, problem) for problem in problems])

    def _names(self) -> Iterator[str]:
        """Yield the names of the files to pack; with a stack of our own, since folders may nest deeper than Python."""
        waiting: list[tuple[str, tuple[str, ...]]] = [("", (self._root,))]
        entries = 0
        while waiting:
            folder, above = waiting.pop()
            for name in self._children(folder, above[-1]):
                entries += 1
                if entries > MOST_ENTRIES:
                    message = f"{self._folder} holds more than {MOST_ENTRIES:,} files; leave some out in {IGNORE_FILE}"
                    raise InputError([Problem(self._place, message)])
                real = self._admit(name, above)
                if real is None:
                    continue
                if os.path.isdir(real):
                    waiting.append((f"{name}/", (*above, real)))
                else:
                    yield name

    def _children(self, folder: str, real: str) -> list[str]:
        try:
            return sorted(f"{folder}{entry}" for entry in os.listdir(real))
        except OSError as error:
            self._problems[folder] = f"cannot be read ({error.strerror}); {_leave_out(folder)}"
            return []

    def _admit(self, name: str, above: tuple[str, ...]) -> str | None:
        """Return the real path of what is to be packed or descended into; None if it is left out or refused."""
        path = os.path.join(above[-1], os.path.basename(name))
        is_folder = os.path.isdir(path)
        choice = self._choices.choice(f"{name}/" if is_folder else name)
        if choice is Choice.LEFT_OUT or (choice is Choice.NOTHING_SAID and is_folder and is_made_by_a_tool(path)):
            return None
        real, problem = self._resolve(name, path, above)
        problem = _name_problem(name) or problem
        if problem:
            self._problems[name] = problem
            return None
        return real if is_folder or self._is_harmless(name, real, choice) else None

    def _resolve(self, name: str, path: str, above: tuple[str, ...]) -> tuple[str, str | None]:
        """Return where a file or folder really is, and what is wrong with it.

        Args:
            name: Its name below the code folder.
            path: Where it stands, without links in the folders above it.
            above: The real paths of the folders it is in, through links; the nearest last.
        """
        is_link = os.path.islink(path)
        try:
            real = os.path.realpath(path, strict=True) if is_link else path
            problem = _kind_problem(name, os.stat(real).st_mode)
        except OSError as error:
            what = "links to nothing or to itself" if is_link else f"cannot be read ({error.strerror})"
            return "", f"{what}; mend it, or {_leave_out(name)}"
        if is_link and not Path(real).is_relative_to(self._root):
            problem = f"links to something outside the code folder; copy it in, or {_leave_out(name)}"
        elif real in above:
            problem = f"links to a folder that it is in, without end; remove it, or {_leave_out(name)}"
        return real, problem

    def _is_harmless(self, name: str, real: str, choice: Choice) -> bool:
        """Say whether a file may be packed by its name and by the name of the file that it links to."""
        if choice is Choice.MEANT:
            return True
        target = Path(real).relative_to(self._root).as_posix()
        secret = secret_files.by_name(name)
        if secret is None and (hidden := secret_files.by_name(target)):
            secret = secret_files.Secret(name, f"links to {_shown(hidden.name)}, which {hidden.reason}")
        if secret is None or (real.lower().endswith((".pem", ".key")) and self._is_public(name)):
            return True
        self._refuse_secret(secret)
        return False

    def _is_public(self, name: str) -> bool:
        """Say whether a file of keys holds public ones alone; one that is too large to look at is none."""
        path = self._folder / name
        try:
            return path.stat().st_size < 10 * 1024 * 1024 and secret_files.is_public(path.read_bytes())
        except OSError:
            return False

    def _size(self, name: str) -> int:
        try:
            return (self._folder / name).stat().st_size
        except OSError:
            return 0  # reading it says why

    def _read(self, name: str) -> bytes | None:
        try:
            content = (self._folder / name).read_bytes()
        except OSError as error:
            self._problems[name] = f"cannot be read ({error.strerror}); {_leave_out(name)}"
            return None
        if self._choices.choice(name) is not Choice.MEANT and (secret := secret_files.by_content(name, content)):
            self._refuse_secret(secret)
        return content

    def _refuse_secret(self, secret: secret_files.Secret) -> None:
        pattern = _shown(pattern_of(secret.name))
        self._problems[secret.name] = (
            f"{secret.reason}; list `{pattern}` in {IGNORE_FILE} to leave it out, or `!{pattern}` if it is meant"
        )

    def _check_collisions(self, names: list[str]) -> None:
        """Refuse names that only differ in case or in how accents are written: not every machine holds both."""
        for alike in _alike(names):
            first, other = sorted(alike)[:2]
            self._problems[first] = (
                f"and {_shown(other)} differ only in case or accents, and some disks hold only one of them; rename one"
            )


def _alike(names: list[str]) -> list[set[str]]:
    """Return the names, and the folders above them, that are the same but for case and the form of accents."""
    shapes: dict[str, set[str]] = {}
    for name in names:
        parts = name.split("/")
        for end in range(1, len(parts) + 1):
            whole = "/".join(parts[:end])
            shapes.setdefault(unicodedata.normalize("NFC", whole).casefold(), set()).add(whole)
    return [alike for alike in shapes.values() if len(alike) > 1]


def _kind_problem(name: str, mode: int) -> str | None:
    if stat.S_ISREG(mode) or stat.S_ISDIR(mode):
        return None
    kinds = {stat.S_IFIFO: "a FIFO", stat.S_IFSOCK: "a socket", stat.S_IFCHR: "a device", stat.S_IFBLK: "a device"}
    kind = kinds.get(stat.S_IFMT(mode), "no regular file")
    return f"is {kind}, which a zip cannot hold; remove it, or {_leave_out(name)}"


def _name_problem(name: str) -> str | None:
    try:
        encoded = name.encode()
    except UnicodeEncodeError:
        return "has a name that is not UTF-8; rename it"
    if "\\" in name or not name.isprintable():
        return "has a backslash or a control character in its name; rename it"
    if len(encoded) > LONGEST_NAME or max(len(part) for part in encoded.split(b"/")) > LONGEST_PART:
        return "has a name that is too long for Lambda; shorten it"
    return None


def _leave_out(name: str) -> str:
    return f"list `{_shown(pattern_of(name))}` in {IGNORE_FILE} to leave it out"


def _shown(name: str | Path) -> str:
    """Return a name for a message: what cannot be printed is escaped."""
    return "".join(one if one.isprintable() else ascii(one)[1:-1] for one in str(name))

"""One module's folder: what its `.tf` and `.tf.json` files, and OpenTofu's own, declare, and where."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from farshore.errors import InputError
from farshore.files import Kind, read
from farshore.findings import Place
from farshore.hcl import json_scanner, scanner
from farshore.hcl.blocks import Block, Comment, Outline

CONFIGURATION = Kind(10_000_000, "is larger than 10 MB", piped=False)
"""A file of Terraform's configuration; those that people write have some kB."""

MOST_FILES = 2_000
"""Files of one folder that are read."""

_SYNTAXES: dict[str, Callable[[str], Outline]] = {
    ".tf": scanner.outline,
    ".tf.json": json_scanner.outline,
    ".tofu": scanner.outline,
    ".tofu.json": json_scanner.outline,
}
_TERRAFORM, _OPENTOFU = ".tf", ".tofu"
_LEAVING = ("removed", "moved")


class Base(NamedTuple):
    """Where the names of files in a report begin, and what lies outside of it is not read.

    Attributes:
        folder: Its real path.
    """

    folder: str

    def name(self, path: str) -> str | None:
        """Return the name of a file or folder from here on, with `/` on every system; None when it lies elsewhere."""
        real = os.path.realpath(path)
        try:
            inside = os.path.commonpath([self.folder, real]) == self.folder
        except ValueError:  # another drive
            return None
        return os.path.relpath(real, self.folder).replace(os.sep, "/") if inside else None


class Declared(NamedTuple):
    """A block, and the place of its first line."""

    block: Block
    place: Place


class Commented(NamedTuple):
    """A comment in a file.

    Attributes:
        comment: The comment.
        file: The file.
        block: The block that it is about; None when it stands elsewhere.
    """

    comment: Comment
    file: str
    block: Block | None


@dataclass(frozen=True)
class Directory:
    """What the files of a folder declare.

    Attributes:
        files: How many there are.
        declared: The blocks by what they declare, as addresses within the module name it.
        leaving: The blocks that say of an address that it is not declared any more, by that address.
        comments: The comments that name farshore.
        remarks: What could not be read, each in one sentence.
    """

    files: int
    declared: Mapping[str, Declared]
    leaving: Mapping[str, Declared]
    comments: Sequence[Commented] = ()
    remarks: Sequence[str] = ()

    def calls(self) -> Iterator[tuple[str, Block]]:
        """Yield the module calls, each with its name."""
        return ((one.block.labels[0], one.block) for one in self.declared.values() if one.block.kind == "module")


def read_directory(folder: str, base: Base) -> Directory:
    """Return what the files of a folder declare; what cannot be read is a remark."""
    declared: dict[str, Declared] = {}
    leaving: dict[str, Declared] = {}
    comments: list[Commented] = []
    remarks: list[str] = []
    files = 0
    for path, syntax in _files(folder, base, remarks):
        files += 1
        file = base.name(path)
        if file is None:
            remarks.append(f"`{path}` leads out of the repository and is not read.")
            continue
        outline = _outline(path, syntax)
        if outline.broken:
            remarks.append(f"`{file}` {outline.broken}; findings about what it declares may name no line.")
        for block in outline.blocks:
            one = Declared(block, Place(file, block.line))
            if block.address:
                declared.setdefault(block.address, one)  # what overrides it comes later
            elif block.kind in _LEAVING and "from" in block.arguments:
                leaving.setdefault(block.arguments["from"], one)
            comments += (Commented(comment, file, block) for comment in block.comments)
        comments += (Commented(comment, file, None) for comment in outline.loose)
    ours = [one for one in comments if any("farshore" in text.casefold() for text in one.comment.texts)]
    return Directory(files, declared, leaving, ours, remarks)


def _files(folder: str, base: Base, remarks: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the files that Terraform or OpenTofu reads too, each with its suffix; those that override others last."""
    try:
        names = sorted(os.listdir(folder))  # noqa: PTH208  (pathlib is 2.5 ms that no other part of a review needs)
    except OSError as error:
        remarks.append(f"`{base.name(folder) or folder}` cannot be read: {error.strerror}.")
        return
    found = {name: _suffix(name) for name in names if not name.startswith((".", "#"))}
    files = [(suffix, name) for name, suffix in found.items() if suffix and _of_opentofu(name, suffix) not in found]
    if len(files) > MOST_FILES:
        remarks.append(f"`{base.name(folder)}` holds more than {MOST_FILES:,} files; the rest is not read.")
    for suffix, name in sorted(files[:MOST_FILES], key=lambda one: _overrides(one[1].removesuffix(one[0]))):
        yield os.path.join(folder, name), suffix  # noqa: PTH118


def _suffix(name: str) -> str:
    return next((one for one in _SYNTAXES if name.endswith(one)), "")


def _of_opentofu(name: str, suffix: str) -> str | None:
    """Return the name of the file that takes the place of a `.tf` or `.tf.json` file, in a module made for both tools.

    https://opentofu.org/docs/language/files/#extension-precedence (2026-11-28), and of JSON
    https://opentofu.org/docs/language/files/override (2026-11-28).
    """
    own = suffix.replace(_TERRAFORM, _OPENTOFU)
    return name.removesuffix(suffix) + own if own != suffix else None


def _overrides(stem: str) -> bool:
    """Say whether a file of this name only changes what others declare.

    https://developer.hashicorp.com/terraform/language/files/override
    """
    return stem == "override" or stem.endswith("_override")


def _outline(path: str, suffix: str) -> Outline:
    try:
        text = read(path, CONFIGURATION).decode("utf-8-sig")
    except InputError as error:
        return Outline((), broken=error.problems[0].message)
    except UnicodeDecodeError:
        return Outline((), broken="is not UTF-8")
    return _SYNTAXES[suffix](text)

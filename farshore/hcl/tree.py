"""All modules of a configuration, by the calls that lead to them."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from farshore.errors import InputError
from farshore.files import read_json
from farshore.hcl.blocks import Block
from farshore.hcl.directory import CONFIGURATION, Base, Directory, read_directory

ModulePath = tuple[str, ...]

MOST_MODULES = 10_000
"""Calls of modules that are followed, each way to a module counted; a system has some dozens."""

DOWNLOADED = ".terraform"
"""The folder that `terraform init` fills: what is in it is not in the repository."""


@dataclass(frozen=True)
class Tree:
    """The modules of one configuration.

    Attributes:
        modules: What each declares, by the names of the calls that lead there.
        downloaded: Those that are not the repository's own.
        remarks: What could not be read, each in one sentence.
    """

    modules: Mapping[ModulePath, Directory]
    downloaded: frozenset[ModulePath] = frozenset()
    remarks: tuple[str, ...] = ()

    def own_modules(self) -> Iterator[tuple[ModulePath, Directory]]:
        """Yield the modules that are the repository's own."""
        return ((path, one) for path, one in self.modules.items() if path not in self.downloaded)

    @property
    def is_empty(self) -> bool:
        """Say whether there are no files in the root module."""
        return not self.modules[()].files


def base_of(folder: str, working: str) -> Base:
    """Return where names in reports begin: the git repository of a folder, else the working directory around it.

    A folder that is in neither is its own.
    """
    real = os.path.realpath(folder)
    above = real
    while True:
        if os.path.lexists(os.path.join(above, ".git")):  # noqa: PTH118
            return Base(above)
        parent = os.path.dirname(above)  # noqa: PTH120
        if parent == above:
            break
        above = parent
    around = Base(os.path.realpath(working))
    return around if around.name(real) else Base(real)


def read_tree(folder: str, base: Base) -> Tree:
    """Read a configuration: the root module in a folder, and all that it calls that is at hand."""
    return _Walk(folder, base).tree()


class _Walk:
    def __init__(self, folder: str, base: Base) -> None:
        self._root = os.path.normpath(folder)
        self._base = base
        self._directories: dict[str, Directory] = {}
        self._remarks: dict[str, None] = {}
        self._listed = self._downloads()

    def tree(self) -> Tree:
        modules: dict[ModulePath, Directory] = {}
        downloaded: set[ModulePath] = set()
        waiting: deque[tuple[ModulePath, str, tuple[str, ...]]] = deque([((), self._root, ())])
        while waiting and len(modules) < MOST_MODULES:
            path, folder, around = waiting.popleft()
            real = os.path.realpath(folder)
            modules[path] = directory = self._directory(folder, real)
            if self._is_downloaded(folder):
                downloaded.add(path)
            for name, call in directory.calls():
                target = self._target((*path, name), call, folder)
                if target and os.path.realpath(target) in (*around, real):
                    self._remark(f"module `{'.'.join((*path, name))}` calls itself; it is followed once.")
                elif target:
                    waiting.append(((*path, name), target, (*around, real)))
        if waiting:
            self._remark(f"there are more than {MOST_MODULES:,} calls of modules; the rest is not followed.")
        remarks = [*self._remarks, *(one for each in self._directories.values() for one in each.remarks)]
        return Tree(modules, frozenset(downloaded), tuple(remarks))

    def _directory(self, folder: str, real: str) -> Directory:
        if real not in self._directories:
            self._directories[real] = read_directory(folder, self._base)
        return self._directories[real]

    def _target(self, path: ModulePath, call: Block, folder: str) -> str | None:
        """Return the folder of the module that a block calls; None when it is not at hand."""
        source = call.arguments.get("source", "").replace("\\", "/")
        if source.startswith(("./", "../")):
            target = os.path.normpath(os.path.join(folder, source))  # noqa: PTH118
        elif listed := self._listed.get(".".join(path)):
            target = os.path.normpath(os.path.join(self._root, listed))  # noqa: PTH118
        else:
            return None  # to be downloaded, and not yet
        if self._base.name(target) is None:
            self._remark(f"module `{'.'.join(path)}` is outside of the repository and not read.")
            return None
        return target

    def _is_downloaded(self, folder: str) -> bool:
        return f"{os.sep}{DOWNLOADED}{os.sep}" in f"{os.sep}{os.path.relpath(folder, self._root)}{os.sep}"

    def _downloads(self) -> Mapping[str, str]:
        """Return the folders of the modules that `terraform init` found, by the names of the calls."""
        path = os.path.join(self._root, DOWNLOADED, "modules", "modules.json")  # noqa: PTH118
        if not os.path.lexists(path):
            return {}
        try:
            listed = read_json(path, CONFIGURATION)["Modules"]
            return {one["Key"]: one["Dir"].replace("\\", "/") for one in listed}
        except (InputError, KeyError, TypeError, AttributeError):
            self._remark(f"`{self._base.name(path) or path}` cannot be read; run `terraform init` again.")
            return {}

    def _remark(self, text: str) -> None:
        self._remarks[text] = None

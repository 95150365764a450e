"""An output folder on disk: reads what farshore wrote there before, and replaces it with something new.

Only files that the folder's record lists, and that are still as farshore wrote them, are replaced or deleted.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import stat
import threading
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from farshore import __version__
from farshore.errors import MOST_SHOWN, OutputRefused, printable
from farshore.output_folder.decision import Decision, Found, decide
from farshore.output_folder.record import (
    FORMAT,
    LARGEST_BYTES,
    RECORD,
    SCRIPT,
    Made,
    Record,
    RecordInvalid,
    RecordTooNew,
    digest_of,
    is_of_change,
    parse,
    stack_of,
    stacks_of,
)
from farshore.temporary import others_at_work, temporary_folder

TERRAFORM_FILE = "cdk.tf.json"
OVERRIDES = "https://developer.hashicorp.com/terraform/language/files/override"

_ASIDE = ".farshore-"


class _Removed(msgspec.Struct):
    start: str = msgspec.field(name="from")


class _Moved(msgspec.Struct):
    start: str = msgspec.field(name="from")
    to: str


class _Import(msgspec.Struct):
    to: str


class OutputFolder:
    """A folder that farshore writes the Terraform of one spec to.

    Attributes:
        path: The folder as the user names it. A link to a folder is followed: the user asked for it.
    """

    def __init__(self, path: Path, spec: str) -> None:
        """Look at a folder, which need not exist.

        Args:
            path: The folder.
            spec: The name of the spec.

        Raises:
            OutputRefused: The folder is not empty and farshore did not write it for this spec, a newer farshore wrote
                it, or it cannot be read.
        """
        self.path = path
        self._spec = spec
        self._root = Path(os.path.realpath(path))  # unlike Path.resolve, it takes a loop of links
        self._record = self._read_record()

    @property
    def stacks(self) -> set[str]:
        """Names of the stacks that farshore wrote and whose folders it has not seen removed."""
        return stacks_of(self._record.paths)

    @property
    def made(self) -> Made | None:
        """What the files there were made of; None if there are none."""
        return self._record.made if self._record.files else None

    def is_finished_by(self, source: Path) -> bool:
        """Say whether a run was killed half-way, having moved its change, and a folder has the Terraform it had.

        What the change is relative to is then gone, in part; the script, the data and the transitions are all there.

        Args:
            source: As for `replace`.
        """
        upcoming = self._record.upcoming
        wanted = {path: digest for path, digest in upcoming.items() if stack_of(path)}
        there = {path: digest for path, digest in upcoming.items() if is_of_change(path)}
        return (
            bool(upcoming)
            and all(self._found(path).digest == digest for path, digest in there.items())
            and all((source / path).is_file() and _digest(path, source / path) == wanted[path] for path in wanted)
        )

    def copy_last_change(self, target: Path) -> None:
        """Copy what is there for the last change, its script, data and transitions, as farshore wrote it.

        Raises:
            OutputRefused: It cannot be read.
        """
        self._copy_recorded([path for path in sorted(self._record.paths) if is_of_change(path)], target)

    def copy_assets(self, stack: str, assets: Iterable[str], target: Path) -> None:
        """Copy files of a stack, as farshore wrote them and as far as they are there.

        Args:
            stack: The name of the stack.
            assets: The files, relative to the stack's folder, as its Terraform names them.
            target: The folder to which the same paths lead.

        Raises:
            OutputRefused: One cannot be read.
        """
        listed = {path for path in self._record.paths if stack_of(path) == stack}
        with self._refusing_os_errors("read"):
            for asset in assets:
                path = f"stacks/{stack}/{asset}"
                if path in listed and self._is_as_written(path):
                    (target / asset).parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(self._root / path, target / asset)

    def _copy_recorded(self, paths: Iterable[str], target: Path) -> None:
        with self._refusing_os_errors("read"):
            for path in filter(self._is_as_written, paths):
                (target / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(self._root / path, target / path)

    def _is_as_written(self, path: str) -> bool:
        digest = self._found(path).digest
        return digest is not None and self._record.allows(path, digest)

    def terraform(self) -> dict[str, dict[str, Any]]:
        """Return the Terraform JSON of each stack, as farshore wrote it.

        The key `resource`, where there is one, has the shape `{type: {name: {argument: value}}}`. A stack is left out
        when its file is missing, was changed since, or lies behind a link.

        Raises:
            OutputRefused: A file is not Terraform JSON though the record says that farshore wrote it, or cannot be
                read.
        """
        with self._refusing_os_errors("read"):
            found = {path: self._found(path) for path in sorted(self._record.paths) if _is_terraform(path)}
            return {
                str(stack_of(path)): self._read_terraform(path)
                for path, one in found.items()
                if one.digest is not None and self._record.allows(path, one.digest)
            }

    def replace(self, source: Path, made: Made | None = None) -> None:
        """Replace what farshore wrote to the folder before with the files of another folder.

        Everything is copied aside first, and then moved file by file. If the process is killed in between, the record
        lists both the old and the new files, and the next call mends the folder.

        Args:
            source: Where `manifest.json` and `stacks/` are; it stays as it is.
            made: What they were made of, for the record.

        Raises:
            OutputRefused: A link or something else is in the way, somebody changed a file since farshore wrote it,
                another farshore is writing to the folder, or it cannot be written. Unless the message says otherwise,
                the folder is as it was.
        """
        with self._refusing_os_errors("written"), _made(self._root), temporary_folder(self._root, _ASIDE) as aside:
            if others_at_work(aside, _ASIDE):
                raise OutputRefused(f"another farshore is writing to {printable(self.path)}; wait until it has ended")
            before = self._read_record()
            new = {path: _digest(path, source / path) for path in _files_in(source)}
            decision = decide(before, new, {path: self._found(path) for path in {*before.paths, *new}})
            self._refuse(decision)
            after = self._new_record(decision.files, made or Made())
            self._copy(source, aside, decision, before, after)
            with _signals_held_back():
                self._move(aside, decision)
            self._record = after

    def _new_record(self, files: Mapping[str, str], made: Made) -> Record:
        return Record(format=FORMAT, version=__version__, spec=self._spec, files=dict(files), made=made)

    def _read_record(self) -> Record:
        """Return the record of the folder, or an empty one if the folder holds nothing but hidden files."""
        with self._refusing_os_errors("read"):
            kind = _kind(self._root / RECORD) if self._root.is_dir() else None
            if kind is None and self._is_vacant():
                return self._new_record({}, Made())
            content = self._read(RECORD, LARGEST_BYTES) if kind == "a file" else None
        if content is None:
            raise OutputRefused(self._not_ours(self._why_no_record(kind)))
        try:
            record = parse(content)
        except RecordTooNew as error:
            raise OutputRefused(f"{printable(self.path)} was written by {error}; {_UPGRADE}") from None
        except RecordInvalid as error:
            raise OutputRefused(self._not_ours(f"{RECORD} is not one that farshore wrote: {error}")) from None
        if record.spec != self._spec:
            raise OutputRefused(self._not_ours(f"{RECORD} says it is that of {record.spec!a}"))
        return record

    def _is_vacant(self) -> bool:
        if self._root.is_dir():
            return all(one.name.startswith(".") for one in self._root.iterdir())
        return not self.path.is_symlink() and not os.path.lexists(self._root)

    def _why_no_record(self, kind: str | None) -> str:
        if not self._root.is_dir():
            return "it is a link that leads to no folder" if self.path.is_symlink() else "it is not a folder"
        if kind is None:
            return f"it holds no {RECORD}"
        return f"{RECORD} is larger than farshore makes it" if kind == "a file" else f"{RECORD} is {kind}"

    def _not_ours(self, why: str) -> str:
        return (
            f"{printable(self.path)} is not a folder that farshore wrote for `{self._spec}`: {why}. Choose another "
            "folder, or remove this one yourself."
        )

    def _read(self, path: str, limit: int) -> bytes | None:
        """Return the content of a file, None if it is larger than farshore would make it."""
        with (self._root / path).open("rb") as file:
            content = file.read(limit + 1)
        return content if len(content) <= limit else None

    def _read_terraform(self, path: str) -> dict[str, Any]:
        content = (self._root / path).read_bytes()
        try:
            terraform = msgspec.json.decode(content, type=dict[str, Any])
            msgspec.convert(terraform, type=_Terraform)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            place = printable(self.path / path)
            raise OutputRefused(f"{place} is not Terraform that farshore wrote: {error}; {_DELETE}") from None
        return terraform

    def _found(self, path: str) -> Found:
        """Say what is at a path, without following a link."""
        at = self._root
        *folders, _ = parts = path.split("/")
        for depth, part in enumerate(parts):
            at = at / part
            kind = _kind(at)
            if kind is None:
                return Found()
            wanted = "a folder" if depth < len(folders) else "a file"
            if kind != wanted:
                return Found(obstacle=f"{printable(self.path / '/'.join(parts[: depth + 1]))} is {kind}, not {wanted}")
        return Found(_digest(path, at))

    def _refuse(self, decision: Decision) -> None:
        if not decision.refused:
            return
        lines = [*decision.obstacles]
        lines += [f"{printable(self.path / path)} was changed since farshore wrote it" for path in decision.changed]
        lines += [f"{printable(self.path / path)} is not a file that farshore wrote" for path in decision.foreign]
        if len(lines) > MOST_SHOWN:
            lines[MOST_SHOWN:] = [f"and {len(lines) - MOST_SHOWN} more"]
        if decision.changed:
            lines.append(f"To keep a change, make it in the spec or in an override file ({OVERRIDES}).")
        raise OutputRefused("\n".join([*lines, f"Nothing was written. Move these away or delete them, then {_AGAIN}."]))

    def _copy(self, source: Path, aside: Path, decision: Decision, before: Record, after: Record) -> None:
        """Copy aside what is to be moved: each file under its number, and the record during the moves and after."""
        for number, path in enumerate(decision.write):
            shutil.copyfile(source / path, aside / str(number))
            if path == SCRIPT:
                (aside / str(number)).chmod(0o755)
        files = {**before.upcoming, **before.files}
        during = msgspec.structs.replace(after, files=files, upcoming=after.files, made=before.made)
        (aside / "during").write_bytes(during.encoded())
        (aside / "after").write_bytes(after.encoded())

    def _move(self, aside: Path, decision: Decision) -> None:
        if not decision.write and not decision.delete:
            (aside / "after").replace(self._root / RECORD)
            return
        (aside / "during").replace(self._root / RECORD)
        try:
            for number, path in enumerate(decision.write):
                target = self._root / path
                target.parent.mkdir(parents=True, exist_ok=True)
                (aside / str(number)).replace(target)
            for path in decision.delete:
                (self._root / path).unlink()
                self._remove_empty_folders(path)
            (aside / "after").replace(self._root / RECORD)
        except OSError as error:
            told = self._failure(error, "written")
            part = f"{printable(self.path)} holds the new Terraform in part: {_AGAIN} before you apply it"
            raise OutputRefused(f"{told}. {part}") from None

    def _remove_empty_folders(self, path: str) -> None:
        """Remove the folders of a deleted file, up to its stack's, as long as nothing else is in them."""
        folders = path.split("/")[:-1]
        with contextlib.suppress(OSError):
            for depth in range(len(folders), 2, -1):
                self._root.joinpath(*folders[:depth]).rmdir()

    @contextlib.contextmanager
    def _refusing_os_errors(self, what: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise OutputRefused(self._failure(error, what)) from None

    def _failure(self, error: OSError, what: str) -> str:
        named = Path(os.fsdecode(error.filename or ""))
        inside = named.is_relative_to(self._root) and _ASIDE not in str(named)
        place = self.path / named.relative_to(self._root) if inside else self.path
        return f"{printable(place)} cannot be {what}: {error.strerror}"


_Blocks = dict[str, dict[str, dict[str, Any]]]


class _Terraform(msgspec.Struct):
    """The shape of the sections of Terraform JSON that farshore reads again."""

    resource: _Blocks = {}
    data: _Blocks = {}
    provider: dict[str, dict[str, Any] | list[dict[str, Any]]] = {}
    removed: list[_Removed] = []
    moved: list[_Moved] = []
    imports: list[_Import] = msgspec.field(default_factory=list, name="import")
    terraform: dict[str, Any] = {}
    output: dict[str, Any] = {}
    variable: dict[str, Any] = {}
    locals: dict[str, Any] = {}


_AGAIN = "run farshore again"
_DELETE = f"delete it, then {_AGAIN}"
_UPGRADE = f"this is farshore {__version__}, which knows formats up to {FORMAT}: upgrade it, or choose another folder"


def _is_terraform(path: str) -> bool:
    return path == f"stacks/{stack_of(path)}/{TERRAFORM_FILE}"


def _files_in(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def _digest(path: str, file: Path) -> str:
    with file.open("rb") as content:
        return digest_of(path, content)


def _kind(path: Path) -> str | None:
    """Say what is at a path, without following a link; None if nothing is."""
    try:
        mode = os.lstat(path).st_mode
    except FileNotFoundError:
        return None
    kinds = {stat.S_IFLNK: "a symbolic link", stat.S_IFDIR: "a folder", stat.S_IFREG: "a file"}
    return kinds.get(stat.S_IFMT(mode), "a special file")


@contextlib.contextmanager
def _made(folder: Path) -> Iterator[None]:
    """Make a folder and those above it; on an error, remove again what was made and is empty."""
    missing = [one for one in (folder, *folder.parents) if not os.path.lexists(one)]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException:
        for one in missing:
            with contextlib.suppress(OSError):
                one.rmdir()
        raise


@contextlib.contextmanager
def _signals_held_back() -> Iterator[None]:
    """Let a request to stop wait: the moves take a moment, and half of them help nobody."""
    if threading.current_thread() is not threading.main_thread():  # only the main thread may set handlers
        yield
        return
    came: list[int] = []
    names = [name for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    handlers = {number: signal.getsignal(number) for number in (getattr(signal, name) for name in names)}
    held = {number: handler for number, handler in handlers.items() if handler not in (None, signal.SIG_IGN)}
    for number in held:
        signal.signal(number, lambda number, _: came.append(number))
    try:
        yield
    finally:
        for number, handler in held.items():
            signal.signal(number, handler)
        if came:
            signal.raise_signal(came[0])

"""An output folder on disk: reads what farshore wrote there before, and replaces it with something new.

Only files that the folder's record lists, and that are still as farshore wrote them, are replaced or deleted.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import signal
import stat
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from farshore import __version__
from farshore.errors import MOST_SHOWN, OutputRefused, printable
from farshore.output_folder.applied import (
    Claim,
    ClaimRefused,
    Known,
    Progress,
    assumed,
    claimed,
    dated,
    is_elsewhere,
    is_local,
    noted,
    steps_in,
)
from farshore.output_folder.decision import Decision, Found, decide
from farshore.output_folder.record import (
    APPLIED,
    BASELINE,
    BASELINE_MADE,
    CHANGE,
    FORMAT,
    LARGEST_BYTES,
    RECORD,
    SCRIPT,
    STACKS,
    TRANSITION,
    Made,
    Record,
    RecordInvalid,
    RecordTooNew,
    digest_of,
    is_of_change,
    parse,
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

    @property
    def made_before(self) -> Made | None:
        """What the files were made of that were there before the last change; None if it was a first deployment.

        Raises:
            OutputRefused: The file that says so is not one that farshore wrote, though the record says it is.
        """
        with self._refusing_os_errors("read"):
            if not self._is_as_written(BASELINE_MADE):
                return None
            content = (self._root / BASELINE_MADE).read_bytes()
        try:
            return msgspec.json.decode(content, type=Made)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            place = printable(self.path / BASELINE_MADE)
            raise OutputRefused(f"{place} is not what farshore wrote: {error}; {_DELETE}") from None

    def progress(self, claim: Claim | None = None) -> Progress:
        """Say what has been applied of the last change.

        Args:
            claim: What the user says; it counts more than all else.

        Raises:
            OutputRefused: The change is not one that farshore wrote, though the record says so; or it has fewer steps
                than the user says.
        """
        with self._refusing_os_errors("read"):
            steps = self._steps()
            try:
                return claimed(steps, claim) if claim is not None else self._evident(steps)
            except ClaimRefused as error:
                raise OutputRefused(f"--applied {claim}: {error}") from None

    def _steps(self) -> tuple[str, ...]:
        if not self._is_as_written(CHANGE):
            return ()
        try:
            return steps_in((self._root / CHANGE).read_bytes())
        except ValueError as error:
            place = printable(self.path / CHANGE)
            raise OutputRefused(f"{place} is not a change that farshore wrote: {error}; {_DELETE}") from None

    def _evident(self, steps: tuple[str, ...]) -> Progress:
        if self._was_stopped():
            return Progress(steps, (), Known.STOPPED)
        told = self._noted(steps)
        if told is not None:
            return told
        stacks = self.terraform()
        if all(map(is_local, stacks.values())) and not any(is_elsewhere(self._root / STACKS / one) for one in stacks):
            return dated(self._root, steps, stacks, first=not self._is_as_written(BASELINE_MADE))
        return assumed(steps)

    def _was_stopped(self) -> bool:
        """Say whether a run was killed when it had written its change, and perhaps not all of what that leads to."""
        files, upcoming = self._record.files, self._record.upcoming
        new = upcoming.get(CHANGE)
        return new is not None and self._found(CHANGE).digest == new and (files == upcoming or files.get(CHANGE) != new)

    def _noted(self, steps: tuple[str, ...]) -> Progress | None:
        """Return what `apply.sh` has noted; None if nothing is there, or something else."""
        if not steps or self._found(APPLIED).digest is None:
            return None
        digest = str(self._found(CHANGE).digest)
        return noted(steps, self._read(APPLIED, _LARGEST_NOTE) or b"", digest)

    def copy_last_change(self, target: Path) -> None:
        """Copy what is there for the last change, its script, data and transitions, as farshore wrote it.

        Raises:
            OutputRefused: It cannot be read.
        """
        self._copy_recorded([path for path in sorted(self._record.paths) if is_of_change(path)], target)

    def copy_assets(self, stack: str, assets: Iterable[str], target: Path) -> None:
        """Copy files of a stack, as farshore wrote them and as far as they are there, now or before the last change.

        Args:
            stack: The name of the stack.
            assets: The files, relative to the stack's folder, as its Terraform names them.
            target: The folder to which the same paths lead.

        Raises:
            OutputRefused: One cannot be read.
        """
        with self._refusing_os_errors("read"):
            for asset in assets:
                paths = (f"{top}/{stack}/{asset}" for top in (STACKS, TRANSITION, BASELINE))
                found = next(filter(self._is_as_written, paths), None)
                if found is not None:
                    (target / asset).parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(self._root / found, target / asset)

    def _copy_recorded(self, paths: Iterable[str], target: Path) -> None:
        with self._refusing_os_errors("read"):
            for path in filter(self._is_as_written, paths):
                (target / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(self._root / path, target / path)

    def _is_as_written(self, path: str) -> bool:
        digest = self._found(path).digest if path in self._record.paths else None
        return digest is not None and self._record.allows(path, digest)

    def terraform(self, below: str = STACKS) -> dict[str, dict[str, Any]]:
        """Return the Terraform JSON of each stack, as farshore wrote it.

        Args:
            below: `stacks` for the final configurations, `transition` for those that lead to them, `baseline` for what
                was there before the last change.

        The key `resource`, where there is one, has the shape `{type: {name: {argument: value}}}`. A stack is left out
        when its file is missing, was changed since, or lies behind a link.

        Raises:
            OutputRefused: A file is not Terraform JSON though the record says that farshore wrote it, or cannot be
                read.
        """
        with self._refusing_os_errors("read"):
            found = {path: self._found(path) for path in sorted(self._record.paths) if _is_terraform(path, below)}
            return {
                path.split("/")[1]: self._read_terraform(path)
                for path, one in found.items()
                if one.digest is not None and self._record.allows(path, one.digest)
            }

    def replace(self, source: Path, made: Made | None = None, withdrawn: Collection[str] = ()) -> None:
        """Replace what farshore wrote to the folder before with the files of another folder.

        Everything is copied aside first, and then moved file by file. If the process is killed in between, the record
        lists both the old and the new files, and the next call mends the folder.

        Args:
            source: Where `manifest.json` and `stacks/` are; it stays as it is.
            made: What they were made of, for the record.
            withdrawn: Stacks that were never applied and whose files go.

        Raises:
            OutputRefused: A link or something else is in the way, somebody changed a file since farshore wrote it,
                another farshore is writing to the folder, or it cannot be written. Unless the message says otherwise,
                the folder is as it was.
        """
        with self._refusing_os_errors("written"), _made(self._root), temporary_folder(self._root, _ASIDE) as aside:
            if others_at_work(aside, _ASIDE):
                raise OutputRefused(f"another farshore is writing to {printable(self.path)}; wait until it has ended")
            new = {path: _digest(path, source / path) for path in _files_in(source)}
            before = self._with_note(self._read_record(), new)
            found = {path: self._found(path) for path in {*before.paths, *new}}
            decision = decide(before, new, found, withdrawn)
            self._refuse(decision)
            after = self._new_record(decision.files, made or Made())
            self._copy(source, aside, decision, _as_found(before, found), after)
            with _signals_held_back():
                self._move(aside, decision)
            self._record = after

    def _with_note(self, record: Record, new: Mapping[str, str]) -> Record:
        """Return a record that also lists what `apply.sh` noted, if that is there and its change goes."""
        if new.get(CHANGE) == self._found(CHANGE).digest or self._noted(self._steps()) is None:
            return record
        return msgspec.structs.replace(record, files={**record.files, APPLIED: str(self._found(APPLIED).digest)})

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
        """Remove the folders of a deleted file, as long as nothing else is in them."""
        folders = path.split("/")[:-1]
        with contextlib.suppress(OSError):
            for depth in range(len(folders), 0, -1):
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


_LARGEST_NOTE = 200
_AGAIN = "run farshore again"
_DELETE = f"delete it, then {_AGAIN}"
_UPGRADE = f"this is farshore {__version__}, which knows formats up to {FORMAT}: upgrade it, or choose another folder"


def _is_terraform(path: str, below: str) -> bool:
    parts = path.split("/")
    return len(parts) == 3 and (parts[0], parts[2]) == (below, TERRAFORM_FILE)


def change_digest(content: bytes) -> str:
    """Return the digest of a change, by which `apply.sh` notes what it has applied of it."""
    return digest_of(CHANGE, io.BytesIO(content))


def _as_found(record: Record, found: Mapping[str, Found]) -> Record:
    """Return a record with the content that each file has, where a run that was killed left one of two."""
    there = {path: one.digest for path, one in found.items() if one.digest and record.allows(path, one.digest)}
    return msgspec.structs.replace(record, files={**record.files, **there})


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

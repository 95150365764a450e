"""The record that farshore keeps of what it wrote to a folder: `farshore.json`.

The record is input like any other. It may come out of a repository that somebody else can write to.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import IO, Literal

import msgspec

from farshore.errors import printable

RECORD = "farshore.json"
MANIFEST = "manifest.json"
SCRIPT = "apply.sh"
CHANGE = "change.json"
APPLIED = "applied"
"""Where `apply.sh` notes the last step that has succeeded."""
BASELINE = "baseline"
"""The folder of what was there before the last change."""
BASELINE_MADE = f"{BASELINE}/made.json"
"""What that was made of."""
FORMAT = 1
"""The format of the record and of the folder. A change that an older farshore would get wrong takes a higher number."""

LARGEST_BYTES = 16 * 1024 * 1024
STACKS = "stacks"
TRANSITION = "transition"


class RecordInvalid(ValueError):
    """The record is not one that farshore wrote; the message says why."""


class RecordTooNew(ValueError):
    """A newer farshore wrote the record; the message says which."""


class _Head(msgspec.Struct):
    format: int
    version: str = "a newer version"


class RecordedService(msgspec.Struct, frozen=True):
    """A service of the spec: the word after `type:`, whether it holds data, whether that refuses to be deleted."""

    type: str
    stateful: bool
    protected: bool


class RecordedStack(msgspec.Struct, frozen=True):
    """A stack: when it is applied, the region it lives in, whether it is only there to be taken apart.

    And the digests of the user's own files that are part of it, by name.
    """

    phase: Literal["names", "data", "region", "links", "controls", "edge", "watch"]
    region: str | None = None
    leaving: bool = False
    beside: dict[str, str] = {}


class Made(msgspec.Struct, frozen=True):
    """What the files were made of.

    Attributes:
        home: The region in which shared state was born.
        shared: The region of what belongs to no one region.
        services: The services of the spec, by name.
        stacks: The stacks, by name.
        destroy: The services whose data the spec gave up.
        trial: Whether nothing was protected from deletion.
    """

    home: str | None = None
    shared: str | None = None
    services: dict[str, RecordedService] = {}
    stacks: dict[str, RecordedStack] = {}
    destroy: list[str] = []
    trial: bool = False

    def encoded(self) -> bytes:
        """Return it as JSON, the same bytes for the same facts."""
        return _json(self)


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What farshore wrote to a folder.

    Attributes:
        format: The format of the folder; see `FORMAT`.
        version: The version of farshore that wrote it.
        spec: The name of the spec.
        files: The digest of each file by its path, relative to the folder and with slashes.
        made: What the files were made of.
        upcoming: What a run that has not ended is about to write, in the same shape; a file may have either content.
    """

    format: int
    version: str
    spec: str
    files: dict[str, str]
    made: Made = Made()
    upcoming: dict[str, str] = {}

    def allows(self, path: str, digest: str) -> bool:
        """Say whether farshore wrote this content to this path."""
        return digest in (self.files.get(path), self.upcoming.get(path))

    @property
    def paths(self) -> set[str]:
        """Every path that farshore wrote, or was about to write."""
        return {*self.files, *self.upcoming}

    def encoded(self) -> bytes:
        """Return the record as the JSON that `parse` reads, the same bytes for the same record."""
        return _json(self)


def _json(value: msgspec.Struct) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value, order="sorted"), indent=2) + b"\n"


def parse(content: bytes) -> Record:
    """Read a record.

    Raises:
        RecordTooNew: A newer farshore wrote it.
        RecordInvalid: It is no record, or names a path that farshore never writes.
    """
    try:
        head = msgspec.json.decode(content, type=_Head)
        if head.format > FORMAT:
            raise RecordTooNew(f"farshore {printable(head.version)} (format {head.format})")
        record = msgspec.json.decode(content, type=Record)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise RecordInvalid(str(error)) from None
    for path in sorted(record.paths):
        if not _is_path_of_ours(path):
            raise RecordInvalid(f"it lists {path!a}, where farshore never writes")
    return record


def _is_path_of_ours(path: str) -> bool:
    """Say whether a path stays inside of the folder, and is one of those that farshore writes to."""
    parts = path.split("/")
    if not path.isprintable() or "\\" in path or ":" in path or any(part in ("", ".", "..") for part in parts):
        return False
    return path == MANIFEST or stack_of(path) is not None or is_of_change(path)


def is_of_change(path: str) -> bool:
    """Say whether a file is there for the last change alone: its script, its data, a transition, what was before."""
    parts = path.split("/")
    return path in (SCRIPT, CHANGE, APPLIED, BASELINE_MADE) or (parts[0] in (TRANSITION, BASELINE) and len(parts) > 2)


def stack_of(path: str) -> str | None:
    """Return the stack to which a file belongs (`stacks/<stack>/…`), None if it belongs to none."""
    parts = path.split("/")
    return parts[1] if parts[0] == STACKS and len(parts) > 2 else None


def stacks_of(paths: Iterable[str]) -> set[str]:
    """Return the stacks to which files belong."""
    return {stack for stack in map(stack_of, paths) if stack is not None}


def digest_of(path: str, file: IO[bytes]) -> str:
    """Return the SHA-256 of a file; of JSON it does not count how lines end, because git may change that."""
    digest = hashlib.sha256()
    if path.endswith(".json"):
        digest.update(file.read().replace(b"\r\n", b"\n"))
    else:
        while chunk := file.read(1024 * 1024):
            digest.update(chunk)
    return f"sha256:{digest.hexdigest()}"

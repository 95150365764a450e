"""What is written to an output folder, what is deleted and what is refused; decided before anything is touched."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from farshore.output_folder.record import BASELINE, CHANGE, MANIFEST, Record, is_of_change, stack_of, stacks_of


@dataclass(frozen=True)
class Found:
    """What a folder holds at one path.

    Attributes:
        digest: The digest of the file there, None if there is none.
        obstacle: What is in the way instead, as `<path> is a symbolic link`; None if nothing is.
    """

    digest: str | None = None
    obstacle: str | None = None


@dataclass(frozen=True)
class Decision:
    """What a run does to a folder.

    Attributes:
        write: Paths of files to write, in order.
        delete: Paths of files to delete, after that.
        files: The digest of each of farshore's files once that is done.
        obstacles: What is in the way, one phrase for each.
        changed: Paths of files that somebody changed since farshore wrote them.
        foreign: Paths at which farshore has to write and where a file is that it never wrote.
    """

    write: tuple[str, ...]
    delete: tuple[str, ...]
    files: Mapping[str, str]
    obstacles: tuple[str, ...]
    changed: tuple[str, ...]
    foreign: tuple[str, ...]

    @property
    def refused(self) -> bool:
        """Whether nothing may be touched."""
        return bool(self.obstacles or self.changed or self.foreign)


def decide(
    record: Record, new: Mapping[str, str], found: Mapping[str, Found], withdrawn: Collection[str] = ()
) -> Decision:
    """Decide what becomes of each file.

    A file that the spec no longer needs is deleted if its stack stays, and so is what the last change alone needed. The
    files of a stack that is gone are kept, since its resources may still exist, unless it was never applied.

    Args:
        record: What farshore wrote before; its `files` are empty for a new folder.
        new: The digest of each file to write, by its path.
        found: What the folder holds at each path of `record` and `new`.
        withdrawn: Stacks that were never applied.
    """
    current = stacks_of(new) | set(withdrawn)
    old = sorted(record.paths - new.keys())
    stale = [path for path in old if stack_of(path) in current or is_of_change(path)]
    left_over = {path: _recorded(record, path) for path in old if path not in stale and _is_there(found[path])}
    touched = [path for path in (*sorted(new), *stale) if found[path].digest != new.get(path)]
    blocked = [path for path in (*new, *stale) if found[path].obstacle]
    strange = [path for path in touched if not _may_replace(record, path, found[path])]
    return Decision(
        write=tuple(_in_order(path for path in touched if path in new)),
        delete=tuple(path for path in touched if path not in new),
        files={**left_over, **new},
        obstacles=tuple(sorted({str(found[path].obstacle) for path in blocked})),
        changed=tuple(path for path in strange if path in record.paths),
        foreign=tuple(path for path in strange if path not in record.paths),
    )


def _recorded(record: Record, path: str) -> str:
    return record.files.get(path) or record.upcoming[path]


def _is_there(found: Found) -> bool:
    return found != Found()


def _may_replace(record: Record, path: str, found: Found) -> bool:
    return found.digest is None or record.allows(path, found.digest)


def _in_order(paths: Iterable[str]) -> list[str]:
    """Order the files, so that a run that is killed leaves nothing that misleads the next one.

    What was there before comes first, then the data of the change, which says that it is there; then the rest of the
    change, and the stacks. The manifest never names what is not there yet.
    """
    return sorted(paths, key=lambda path: (_rank(path), path))


def _rank(path: str) -> int:
    if path.startswith(f"{BASELINE}/"):
        return 0
    if is_of_change(path):
        return 1 if path == CHANGE else 2
    return 4 if path == MANIFEST else 3

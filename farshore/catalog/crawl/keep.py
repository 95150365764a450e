"""Keeping the snapshot: good data are never replaced with less, and a file is whole or not there."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from farshore.catalog import cache
from farshore.catalog.snapshot import SnapshotSource
from farshore.errors import FarshoreError

TOLERATED_LOSS = 0.05
"""Up to this share of the services, or of the pairs, may vanish between two snapshots: AWS does retire services.

Ours; over 3.5 years 55 of about 400 services had removals, never many at once.
"""

LEFT_BEHIND_SECONDS = 600
"""A file beside the snapshot that is older than this was left by a writer that was killed; ours."""


class SuddenLoss(FarshoreError):
    """The new snapshot has so much less than the old one that it was not written."""


def save(
    document: Mapping[str, Any], path: Path, *, force: bool = False, at_least: Path | None = None
) -> tuple[str, ...]:
    """Write a snapshot, unless it would replace good data with less.

    Args:
        document: The snapshot, as `crawl` returns it.
        path: Where; the old file there is what the new one is compared with.
        force: Write whatever was lost.
        at_least: What to compare with where there is no old file, or it is no use.

    Returns:
        Warnings about what was lost all the same.

    Raises:
        FarshoreError: The document is not a snapshot, or the file cannot be written.
        SuddenLoss: A region is gone, or more than `TOLERATED_LOSS` of the services or pairs; nothing was written.
    """
    new = SnapshotSource(document, "to be written")
    old = path if path.exists() else at_least
    warnings = list(_compare_with_old(old, new, force, at_least)) if old else []
    write(document, path)
    return tuple(warnings)


def save_packaged(document: Mapping[str, Any], path: Path, *, force: bool = False) -> tuple[str, ...]:
    """Write what a package knows, unless it knows much less than before.

    Args:
        document: With `regions` and `services`, as `PackagedSource` reads it.
        path: Where; the old file there is what the new one is compared with.
        force: Write whatever was lost.

    Returns:
        What was lost all the same.

    Raises:
        FarshoreError: The file cannot be written.
        SuddenLoss: A region is gone, or more than `TOLERATED_LOSS` of the services; nothing was written.
    """
    try:
        old = json.loads(path.read_bytes()) if path.exists() else document
        regions = set(old["regions"]) - set(document["regions"])
        services = set(old["services"]) - set(document["services"])
    except (ValueError, LookupError, TypeError) as error:
        write(document, path)
        return (f"the old {path.name} was no use, so nothing could be compared: {error!r}",)
    losses = [f"region {region} is gone from {path.name}" for region in sorted(regions)]
    losses += [f"services are gone from {path.name}: {_some(services)}"] if services else []
    if (regions or len(services) > TOLERATED_LOSS * len(old["services"])) and not force:
        raise SuddenLoss(_refusal(path, losses))
    write(document, path)
    return tuple(losses)


def write(document: Mapping[str, Any], path: Path) -> None:
    """Write a document in one step: a crash leaves the old file or the new one.

    Raises:
        FarshoreError: The file cannot be written.
    """
    _replace(path, dumps(document))


def _compare_with_old(path: Path, new: SnapshotSource, force: bool, at_least: Path | None) -> list[str]:
    try:
        old = cache.intact(path)
    except FarshoreError as error:
        if at_least is None:
            return [f"the old snapshot was no use, so nothing could be compared: {error}"]
        return [f"the old snapshot was no use: {error}", *_compare_with_old(at_least, new, force, None)]
    regions, services, pairs = (
        set(old.regions) - set(new.regions),
        set(old.services) - set(new.services),
        old.pairs() - new.pairs(),
    )
    losses = [
        *(f"region {region} is gone" for region in sorted(regions)),
        *([f"{len(services)} of {len(old.services)} services are gone: {_some(services)}"] if services else []),
        *(
            [f"{len(pairs)} of {len(old.pairs())} pairs are gone: {_some('/'.join(pair) for pair in pairs)}"]
            if pairs
            else []
        ),
    ]
    too_much = (
        regions or len(services) > TOLERATED_LOSS * len(old.services) or len(pairs) > TOLERATED_LOSS * len(old.pairs())
    )
    if too_much and not force:
        raise SuddenLoss(_refusal(path, losses))
    return losses


def _refusal(path: Path, losses: Iterable[str]) -> str:
    return (
        f"{path} was left as it is, because the new snapshot has suddenly less: {'; '.join(losses)}. "
        "Crawl again later; if AWS really has removed this, repeat with --force"
    )


def _some(words: Iterable[str]) -> str:
    ordered = sorted(words)
    return ", ".join(ordered[:5]) + (" …" if len(ordered) > 5 else "")


def dumps(document: Mapping[str, Any]) -> str:
    """Return the document as JSON with one region or service on a line, so that a change can be reviewed."""
    parts = []
    for key, value in document.items():
        if isinstance(value, Mapping) and value:
            rows = ",\n".join(f" {_compact(name)}:{_compact(row)}" for name, row in value.items())
            parts.append(f"{_compact(key)}:{{\n{rows}\n}}")
        else:
            parts.append(f"{_compact(key)}:{_compact(value)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _replace(path: Path, text: str) -> None:
    """Write beside the file and rename, so that a crash leaves the old file or the new one, never a part."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        _sweep(path)
        with part.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)  # noqa: PTH105  (atomic, and said so by its documentation)
    except OSError as error:
        raise FarshoreError(f"{path} cannot be written ({error})") from error
    finally:
        part.unlink(missing_ok=True)


def _sweep(path: Path) -> None:
    """Remove what writers that were killed left beside the file; one that is at work is done in milliseconds."""
    for left in path.parent.glob(f".{path.name}.*"):
        if time.time() - left.stat().st_mtime > LEFT_BEHIND_SECONDS:
            left.unlink(missing_ok=True)

"""The user's cache: where it stands, and that a bad one never breaks anything."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from farshore.catalog import cache, data
from farshore.catalog.snapshot import EMBEDDED, SnapshotSource


@pytest.mark.parametrize(
    ("environment", "platform", "expected"),
    [
        ({"HOME": "/h", "XDG_CACHE_HOME": "/x"}, "linux", "/x/farshore/ssm.json"),
        ({"HOME": "/h"}, "linux", "/h/.cache/farshore/ssm.json"),
        ({"HOME": "/h"}, "darwin", "/h/Library/Caches/farshore/ssm.json"),
        ({"HOME": "/h", "LOCALAPPDATA": "/local"}, "win32", "/local/farshore/ssm.json"),
    ],
)
def test_it_stands_in_the_platforms_folder_for_caches(
    environment: dict[str, str], platform: str, expected: str
) -> None:
    assert cache.path(environment, platform) == Path(expected)


def write(path: Path, retrieved: str) -> Path:
    document = data.read(EMBEDDED)
    path.write_text(json.dumps({**document, "retrieved": retrieved}), encoding="utf-8")
    return path


def test_without_a_cache_the_embedded_snapshot_is_used(tmp_path: Path, snapshot: SnapshotSource) -> None:
    found, warning = cache.newest(tmp_path / "none.json")
    assert (found.retrieved, warning) == (snapshot.retrieved, None)


def test_a_newer_cache_is_used(tmp_path: Path) -> None:
    found, warning = cache.newest(write(tmp_path / "ssm.json", "2999-01-01"))
    assert (found.retrieved.year, warning) == (2999, None)


def test_an_older_cache_is_not_used(tmp_path: Path, snapshot: SnapshotSource) -> None:
    assert cache.newest(write(tmp_path / "ssm.json", "2020-01-01"))[0].retrieved == snapshot.retrieved


@pytest.mark.parametrize(
    "content", ["", "{", '{"schema": 99}', "[" * 100_000, '{"schema": 1, "retrieved": "2999-01-01"}']
)
def test_a_damaged_cache_is_a_warning_and_stays_as_it_is(
    tmp_path: Path, snapshot: SnapshotSource, content: str
) -> None:
    file = tmp_path / "ssm.json"
    file.write_text(content, encoding="utf-8")
    found, warning = cache.newest(file)
    assert found.retrieved == snapshot.retrieved
    assert warning is not None
    assert "the cached catalog is not used" in warning
    assert "farshore catalog refresh" in warning
    assert file.read_text(encoding="utf-8") == content


def test_a_truncated_cache_is_a_warning(tmp_path: Path) -> None:
    file = tmp_path / "ssm.json"
    file.write_bytes(data.path(EMBEDDED).read_bytes()[:20_000])
    assert "is damaged" in (cache.newest(file)[1] or "")

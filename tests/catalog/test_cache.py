"""The user's cache: where it stands, and that a bad one never breaks anything."""

from __future__ import annotations

import datetime
import json
import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

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


def a_day_from_now(days: int) -> str:
    return (datetime.datetime.now(datetime.timezone.utc).date() + datetime.timedelta(days)).isoformat()


def test_a_newer_cache_is_used(tmp_path: Path) -> None:
    yesterday = a_day_from_now(-1)
    found, warning = cache.newest(write(tmp_path / "ssm.json", yesterday))
    assert (found.retrieved.isoformat(), warning) == (yesterday, None)


def test_a_cache_of_today_is_used_wherever_today_is(tmp_path: Path) -> None:
    tomorrow = a_day_from_now(1)
    assert cache.newest(write(tmp_path / "ssm.json", tomorrow))[0].retrieved.isoformat() == tomorrow


@pytest.mark.parametrize("day", [a_day_from_now(3), "2099-01-01", "9999-12-31"])
@pytest.mark.parametrize("key", ["retrieved", "made"])
def test_a_cache_of_a_day_to_come_is_not_used(tmp_path: Path, snapshot: SnapshotSource, key: str, day: str) -> None:
    file = tmp_path / "ssm.json"
    file.write_text(json.dumps({**data.read(EMBEDDED), key: day}), encoding="utf-8")
    found, warning = cache.newest(file)
    assert found.retrieved == snapshot.retrieved
    assert f"is dated {day}, a day that has not come yet; check the clock" in (warning or "")


ODD = [5, None, True, [], {}, "", "a b", "x\n::error::y", "\x1b[31m", "../..", "é", "x" * 10_000, [["x"]], 1e999]
"""No ids; some are no names either."""


def put(document: dict[str, Any], path: tuple[str | int, ...], value: object) -> None:
    """Put a value in place of another, or of a key where the path ends with `KEY`."""
    *way, last = path
    for step in way:
        document = document[step]  # type: ignore[index]
    if last == KEY:
        first = next(iter(document))
        document[str(value)] = document.pop(first)
    else:
        document[last] = value  # type: ignore[index]


KEY = "KEY"
IDS: list[tuple[str | int, ...]] = [
    ("regions", KEY),
    ("regions", "us-west-2", "partition"),
    ("regions", "us-west-2", "zones", 0),
    ("services", KEY),
    ("services", "s3", 1),
    ("one_tree", "regions", KEY),
    ("homes", "account", "aws", 0),
    ("homes", "account", KEY),
    ("homes", KEY),
    ("contradictions", KEY),
    ("sdk", "ids", 0),
]
LISTS: list[tuple[str | int, ...]] = [("regions", "us-west-2", "zones"), ("sdk", "ids"), ("homes", "account", "aws")]
TEXTS: list[tuple[str | int, ...]] = [
    ("recorded_in",),
    ("regions", "us-west-2", "name"),
    ("regions", "us-west-2", "country"),
    ("regions", "us-west-2", "geography"),
    ("regions", "us-west-2", "domain"),
    ("services", "s3", 0),
    ("contradictions", "docdb"),
]
NO_TEXTS = [5, None, True, [], {}, "x\n::error::y", "::error::y", "##[error]", "\x1b[31m", "\u202e", "x" * 10_000]
WHOLES = ["regions", "services", "one_tree", "homes", "contradictions", "sdk", "retrieved", "made", "schema"]
CASES = [
    *((path, value) for path in IDS for value in ODD if path[-1] != KEY or isinstance(value, str)),
    *((path, value) for path in LISTS for value in ("abc", 5, None, {"x": 1}, [["x"]])),
    *((path, value) for path in TEXTS for value in NO_TEXTS),
    *(((key,), value) for key in WHOLES for value in (5, None, "x", [1], [[]], {"x": 1}, {"x": None}, {"x": [[]]})),
]


@pytest.mark.parametrize(("path", "value"), CASES, ids=lambda one: repr(one)[:40])
def test_a_cache_with_a_wrong_word_is_a_warning_on_one_line(
    tmp_path: Path, snapshot: SnapshotSource, path: tuple[str | int, ...], value: object
) -> None:
    document = {**data.read(EMBEDDED), "retrieved": a_day_from_now(0)}
    put(document, path, value)
    file = tmp_path / "ssm.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    found, warning = cache.newest(file)
    assert found.retrieved == snapshot.retrieved
    assert warning is not None
    assert warning.isprintable()
    assert len(warning) < 700
    assert str(file) in warning
    assert "farshore catalog refresh" in warning


def test_an_older_cache_is_not_used(tmp_path: Path, snapshot: SnapshotSource) -> None:
    assert cache.newest(write(tmp_path / "ssm.json", "2020-01-01"))[0].retrieved == snapshot.retrieved


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        '{"schema": 99}',
        "[" * 100_000,
        '{"schema":' + "[" * 900 + "]" * 900 + "}",
        "9" * 10_000,
        "NaN",
        "[]",
        '{"schema": 1, "retrieved": "2020-01-01"}',
        '{"schema": "1\\n::error::x"}',
    ],
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


def fifo(path: Path) -> None:
    os.mkfifo(path)


def folder(path: Path) -> None:
    path.mkdir()


def device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def listener(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(path))


def circle(path: Path) -> None:
    path.symlink_to(path)


def nowhere(path: Path) -> None:
    path.symlink_to("nowhere")


def huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(1 << 40)


def no_text(path: Path) -> None:
    path.write_bytes(b"\xff\xfe\x00")


@pytest.mark.parametrize("make", [fifo, folder, device, listener, circle, nowhere, huge, no_text])
@pytest.mark.timeout(30)
def test_what_is_no_file_of_text_is_a_warning_at_once(
    tmp_path: Path, snapshot: SnapshotSource, make: Callable[[Path], None]
) -> None:
    file = tmp_path / "ssm.json"
    make(file)
    found, warning = cache.newest(file)
    assert found.retrieved == snapshot.retrieved
    assert warning is not None
    assert str(file) in warning
    assert warning.isprintable()


def test_a_link_to_a_file_is_as_good_as_the_file(tmp_path: Path) -> None:
    yesterday = a_day_from_now(-1)
    (tmp_path / "link.json").symlink_to(write(tmp_path / "ssm.json", yesterday))
    assert cache.newest(tmp_path / "link.json")[0].retrieved.isoformat() == yesterday

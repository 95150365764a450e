"""Temporary files and folders: gone after every end of a run, and never those of anybody else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from farshore.temporary import ABANDONED_SECONDS, MARK, MARKER, others_at_work, temporary_file, temporary_folder

PREFIX = "farshore-"
LONG_AGO = (0, 0)

HOLDING = """
import sys
import time
from pathlib import Path
from farshore.temporary import temporary_folder
with temporary_folder(Path(sys.argv[1]), "farshore-") as folder:
    (folder / "work").write_text("half")
    print(folder, flush=True)
    sys.stdin.read()
"""


@contextmanager
def another_run(parent: Path) -> Iterator[tuple[Path, subprocess.Popen[str]]]:
    """Another process that has a temporary folder until it is told to end."""
    command = [sys.executable, "-c", HOLDING, str(parent)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield Path(process.stdout.readline().strip()), process
        process.kill()


def killed_run(parent: Path) -> Path:
    """The folder that a run left which was killed long ago."""
    with another_run(parent) as (folder, process):
        process.send_signal(signal.SIGKILL)
    os.utime(folder / MARKER, LONG_AGO)
    return folder


def next_run(parent: Path) -> None:
    with temporary_folder(parent, PREFIX):
        pass


def test_a_folder_is_there_for_a_while(tmp_path: Path) -> None:
    with temporary_folder(tmp_path, PREFIX) as folder:
        (folder / "deep" / "er").mkdir(parents=True)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_goes_when_its_run_fails(tmp_path: Path) -> None:
    with pytest.raises(KeyError), temporary_folder(tmp_path, PREFIX):
        raise KeyError
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_run_left_is_removed_by_the_next(tmp_path: Path) -> None:
    left = killed_run(tmp_path)
    assert (left / "work").exists()

    next_run(tmp_path)

    assert not left.exists()


def test_the_folder_of_a_running_farshore_stays_however_old_it_is(tmp_path: Path) -> None:
    with another_run(tmp_path) as (folder, _):
        os.utime(folder / MARKER, LONG_AGO)
        next_run(tmp_path)
        assert (folder / "work").exists()


def test_a_running_farshore_is_seen_and_a_killed_one_is_not(tmp_path: Path) -> None:
    with another_run(tmp_path) as (folder, process), temporary_folder(tmp_path, PREFIX) as mine:
        assert others_at_work(mine, PREFIX)
        process.kill()
        process.wait()
        assert not others_at_work(mine, PREFIX)
        assert folder.exists()


def test_a_new_folder_stays_even_if_nobody_has_locked_it_yet(tmp_path: Path) -> None:
    left = killed_run(tmp_path)
    os.utime(left / MARKER)
    assert ABANDONED_SECONDS >= 60

    next_run(tmp_path)

    assert left.exists()


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / MARKER).unlink(),
        lambda folder: (folder / MARKER).write_text("mine"),
        lambda folder: (folder / MARKER).write_bytes(MARK + b"mine"),
        lambda folder: folder.rename(folder.with_name("photos")),
        lambda folder: (folder / MARKER).rename(folder.parent / "m") and (folder / MARKER).symlink_to("../m"),
        lambda folder: folder.rename(folder.with_name("photos")) and folder.symlink_to("photos"),
        lambda folder: os.chown(folder, 12345, -1),
        lambda folder: os.chown(folder / MARKER, 12345, -1),
    ],
    ids=[
        "no-marker",
        "other-marker",
        "longer-marker",
        "other-name",
        "linked-marker",
        "link",
        "other-user",
        "other-s-mark",
    ],
)
def test_a_folder_that_is_not_surely_ours_stays(tmp_path: Path, change) -> None:
    left = killed_run(tmp_path)
    try:
        change(left)
    except PermissionError:
        pytest.skip("only root may give a folder away")
    for marker in tmp_path.rglob(MARKER):
        os.utime(marker, LONG_AGO, follow_symlinks=False)
    before = sorted(tmp_path.rglob("*"))

    next_run(tmp_path)

    assert sorted(tmp_path.rglob("*")) == before


def test_a_link_in_an_abandoned_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious" / "thesis.txt").write_text("mine")
    left = killed_run(tmp_path)
    (left / "link").symlink_to(tmp_path / "precious")

    next_run(tmp_path)

    assert not left.exists()
    assert (tmp_path / "precious" / "thesis.txt").read_text() == "mine"


class TestAFile:
    """A file that is written beside the one it will replace."""

    def test_goes_unless_it_was_moved(self, tmp_path: Path) -> None:
        with temporary_file(tmp_path) as file:
            file.write_text("half")
        assert list(tmp_path.iterdir()) == []

        with temporary_file(tmp_path) as file:
            file.write_text("whole")
            file.rename(tmp_path / "report")
        assert (tmp_path / "report").read_text() == "whole"

    @pytest.mark.parametrize(
        ("name", "age", "stays"),
        [
            (".farshore-0123456789abcdef.tmp", ABANDONED_SECONDS + 60, False),
            (".farshore-0123456789abcdef.tmp", ABANDONED_SECONDS - 60, True),
            (".farshore-notes.tmp", ABANDONED_SECONDS + 60, True),
            ("x.farshore-0123456789abcdef.tmp", ABANDONED_SECONDS + 60, True),
        ],
    )
    def test_that_a_killed_run_left_goes_and_no_other(self, tmp_path: Path, name: str, age: int, stays: bool) -> None:
        (tmp_path / name).write_text("half")
        os.utime(tmp_path / name, (time.time() - age,) * 2)
        with temporary_file(tmp_path):
            pass
        assert (tmp_path / name).exists() == stays

    @pytest.mark.parametrize("make", [Path.mkdir, lambda path: path.symlink_to("nothing")])
    def test_is_no_folder_and_no_link(self, tmp_path: Path, make) -> None:
        path = tmp_path / ".farshore-0123456789abcdef.tmp"
        make(path)
        os.utime(path, LONG_AGO, follow_symlinks=False)
        with temporary_file(tmp_path):
            pass
        assert os.path.lexists(path)

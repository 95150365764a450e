"""`farshore catalog refresh` under way: its progress bar, and what is left of it when it is stopped half-way."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from farshore.catalog import data
from farshore.catalog.crawl import standin
from farshore.catalog.snapshot import EMBEDDED
from tests.catalog.gateway import Call, Gateway, serve
from tests.cli.process import heed_signals

from .process import console_script, environment

SECONDS = 60
HALF_WAY = 100
"""So many calls of about 3,000 lie well inside a refresh."""


@pytest.fixture(scope="module")
def moto_url() -> Iterator[str]:
    with standin.stand_in() as url:
        yield url


@pytest.fixture
def gateway(moto_url: str) -> Iterator[Gateway]:
    """A gateway to moto that takes its time, as AWS does."""

    def slow(_: Call) -> None:
        time.sleep(0.005)

    with serve(moto_url) as gate:
        gate.answer = slow
        yield gate


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """The cached snapshot of a user whose cache is `tmp_path`, as old as ours."""
    file = tmp_path / "farshore" / EMBEDDED
    file.parent.mkdir()
    file.write_bytes(data.path(EMBEDDED).read_bytes())
    return file


def started(gateway: Gateway, cache: Path, stderr: int = subprocess.PIPE) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [console_script(), "catalog", "refresh"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=stderr,
        env=environment(
            AWS_ENDPOINT_URL=gateway.url,
            AWS_ACCESS_KEY_ID="testing",
            AWS_SECRET_ACCESS_KEY="testing",
            XDG_CACHE_HOME=str(cache.parents[1]),
            TERM="xterm",
        ),
        preexec_fn=heed_signals,
    )


def wait_until_half_way(gateway: Gateway) -> None:
    end = time.monotonic() + SECONDS
    while len(gateway.calls) < HALF_WAY:
        assert time.monotonic() < end, "the refresh stands still"
        time.sleep(0.01)


@pytest.mark.parametrize(("stop", "code"), [(signal.SIGKILL, -signal.SIGKILL), (signal.SIGINT, 130)])
def test_stopped_half_way_it_leaves_the_old_cache_and_nothing_else(
    gateway: Gateway, cache: Path, stop: signal.Signals, code: int
) -> None:
    before = cache.read_bytes()
    with started(gateway, cache) as running:
        wait_until_half_way(gateway)
        running.send_signal(stop)
        said, complained = running.communicate(timeout=SECONDS)
    assert (running.returncode, said) == (code, b"")
    assert complained.split() == ([b"interrupted"] if stop == signal.SIGINT else [])
    assert {file.name: file.read_bytes() for file in cache.parent.iterdir()} == {EMBEDDED: before}


def test_stopped_before_there_was_a_cache_it_leaves_none(gateway: Gateway, cache: Path) -> None:
    cache.unlink()
    with started(gateway, cache) as running:
        wait_until_half_way(gateway)
        running.kill()
    assert list(cache.parent.iterdir()) == []


def test_a_terminal_gets_a_bar_for_each_stage(gateway: Gateway, cache: Path) -> None:
    ours, theirs = pty.openpty()
    with started(gateway, cache, stderr=theirs) as running:
        os.close(theirs)
        shown = read_until(ours, b"regions/*/services")
        running.send_signal(signal.SIGINT)
        read_until(ours, b"interrupted")
    os.close(ours)
    assert running.returncode == 130
    bar, *_ = shown.decode().split("\r\n")
    steps = [step for step in bar.split("\r") if step]
    assert [step.split("]")[1].strip() for step in steps] == [f"{one}/{len(steps)}" for one in range(1, len(steps) + 1)]
    assert steps[-1].startswith("regions              [##############################]")
    assert "." in steps[0]
    assert len({len(step.partition("]")[0]) for step in steps}) == 1


def test_without_a_terminal_there_is_no_bar(gateway: Gateway, cache: Path) -> None:
    with started(gateway, cache) as running:
        wait_until_half_way(gateway)
        running.send_signal(signal.SIGINT)
        _, complained = running.communicate(timeout=SECONDS)
    assert b"[" not in complained


def read_until(terminal: int, word: bytes) -> bytes:
    """Return what a terminal shows up to a word, and a little more."""
    shown = b""
    end = time.monotonic() + SECONDS
    while word not in shown:
        ready, _, _ = select.select([terminal], [], [], max(0, end - time.monotonic()))
        assert ready, shown
        shown += os.read(terminal, 65_536)
    return shown

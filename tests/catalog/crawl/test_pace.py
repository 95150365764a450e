"""Calls at an even pace."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

from farshore.catalog.crawl.pace import Pace


def test_many_threads_together_keep_to_the_pace() -> None:
    pace = Pace(200)
    started = time.monotonic()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: pace.wait(), range(41)))
    assert time.monotonic() - started >= 40 / 200


def test_a_pause_is_not_caught_up_with() -> None:
    pace = Pace(100)
    pace.wait()
    time.sleep(0.1)
    started = time.monotonic()
    for _ in range(6):
        pace.wait()
    assert time.monotonic() - started >= 5 / 100

"""Calls at an even pace, so that a long row of them stays within an API's limit instead of running into it."""

from __future__ import annotations

import threading
import time


class Pace:
    """Lets callers pass one by one, so many a second. Safe to share between threads."""

    def __init__(self, per_second: float) -> None:
        self._gap = 1 / per_second
        self._next = 0.0
        self._lock = threading.Lock()

    def wait(self, **_: object) -> None:
        """Return when it is the caller's turn; takes whatever botocore tells the handlers of its events."""
        with self._lock:
            turn = max(self._next, time.monotonic())
            self._next = turn + self._gap
        time.sleep(max(0.0, turn - time.monotonic()))

"""How long to wait before asking GitHub again, and when to give up.

As GitHub asks for it: https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api (2026-11-21): a
client over a limit gets 403 or 429; it waits for `retry-after` seconds if that header is there, until
`x-ratelimit-reset` if `x-ratelimit-remaining` is 0, and else for at least a minute.
"""

from __future__ import annotations

from collections.abc import Mapping

ATTEMPTS = 3
"""How often a request is made before it has failed."""

MOST_SECONDS = 60.0
"""The longest wait between two attempts. A job that must wait longer had better say so."""

MINUTE = 60.0


def is_rate_limit(status: int, headers: Mapping[str, str], message: str) -> bool:
    """Say whether an answer means "not now" rather than "not you"; the names of the headers are in lower case."""
    if status == 429:
        return True
    said = "rate limit" in message.lower()
    return status == 403 and (said or "retry-after" in headers or headers.get("x-ratelimit-remaining") == "0")


def seconds_to_wait(headers: Mapping[str, str], now: float) -> float:
    """Return how long a client over a limit must wait.

    Args:
        headers: Of the answer, names in lower case.
        now: Seconds since 1970.
    """
    after = _number(headers.get("retry-after"))
    if after is not None:
        return after
    reset = _number(headers.get("x-ratelimit-reset"))
    if reset is not None and headers.get("x-ratelimit-remaining") == "0":
        return max(1.0, reset - now + 1)
    return MINUTE


def pause_after(attempt: int) -> float:
    """Return the seconds to wait after the n-th failure (from 1) of the server or the network."""
    return 0.5 * 2.0 ** (attempt - 1)


def _number(text: str | None) -> float | None:
    return float(text) if text and text.strip().isdecimal() else None

"""How long to wait before asking again."""

from __future__ import annotations

import pytest

from farshore.pull_request.patience import is_rate_limit, seconds_to_wait


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "5"}, 5),
        ({"retry-after": "5", "x-ratelimit-remaining": "0", "x-ratelimit-reset": "2000"}, 5),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1030"}, 31),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "10"}, 1),
        ({"x-ratelimit-remaining": "9", "x-ratelimit-reset": "1030"}, 60),
        ({"retry-after": "Wed, 21 Oct 2026 07:28:00 GMT"}, 60),
        ({}, 60),
    ],
)
def test_the_wait_is_what_github_asks_for_else_a_minute(headers: dict[str, str], seconds: float) -> None:
    assert seconds_to_wait(headers, now=1000) == seconds


@pytest.mark.parametrize(
    ("status", "headers", "message", "limited"),
    [
        (429, {}, "", True),
        (403, {"retry-after": "1"}, "", True),
        (403, {"x-ratelimit-remaining": "0"}, "", True),
        (403, {}, "You have exceeded a secondary rate limit.", True),
        (403, {"x-ratelimit-remaining": "4999"}, "Resource not accessible by integration", False),
        (401, {"retry-after": "1"}, "", False),
    ],
)
def test_a_missing_permission_is_no_rate_limit(
    status: int, headers: dict[str, str], message: str, limited: bool
) -> None:
    assert is_rate_limit(status, headers, message) == limited

"""GitHub on loopback, and the variables of a job that runs for its pull request."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pull_request.github_server import TOKEN, GitHubServer, github_server

MARKER = "<!-- farshore review -->"


@pytest.fixture
def github() -> Iterator[GitHubServer]:
    """GitHub, with the pull request acme/shop#7."""
    with github_server() as server:
        yield server


@pytest.fixture
def job(github: GitHubServer, tmp_path: Path) -> dict[str, str]:
    """What GitHub Actions sets in a job for the pull request."""
    event = tmp_path / "event.json"
    event.write_text('{"number": 7, "pull_request": {"number": 7}}', encoding="utf-8")
    return {
        "GITHUB_API_URL": github.api,
        "GITHUB_TOKEN": TOKEN,
        "GITHUB_REPOSITORY": "acme/shop",
        "GITHUB_EVENT_PATH": str(event),
        "GITHUB_REF": "refs/pull/7/merge",
        "NO_PROXY": "127.0.0.1",
    }

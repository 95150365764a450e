"""Real parts for the account's tests."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from farshore.account.ask import Clients, Limits
from farshore.catalog.crawl import standin
from tests.account.aws import Aws, gateway


@pytest.fixture(scope="session")
def moto_url() -> Iterator[str]:
    """The URL of moto's server."""
    with standin.stand_in() as url:
        yield url


@pytest.fixture
def aws(moto_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Aws]:
    """An empty account, and the environment in which every SDK finds it."""
    urllib.request.urlopen(urllib.request.Request(f"{moto_url}/moto-api/reset", method="POST")).close()
    with gateway(moto_url) as one:
        for name, value in one.environment().items():
            monkeypatch.setenv(name, value)
        yield one


@pytest.fixture
def session(aws: Aws) -> Any:
    """A boto3 session in that account."""
    return standin.session()


@pytest.fixture
def clients(session: Any) -> Clients:
    """Its clients, which do not repeat themselves."""
    return Clients(session, Limits(connect=5, read=20, attempts=1))

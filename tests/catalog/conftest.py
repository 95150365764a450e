"""Real parts for the catalog's tests: moto's server over a socket, and a gateway in front of it that can misbehave."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from farshore.catalog import Catalog
from farshore.catalog.crawl import standin
from farshore.catalog.snapshot import SnapshotSource

from .gateway import Call, Gateway, Reply, serve

__all__ = ["Call", "Gateway", "Reply"]


@pytest.fixture(scope="session")
def moto_url() -> Iterator[str]:
    """The URL of moto's server, which serves the recorded public parameters."""
    with standin.stand_in() as url:
        yield url


@pytest.fixture
def session() -> Any:
    """A boto3 session with credentials that moto believes."""
    return standin.session()


@pytest.fixture(scope="session")
def snapshot() -> SnapshotSource:
    """The embedded snapshot."""
    return SnapshotSource.embedded()


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """The embedded catalog."""
    return Catalog.embedded()


@pytest.fixture
def gateway(moto_url: str) -> Iterator[Gateway]:
    """A gateway to moto that behaves until it is told not to."""
    with serve(moto_url) as gate:
        yield gate

"""What the tests of the spec share."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def configs() -> list[str]:
    """The paths of the specs in config/."""
    found = sorted(str(path) for path in (Path(__file__).parents[2] / "config").glob("*.yaml"))
    assert found
    return found

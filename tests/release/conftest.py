"""The wheel and the sdist, built from this checkout as a release builds them."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DAY = "1795219200"
"""2026-11-21, as SOURCE_DATE_EPOCH."""


@dataclass(frozen=True)
class Built:
    """What one build made."""

    wheel: Path
    sdist: Path


def build(folder: Path) -> Built:
    """Build both into a folder."""
    command = [sys.executable, "-m", "hatchling", "build", "--directory", str(folder)]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": DAY}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,), (sdist,) = folder.glob("*.whl"), folder.glob("*.tar.gz")
    return Built(wheel, sdist)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The wheel and the sdist."""
    return build(tmp_path_factory.mktemp("dist"))

"""Specs to run the command line on."""

from __future__ import annotations

from pathlib import Path

import pytest

SPECS = {
    "clean": "regions: {primary: us-east-1, standby: us-west-2}",
    "note": "regions: {primary: us-east-1, standby: us-west-2, candidates: [us-west-1]}",
    "warning": "regions: {primary: us-east-1, standby: us-west-1}",
    "error": "regions: {primary: us-east-1, standby: us-wset-2}",
    "waived": (
        "regions: {primary: us-east-1, standby: us-wset-2}\n"
        "waivers: [{rule: region-unknown, reason: soon to be opened, until: 2999-01-01}]"
    ),
}


@pytest.fixture
def specs(tmp_path: Path) -> Path:
    """A folder with a spec for each severity, each in a file named after it."""
    for name, text in SPECS.items():
        (tmp_path / f"{name}.yaml").write_text(f"name: {name}\n{text}\nalso_needs: [sqs]\n", encoding="utf-8")
    return tmp_path

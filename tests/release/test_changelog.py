"""CHANGELOG.md, the version, and what the release workflow asks of both."""

from __future__ import annotations

import datetime
import re

import farshore
from tests.release.conftest import ROOT

TEXT = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
RELEASES = re.findall(r"^## \[(\d+\.\d+\.\d+)\] - (\d{4}-\d{2}-\d{2})$", TEXT, re.MULTILINE)


def test_the_version_has_its_day() -> None:
    version, day = RELEASES[0]
    assert version == farshore.__version__
    assert datetime.date.fromisoformat(day) >= datetime.date(2026, 11, 28)


def test_what_comes_next_has_its_place_above() -> None:
    headings = re.findall(r"^## .*$", TEXT, re.MULTILINE)
    assert headings[0] == "## [Unreleased]"


def test_each_version_leads_to_its_tag() -> None:
    for version, _ in RELEASES:
        assert f"[{version}]: https://github.com/farshore/farshore/releases/tag/v{version}\n" in TEXT


def test_no_version_stands_twice() -> None:
    assert len({version for version, _ in RELEASES}) == len(RELEASES)

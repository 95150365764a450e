"""The page of patterns: every point has something that serves it; that what it names exists, the test of links says."""

from __future__ import annotations

from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "seeds.md"


def test_every_point_has_what_serves_it() -> None:
    lines = [line for line in PAGE.read_text().splitlines() if line.startswith("| ")]
    rows = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]

    assert len(rows) > 60
    assert [row for row in rows if len(row) != 2 or not all(row)] == []

"""Files that settings name."""

from __future__ import annotations

from pathlib import Path

import pytest

from farshore.config.paths import located, matching


@pytest.fixture
def below(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory below the folder of the settings."""
    for name in ("a/plan.json", "b/plan.json", "b/c/plan.json", "b/c/notes.md", "work/x"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    monkeypatch.chdir(tmp_path / "work")
    return tmp_path


def test_paths_are_shown_as_seen_from_the_working_directory(below: Path) -> None:
    assert located("a/plan.json", "..") == "../a/plan.json"
    assert located("work/x", "..") == "x"
    assert located("-", "..") == "-"
    assert located(str(below / "a"), "..") == str(below / "a")


def test_patterns_stand_for_the_files_of_the_settings_folder(below: Path) -> None:
    assert matching("*/plan.json", "..") == ["../a/plan.json", "../b/plan.json"]
    assert matching("b/**/*.json", "..") == ["../b/c/plan.json", "../b/plan.json"]
    assert matching("*", "..") == []  # folders are none
    assert matching("none.json", "..") == ["../none.json"]

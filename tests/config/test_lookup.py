"""Which file holds the settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from farshore.config.lookup import find
from farshore.errors import InputError

OURS = "[tool.farshore.review]\nfail_on = 'note'\n"
OTHERS = '[project]\nname = "farshore-plugin"\n[project.scripts]\nfarshore = "farshore:main"\n[tool.ruff]\n'


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    (tmp_path / "repository" / "stacks" / "prod").mkdir(parents=True)
    return tmp_path / "repository"


def found(folder: Path) -> Path | None:
    file = find(str(folder))
    return Path(file) if file else None


def test_the_nearest_file_counts(repository: Path) -> None:
    prod = repository / "stacks" / "prod"
    assert found(prod) is None
    (repository / "farshore.toml").touch()
    assert found(prod) == repository / "farshore.toml"
    (repository / "stacks" / "pyproject.toml").write_text(OURS, encoding="utf-8")
    assert found(prod) == repository / "stacks" / "pyproject.toml"


def test_the_search_ends_at_the_root_of_the_repository(repository: Path) -> None:
    (repository.parent / "farshore.toml").touch()
    assert found(repository / "stacks") is None
    assert found(repository) is None


def test_a_worktree_and_a_submodule_are_roots_too(repository: Path) -> None:
    (repository / "farshore.toml").touch()
    (repository / "stacks" / ".git").write_text("gitdir: elsewhere\n", encoding="utf-8")
    assert found(repository / "stacks" / "prod") is None


def test_outside_of_a_repository_only_the_folder_itself_counts(tmp_path: Path) -> None:
    below = tmp_path / "below"
    below.mkdir()
    (tmp_path / "farshore.toml").touch()
    assert found(below) is None
    assert found(tmp_path) == tmp_path / "farshore.toml"


@pytest.mark.parametrize(
    "text",
    [
        OURS,
        '["tool"."farshore"]\n',
        "[ tool . farshore ]\n",
        "[[tool.farshore.review.plans]]\n",
        "[tool]\nfarshore.review.fail_on = 'note'\n",
        "tool.farshore.review = {}\n",
        "tool = {farshore = {}}\n",
    ],
)
def test_however_a_table_of_ours_is_written_it_is_seen(repository: Path, text: str) -> None:
    (repository / "pyproject.toml").write_text(text, encoding="utf-8")
    assert found(repository) == repository / "pyproject.toml"


def test_a_project_file_without_our_table_is_none_of_our_business(repository: Path) -> None:
    (repository / "pyproject.toml").write_text(OTHERS, encoding="utf-8")
    assert found(repository) is None


def test_a_folder_with_both_is_refused(repository: Path) -> None:
    (repository / "farshore.toml").touch()
    (repository / "pyproject.toml").write_text(OTHERS, encoding="utf-8")
    assert found(repository) == repository / "farshore.toml"
    (repository / "pyproject.toml").write_text(OURS, encoding="utf-8")
    with pytest.raises(InputError, match=r"keep them in one of the two files"):
        find(str(repository))

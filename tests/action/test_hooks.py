"""The pre-commit hooks, run by pre-commit itself from this repository."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import click
import pytest
import yaml

from farshore.cli.main import root
from tests.action.conftest import plan
from tests.action.runner import ROOT
from tests.action.test_checkout import plant_module
from tests.action.test_lint import assert_accepts
from tests.programs import program

HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
GOOD = "name: shop\nregions: {primary: us-east-1, standby: us-west-2}\nalso_needs: [sqs]\n"
BAD = GOOD.replace("us-west-2", "us-wset-2")


def test_the_manifest_is_valid() -> None:
    assert_accepts(program("pre-commit"), "validate-manifest", ROOT / ".pre-commit-hooks.yaml")


def test_every_hook_runs_a_command_that_exists() -> None:
    commands = {*root.list_commands(click.Context(root))}
    assert {hook["entry"].partition(" ")[2] for hook in HOOKS} <= commands


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository of a team that uses the hooks, with this tree as the hooks' repository."""
    hooks, team = tmp_path / "hooks", tmp_path / "team"
    ignored = shutil.ignore_patterns(".git", ".venv", "build", "node_modules", ".*_cache", "__pycache__", ".hypothesis")
    shutil.copytree(ROOT, hooks, ignore=ignored)
    team.mkdir()
    for folder in (hooks, team):
        git(folder, "init", "-q")
    git(hooks, "add", "-A")
    git(hooks, "commit", "-qm", "hooks")
    ids = [{"id": hook["id"]} for hook in HOOKS]
    revision = git(hooks, "rev-parse", "HEAD").strip()
    config = {"repos": [{"repo": str(hooks), "rev": revision, "hooks": ids}]}
    (team / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    return team


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"]
    command = [program("git"), *identity, *arguments]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True, timeout=60).stdout


def run_hooks(team: Path, **files: str) -> subprocess.CompletedProcess[str]:
    """Stage files, and run the hooks on them; `__` in a name is a dot."""
    for name, content in files.items():
        (team / name.replace("__", ".")).write_text(content, encoding="utf-8")
    git(team, "add", "-A")
    environment = {
        **{name: text for name, text in os.environ.items() if not name.startswith(("GIT_", "PYTHONPATH"))},
        "PRE_COMMIT_HOME": str(team.parent / "cache"),
    }
    command = [program("pre-commit"), "run", "--color=never"]
    return subprocess.run(command, cwd=team, env=environment, capture_output=True, text=True, timeout=300, check=False)


def test_a_spec_is_checked_before_it_is_committed(repository: Path) -> None:
    good = run_hooks(repository, farshore__yaml=GOOD, other__yaml="a: 1\n")
    assert good.returncode == 0, good.stdout + good.stderr
    assert "Passed" in good.stdout
    bad = run_hooks(repository, farshore__yaml=BAD)
    assert bad.returncode == 1
    assert "region-unknown" in bad.stdout


def test_plans_are_reviewed_before_they_are_committed(repository: Path) -> None:
    done = run_hooks(repository, east__tfplan__json=plan("orders"), notes__json="{}")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "aws_dynamodb_table.orders" in done.stdout


def test_no_file_of_the_repository_is_taken_for_a_module(repository: Path, tmp_path: Path) -> None:
    for name in ("farshore", "click", "json", "secrets", "sitecustomize"):
        plant_module(repository, name, tmp_path / "mark")
    done = run_hooks(repository, farshore__yaml=BAD)
    assert "region-unknown" in done.stdout
    assert not (tmp_path / "mark").exists()

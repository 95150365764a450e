"""`farshore init`: what a newcomer gets."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from farshore.spec import load

ROOT = Path(__file__).resolve().parents[2]


def farshore(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "farshore", *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_what_it_writes_passes_preflight_and_can_be_synthesised(tmp_path: Path):
    done = farshore("init", "My Shop", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    project = tmp_path / "My Shop"

    assert load(project / "farshore.yaml").name == "my-shop"
    assert farshore("preflight", "farshore.yaml", "--fail-on", "warning", cwd=project).returncode == 0
    done = farshore("synth", "farshore.yaml", "--out", "infra", cwd=project)
    assert done.returncode == 0, done.stderr
    done = subprocess.run([sys.executable, "main.py"], cwd=project, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (project / "cdktf.out" / "manifest.json").exists()


def test_its_main_py_is_this_projects_own():
    assert (ROOT / "farshore" / "templates" / "main.py").read_bytes() == (ROOT / "main.py").read_bytes()


def test_its_schema_is_the_specs(tmp_path: Path):
    farshore("init", "x", cwd=tmp_path)

    assert (tmp_path / "x" / "schema.json").read_bytes() == (ROOT / "farshore/spec/schema.json").read_bytes()


@pytest.mark.parametrize(
    ("folder", "name"), [("42", "my-app"), ("Überbau", "berbau"), ("a" * 60, "a" * 20), ("x_y", "x-y")]
)
def test_the_spec_is_named_after_the_folder_as_far_as_it_can_be(tmp_path: Path, folder: str, name: str):
    farshore("init", folder, cwd=tmp_path)

    assert load(tmp_path / folder / "farshore.yaml").name == name


def test_a_folder_with_something_in_it_is_not_touched(tmp_path: Path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "farshore.yaml").write_text("mine")

    done = farshore("init", "mine", cwd=tmp_path)

    assert done.returncode == 2
    assert "is not empty" in done.stderr
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["farshore.yaml"]
    assert (tmp_path / "mine" / "farshore.yaml").read_text() == "mine"


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path):
    (tmp_path / "file").write_text("")

    done = farshore("init", "file/below", cwd=tmp_path)

    assert done.returncode == 2
    assert "Traceback" not in done.stderr

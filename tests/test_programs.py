"""What is said of tests that were left out for want of a program."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.cli.process import environment
from tests.programs import in_words, left_out, program, with_earlier_runs

ROOT = Path(__file__).parents[1]
MODULE = """
import pytest
from tests.programs import program

@pytest.mark.parametrize("one", range(3))
def test_with_a_browser(one):
    program("chromium", "chromium-browser", "google-chrome")

@pytest.mark.terraform
def test_with_terraform():
    raise AssertionError("not reached")

def test_with_python_alone():
    pass
"""


def run_without_programs(tmp_path: Path, *more: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run three kinds of tests with nothing on PATH."""
    module = tmp_path / "test_module.py"
    module.write_text(MODULE, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.conftest", "-p", "no:cacheprovider", str(module)]
    environ = {**environment(PATH=str(tmp_path), PYTHONPATH=str(ROOT)), **variables}
    command += ["-c", str(ROOT / "pyproject.toml"), "--rootdir", str(tmp_path), *more]
    return subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, text=True, timeout=120, check=False)


def test_the_run_passes_and_ends_with_what_it_lacked(tmp_path: Path) -> None:
    done = run_without_programs(tmp_path, CI="")

    assert done.returncode == 0, done.stdout + done.stderr
    _, _, summary = done.stdout.partition("left out for want of a program")
    assert "chromium: 3 tests skipped without it; Debian: `apt-get install chromium`" in summary
    assert "terraform: 1 test skipped without it; https://developer.hashicorp.com/terraform/install" in summary


def test_in_ci_each_is_an_error(tmp_path: Path) -> None:
    done = run_without_programs(tmp_path, CI="true")

    assert done.returncode == 1
    assert "this machine lacks terraform (https://developer.hashicorp.com/terraform/install)" in done.stdout
    assert "left out for want" not in done.stdout
    assert "1 passed" in done.stdout


def test_a_program_of_this_environment_is_found_first() -> None:
    assert Path(program("python")).parent == Path(sys.executable).parent


@pytest.mark.parametrize(
    ("reasons", "expected"),
    [
        ([], {}),
        (["Skipped: this machine lacks terraform", "Skipped: this machine lacks terraform"], {"terraform": 2}),
        (["Skipped: root may read every file"], {}),
    ],
)
def test_only_programs_are_counted(reasons: list[str], expected: dict[str, int]) -> None:
    assert left_out(reasons) == expected


def test_the_last_run_tells_of_those_before_it(tmp_path: Path) -> None:
    variables = {"FARSHORE_LEFT_OUT": str(tmp_path / "build" / "left-out.json")}

    with_earlier_runs(Counter(chromium=3), variables)
    together = with_earlier_runs(Counter(terraform=1), variables)

    assert [line.split(":")[0] for line in in_words(together)] == ["chromium", "terraform"]


def test_side_by_side_they_are_counted_once(tmp_path: Path) -> None:
    done = run_without_programs(tmp_path, "-n", "2", CI="", FARSHORE_LEFT_OUT=str(tmp_path / "left-out.json"))

    assert done.returncode == 0, done.stdout + done.stderr
    assert "chromium: 3 tests skipped without it" in done.stdout
    assert "terraform: 1 test skipped without it" in done.stdout


def test_make_test_has_its_runs_tell_each_other() -> None:
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8").partition("\ntest: ")[2].partition("\n\n")[0]

    assert recipe.count("FARSHORE_LEFT_OUT=$(LEFT_OUT) $(RUN) -m pytest") == recipe.count("-m pytest") == 2
    assert "rm -f $(LEFT_OUT)" in recipe

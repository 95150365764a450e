"""The wheel and the sdist hold what they should, are the same each time, and work where they are installed."""

from __future__ import annotations

import email
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

import farshore
from tests.programs import program
from tests.release.conftest import ROOT, Built, build

MEGABYTE = 1_000_000
PYTHONS = ("3.10", "3.11", "3.12", "3.13", "3.14")
WORKFLOW = (ROOT / ".github" / "workflows" / "release.yml").read_text(encoding="utf-8")


def metadata(built: Built) -> email.message.Message:
    with zipfile.ZipFile(built.wheel) as wheel:
        name = next(name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
        return email.message_from_bytes(wheel.read(name))


class TestTheWheel:
    """What is installed."""

    def test_it_holds_the_package_and_nothing_else(self, built: Built) -> None:
        package = ROOT / "farshore"
        files = {path.relative_to(ROOT).as_posix() for path in package.rglob("*") if path.is_file()}
        with zipfile.ZipFile(built.wheel) as wheel:
            held = {name for name in wheel.namelist() if ".dist-info/" not in name}
        assert held == {name for name in files if "__pycache__" not in name}
        assert {"farshore/py.typed", "farshore/spec/schema.json"} <= held

    def test_it_stays_small(self, built: Built) -> None:
        assert built.wheel.stat().st_size < 1.5 * MEGABYTE
        core = [one for one in metadata(built).get_all("Requires-Dist") if "extra ==" not in one]
        always = [one for one in core if ";" not in one]
        assert sorted(re.split(r"[<>=]", one)[0].lower() for one in always) == ["click", "msgspec", "pyyaml"]
        (older,) = (one for one in core if one not in always)
        assert re.fullmatch(r"tomli>=[\d.]+; python_version < ['\"]3\.11['\"]", older)  # which later Pythons have

    def test_its_page_on_pypi_has_no_link_that_leads_nowhere(self, built: Built) -> None:
        text = str(metadata(built).get_payload())
        assert text.startswith("# ")
        links = re.findall(r"\]\(([^)\s]+)\)", text)
        assert [link for link in links if not link.startswith(("https://", "#"))] == []
        tag = f"https://github.com/farshore/farshore/blob/v{farshore.__version__}/"
        paths = [link.removeprefix(tag).partition("#")[0] for link in links if link.startswith(tag)]
        assert paths
        assert [path for path in paths if not (ROOT / path).exists()] == []

    def test_it_names_each_python_that_a_release_is_tried_with(self, built: Built) -> None:
        told = metadata(built)
        versions = re.findall(
            r"^Programming Language :: Python :: (3\.\d+)$", "\n".join(told.get_all("Classifier")), re.M
        )
        assert tuple(versions) == PYTHONS
        assert told["Requires-Python"] == f">={PYTHONS[0]}"
        assert f"python: {json.dumps(PYTHONS)}" in WORKFLOW


class TestTheSdist:
    """What distributions and the curious take."""

    def test_it_holds_all_that_git_has(self, built: Built) -> None:
        if not (ROOT / ".git").exists():
            pytest.skip("this is no checkout of git")
        command = [program("git"), "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True).stdout
        files = {
            name for name in listed.split("\0") if name and (ROOT / name).is_file() and not name.startswith(".ci/")
        }
        with tarfile.open(built.sdist) as sdist:
            held = {name.partition("/")[2] for name in sdist.getnames()}
        assert files - held == set()
        assert held - files == {"PKG-INFO"}

    def test_tests_can_be_run_from_it(self, built: Built, tmp_path: Path) -> None:
        with tarfile.open(built.sdist) as sdist:
            sdist.extractall(tmp_path, filter="data") if sys.version_info >= (3, 12) else sdist.extractall(tmp_path)
        (folder,) = tmp_path.iterdir()
        tests = ["tests/docs/test_doc_links.py", "tests/docs/test_doc_examples.py", "tests/plan/rules/test_recorded.py"]
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests]
        environment = {name: text for name, text in os.environ.items() if name != "PYTHONPATH"}
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False
        )
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr
        assert " passed" in done.stdout


def test_a_second_build_has_the_same_bytes(built: Built, tmp_path: Path) -> None:
    again = build(tmp_path / "again")
    assert again.wheel.read_bytes() == built.wheel.read_bytes()
    assert again.sdist.read_bytes() == built.sdist.read_bytes()


class TestOneLiners:
    """The ways to run it once, as docs/install.md shows them, from the wheel in place of the index."""

    def test_pipx(self, built: Built, tmp_path: Path) -> None:
        said = run(program("pipx"), "run", "--spec", built.wheel, "farshore", "--version", home=tmp_path)
        assert said == f"farshore {farshore.__version__}\n"

    def test_uvx(self, built: Built, tmp_path: Path) -> None:
        said = run(
            program("uvx"), "--python", sys.executable, "--from", built.wheel, "farshore", "--version", home=tmp_path
        )
        assert said == f"farshore {farshore.__version__}\n"


def python(version: str) -> Path:
    """Return an interpreter of a version, from PATH or from pyenv; skip the test where there is none."""
    kept = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    for path in (shutil.which(f"python{version}"), *sorted(kept.glob(f"{version}.*/bin/python"))):
        says = [path, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
        if path and subprocess.run(says, capture_output=True, text=True, check=False).stdout.strip() == version:
            return Path(path)
    pytest.skip(f"this machine has no Python {version}")


@pytest.mark.parametrize("version", PYTHONS)
def test_it_works_on_each_python_that_this_machine_has(built: Built, tmp_path: Path, version: str) -> None:
    run(python(version), "-I", "-m", "venv", "venv", home=tmp_path)
    mine = tmp_path / "venv" / "bin"
    run(mine / "pip", "install", "--quiet", "--disable-pip-version-check", built.wheel, home=tmp_path)
    plan = ROOT / "tests" / "plan" / "recorded" / "teams" / "storefront" / "plan.json"

    assert run(mine / "farshore", "--version", home=tmp_path) == f"farshore {farshore.__version__}\n"
    assert "pegboard" in run(mine / "farshore", "preflight", ROOT / "config" / "pegboard.yaml", home=tmp_path)
    assert "plan.json" in run(mine / "farshore", "review", "--fail-on", "never", plan, home=tmp_path)
    assert "stateful-destroyed" in run(mine / "farshore", "explain", home=tmp_path)


def run(*command: str | Path, home: Path) -> str:
    """Run a command from an empty folder, with every warning of Python an error; return what it said."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith(("PYTHON", "PIPX_", "VIRTUAL_ENV"))}
    environment = {**kept, "PIPX_HOME": str(home / "pipx"), "UV_CACHE_DIR": str(home / "uv"), "UV_NO_CONFIG": "1"}
    done = subprocess.run(command, cwd=home, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout

"""`farshore synth` and what it packs, as a user starts it: exit codes, messages, and nothing written when refused."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.cli.process import Result, environment
from tests.constructs.lambda_package.wheels import build_wheel, pip_environment
from tests.constructs.synthesised import HANDLER, HEAD


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with a spec whose code is the whole folder."""
    folder = tmp_path / "project"
    folder.mkdir()
    spec = "services:\n  api: {type: rest-api, code: ., routes: {GET /: read}}\n"
    (folder / "farshore.yaml").write_text(HEAD + spec)
    (folder / "app.py").write_bytes(HANDLER)
    return folder


def synth(folder: Path, env: Mapping[str, str] | None = None) -> Result:
    done = subprocess.run(
        [sys.executable, "-m", "farshore", "synth", "farshore.yaml", "--out", "infra"],
        cwd=folder,
        env=environment(**(env or {})),
        capture_output=True,
        timeout=120,
        check=False,
    )
    return Result(done.returncode, done.stdout.decode(), done.stderr.decode())


def written(folder: Path) -> dict[str, bytes]:
    infra = folder / "infra"
    return {str(path.relative_to(infra)): path.read_bytes() for path in infra.rglob("*") if path.is_file()}


def packed(folder: Path) -> list[str]:
    zips = list((folder / "infra").rglob("code.zip"))
    assert len(zips) == 2, "one for each region"
    assert zips[0].read_bytes() == zips[1].read_bytes()
    return zipfile.ZipFile(zips[0]).namelist()


def test_code_that_holds_the_output_does_not_grow(project: Path):
    assert synth(project).code == 0
    first = written(project)
    (project / "infra" / "stacks" / "shop-us-east-1" / ".terraform").mkdir()
    (project / "infra" / "stacks" / "shop-us-east-1" / "terraform.tfstate").write_text("{}")
    state = {"stacks/shop-us-east-1/terraform.tfstate": b"{}"}

    assert synth(project).code == 0
    assert written(project) == {**first, **state}
    assert packed(project) == ["app.py", "farshore.yaml"]


def test_what_a_killed_run_left_is_not_packed(project: Path):
    left = project / ".infra.abc123" / "infra" / "stacks" / "shop-us-east-1"
    left.mkdir(parents=True)
    (left / "cdk.tf.json").write_text("{}")

    assert synth(project).code == 0
    assert packed(project) == ["app.py", "farshore.yaml"]


def test_requirements_are_packed_and_the_second_run_needs_no_index(project: Path, tmp_path: Path):
    env = pip_environment(tmp_path / "wheels", tmp_path / "cache")
    wheel = build_wheel(tmp_path / "wheels", "spam")
    (project / "app.py").write_bytes(b"import spam\n" + HANDLER)
    (project / "requirements.txt").write_text("spam==1.0\n")

    assert synth(project, env).code == 0
    first = written(project)
    assert "spam/__init__.py" in packed(project)
    wheel.unlink()
    assert synth(project, env).code == 0
    assert written(project) == first


def dangle(folder: Path) -> None:
    (folder / "common").symlink_to("../common")


def secret(folder: Path) -> None:
    (folder / ".env").write_text("PASSWORD=canary")


def fifo(folder: Path) -> None:
    os.mkfifo(folder / "queue")


def unpinned(folder: Path) -> None:
    (folder / "requirements.txt").write_text("# canary\nrequests\n")


def forgotten(folder: Path) -> None:
    (folder / "app.py").write_bytes(b"import requests\n" + HANDLER)


def health(folder: Path) -> None:
    (folder / "farshore_health.py").write_text("")


def lock(folder: Path) -> None:
    (folder / "Pipfile.lock").write_text("{}")


def not_utf_8(folder: Path) -> None:
    Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.py")).write_text("")


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (dangle, "farshore.yaml:6:31: common links to nothing or to itself"),
        (secret, "farshore.yaml:6:31: .env usually holds secrets (environment variables); list `/.env`"),
        (fifo, "farshore.yaml:6:31: queue is a FIFO"),
        (unpinned, "requirements.txt:2:1: does not pin requests to one version; pin it: requests==1.2.3"),
        (forgotten, "app.py:1 imports `requests`, which is not in the package; add what brings it to requirements.txt"),
        (health, "module `farshore_health`, the name of farshore's own health check"),
        (lock, "write it: pipenv requirements --hash > requirements.txt"),
        (not_utf_8, r"caf\udce9.py has a name that is not UTF-8"),
    ],
)
def test_what_must_not_be_packed_ends_with_2_and_nothing_is_written(project: Path, spoil, message: str):
    spoil(project)
    done = synth(project)

    assert (done.code, done.stdout) == (2, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert "canary" not in done.stderr
    assert not (project / "infra").exists()


def test_an_index_that_cannot_be_reached_ends_with_3(project: Path, tmp_path: Path):
    (project / "requirements.txt").write_text("spam==1.0\n")
    env = {**pip_environment(tmp_path / "wheels", tmp_path / "cache"), "PIP_NO_INDEX": "0"}
    done = synth(project, {**env, "PIP_INDEX_URL": "http://user:canary@127.0.0.1:9/simple", "no_proxy": "127.0.0.1"})

    assert (done.code, done.stdout) == (3, "")
    assert "requirements.txt: pip could not reach its index: " in done.stderr
    assert "canary" not in done.stderr
    assert not (project / "infra").exists()

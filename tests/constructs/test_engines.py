"""CDKTF and CDK Terrain: which one is used, and that both write the same Terraform."""

from __future__ import annotations

import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

import pytest

from tests.constructs.test_provider_versions import HEAD, SPECS

ROOT = Path(__file__).resolve().parents[2]
CONFIGS = sorted((ROOT / "config").glob("*.yaml"))
VERSIONS = {engine: importlib.metadata.version(engine) for engine in ("cdktf", "cdktn")}


def synth(
    spec: Path, out: Path, python: str | Path = sys.executable, **environment: str
) -> subprocess.CompletedProcess[str]:
    inherited = {name: value for name, value in os.environ.items() if name != "FARSHORE_ENGINE"}
    return subprocess.run(
        [str(python), "-m", "farshore", "synth", str(spec), "--out", str(out)],
        env={**inherited, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


def written(out: Path) -> dict[str, Any]:
    """Return what is in each file, as JSON where it is JSON: the engines break lines of empty lists differently."""
    files = {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}
    return {name: json.loads(content) if name.endswith(".json") else content for name, content in files.items()}


def versions(out: dict[str, Any]) -> set[str]:
    """Take the engine's own version out of everything that depends on it, and return what it was."""
    # Digests of bytes that hold the version, and what holds such a digest.
    for name in [name for name in out["farshore.json"]["files"] if name.endswith((".json", "apply.sh"))]:
        del out["farshore.json"]["files"][name]
    del out["change.json"]["configurations"]
    out["apply.sh"] = re.sub(rb"sha256:[0-9a-f]{64}", b"", out["apply.sh"])
    stacks = [content["//"]["metadata"] for name, content in out.items() if name.endswith("cdk.tf.json")]
    return {place.pop("version") for place in [out["manifest.json"], *stacks]}


def spec_in(folder: Path, text: str) -> Path:
    (folder / "src").mkdir()
    (folder / "src" / "app.py").write_text("def read(event, context):\n    return {'statusCode': 200, 'body': ''}\n")
    spec = folder / "spec.yaml"
    spec.write_text(HEAD + text)
    return spec


def both(spec: Path, folder: Path) -> list[dict[str, Any]]:
    outs = []
    for engine in VERSIONS:
        done = synth(spec, folder / engine / "out", FARSHORE_ENGINE=engine)
        assert done.returncode == 0, done.stderr
        outs.append(written(folder / engine / "out"))
    return outs


@pytest.mark.parametrize("spec", CONFIGS, ids=lambda path: path.stem)
def test_both_write_the_same_but_for_their_own_version(spec: Path, tmp_path: Path) -> None:
    cdktf, cdktn = both(spec, tmp_path)

    assert (versions(cdktf), versions(cdktn)) == ({VERSIONS["cdktf"]}, {VERSIONS["cdktn"]})
    assert cdktf == cdktn


@pytest.mark.parametrize("major", ["5", "6"])
def test_both_write_the_same_for_either_version_of_the_provider(major: str, tmp_path: Path) -> None:
    """Also where a version is not the one that the engine's bindings were made from."""
    cdktf, cdktn = both(spec_in(tmp_path, SPECS["everything"].replace("MAJOR", major)), tmp_path)

    assert versions(cdktf) != versions(cdktn)
    assert cdktf == cdktn


def test_another_engine_changes_nothing(tmp_path: Path) -> None:
    assert synth(CONFIGS[0], tmp_path / "out").returncode == 0
    for stack in (tmp_path / "out" / "stacks").iterdir():  # what Terraform leaves of an apply
        (tmp_path / f"terraform.{stack.name}.tfstate").touch()
    again = synth(CONFIGS[0], tmp_path / "out", FARSHORE_ENGINE="cdktn")

    assert again.returncode == 0, again.stderr
    assert again.stdout.startswith("Nothing changes.")


def test_with_both_installed_cdktf_is_used(tmp_path: Path) -> None:
    assert synth(CONFIGS[0], tmp_path / "out").returncode == 0
    assert versions(written(tmp_path / "out")) == {VERSIONS["cdktf"]}


@pytest.mark.parametrize("wanted", ["cdkft", "CDKTN", "pulumi"])
def test_an_unknown_engine_is_refused_by_name(wanted: str, tmp_path: Path) -> None:
    done = synth(CONFIGS[0], tmp_path / "out", FARSHORE_ENGINE=wanted)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"FARSHORE_ENGINE: expected cdktf or cdktn, got `{wanted}`\n"
    assert not (tmp_path / "out").exists()


def test_a_hostile_engine_stays_on_its_line(tmp_path: Path) -> None:
    done = synth(CONFIGS[0], tmp_path / "out", FARSHORE_ENGINE="a\n::error::b\x1b[31m" + "c" * 500)

    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert "\x1b" not in line
    assert len(line) < 200


def python_without(engine: str, folder: Path) -> Path:
    """Make an environment that holds what this one holds, without one of the engines."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True, timeout=60)
    site = next((folder / "lib").glob("python*")) / "site-packages"
    for entry in Path(sysconfig.get_path("purelib")).iterdir():
        if not entry.name.startswith((engine, "farshore", "_editable")) and not (site / entry.name).exists():
            (site / entry.name).symlink_to(entry)
    shutil.copytree(ROOT / "farshore", site / "farshore")
    return folder / "bin" / "python"


def test_where_only_cdktn_is_installed_it_is_used(tmp_path: Path) -> None:
    python = python_without("cdktf", tmp_path / "environment")
    done = synth(CONFIGS[0], tmp_path / "out", python, PYTHONPATH="")

    assert done.returncode == 0, done.stderr
    assert versions(written(tmp_path / "out")) == {VERSIONS["cdktn"]}


def test_an_engine_that_is_asked_for_and_not_installed_is_named_with_its_extra(tmp_path: Path) -> None:
    python = python_without("cdktn", tmp_path / "environment")
    done = synth(CONFIGS[0], tmp_path / "out", python, PYTHONPATH="", FARSHORE_ENGINE="cdktn")

    assert done.returncode == 2
    assert done.stderr.strip() == "writing Terraform needs farshore's extra `cdktn`: pip install 'farshore[cdktn]'"

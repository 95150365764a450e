"""What a result depends on: the machine and the versions. Never names, paths or addresses."""

from __future__ import annotations

import datetime
import os
import platform
import subprocess
import sys
from importlib import metadata

import psutil  # type: ignore[import-untyped]

from benchmarks.tree import ROOT, clean_environment

_GIB = 1024**3
_PRINT_NODE = "import os, farshore.constructs; print(os.environ['JSII_NODE'])"


def facts(*packages: str) -> dict[str, str]:
    """Return the date, the machine and the versions of Python, farshore and further packages."""
    memory = psutil.virtual_memory().total / _GIB
    return {
        "date": datetime.datetime.now(datetime.timezone.utc).date().isoformat(),
        "machine": f"{os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        **{package: metadata.version(package) for package in ("farshore", *packages)},
    }


def node_version() -> str:
    """Return the version of the Node that farshore has jsii run."""
    node = _output(sys.executable, "-c", _PRINT_NODE)
    return _output(node, "--version").removeprefix("v")


def lines(known: dict[str, str]) -> str:
    """Return the facts as one line for people."""
    return "; ".join(f"{name} {value}" if name not in ("date", "machine") else value for name, value in known.items())


def _output(*command: str) -> str:
    done = subprocess.run(command, cwd=ROOT, env=clean_environment(), capture_output=True, text=True, check=True)
    return done.stdout.strip()

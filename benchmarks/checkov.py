"""checkov, a peer that reads the same plans: where it is found or installed, and how it is run without the network."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.tree import ROOT

FOLDER = ROOT / "build" / "checkov"
"""The environment that `install` makes: its dependencies are no business of farshore's own."""

ARGUMENTS = ("--framework", "terraform_plan", "--skip-download", "--soft-fail", "--quiet", "--compact")
"""Plans only, exit 0, failed checks without code. Without `--skip-download` it asks its maker's server first."""

ENVIRONMENT: Mapping[str, str] = {
    "CKV_SKIP_PACKAGE_UPDATE_CHECK": "true",
    "CHECKOV_MAX_IAC_FILE_SIZE": "1000000000",
}
"""Has it not ask the package index for a newer version, and do all it does for files above its limit of 50 MB too."""


def find(path: str | None) -> str | None:
    """Return the checkov to run: the one given, the one installed here, or the one on PATH; None without any."""
    if path:
        return path
    installed = _program("checkov")
    return os.fspath(installed) if installed.exists() else shutil.which("checkov")


def install() -> None:
    """Install checkov from the package index into an environment of its own, unless that was done before."""
    if _program("checkov").exists():
        return
    venv.create(FOLDER, with_pip=True)
    quiet = ("--quiet", "--disable-pip-version-check")
    subprocess.run([os.fspath(_program("python")), "-m", "pip", "install", *quiet, "checkov"], check=True)


def command(program: str, plan: Path) -> Sequence[str]:
    """Return the command that has checkov check a plan."""
    return [program, "-f", os.fspath(plan), *ARGUMENTS]


def version(program: str) -> str:
    """Return the version of a checkov."""
    variables = {**os.environ, **ENVIRONMENT}
    done = subprocess.run([program, "--version"], env=variables, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def _program(name: str) -> Path:
    return FOLDER / ("Scripts" if sys.platform == "win32" else "bin") / name

"""The command line as a user starts it: a process of its own, with limits."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

MEGABYTE = 1_000_000
TODAY = "1795219200"
"""2026-11-21, as SOURCE_DATE_EPOCH: evidence is a day older every day, and the rules notice."""
MEMORY = 500 * MEGABYTE
SECONDS = 10

# Unbuffered, Python forgets the rest of what a closed pipe took only a part of.
_CHANGING = (
    "NO_COLOR",
    "FORCE_COLOR",
    "COLUMNS",
    "FARSHORE_DEBUG",
    "PYTHONUNBUFFERED",
    "PYTHONIOENCODING",
    "PYTHONWARNINGS",
)

_LIMITED = f"""
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
from farshore.cli.main import main
main()
"""


def heed_signals() -> None:
    """Undo in a new process what a shell does to jobs in the background, and all below inherits: they ignore Ctrl-C."""
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)


@dataclass(frozen=True)
class Result:
    """How a process ended.

    Attributes:
        code: Its exit code.
        stdout: What it wrote there.
        stderr: What it wrote there.
    """

    code: int
    stdout: str
    stderr: str


def environment(**extra: str) -> dict[str, str]:
    """The variables of this process, less those that change what farshore writes."""
    kept = {name: value for name, value in os.environ.items() if name not in _CHANGING}
    return {**kept, "SOURCE_DATE_EPOCH": TODAY, **extra}


def farshore(*arguments: str | bytes | Path, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> Result:
    """Run `farshore` with at most 500 MB of memory, and for at most 10 seconds."""
    return run(sys.executable, "-c", _LIMITED, *arguments, cwd=cwd, env=env)


def run(*command: str | bytes | Path, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> Result:
    """Run a command for at most 10 seconds."""
    done = subprocess.run(
        command, cwd=cwd, env=environment(**(env or {})), capture_output=True, timeout=SECONDS, check=False
    )
    return Result(done.returncode, done.stdout.decode(), done.stderr.decode())


def console_script() -> Path:
    """The installed `farshore` program of this environment."""
    return Path(sys.executable).with_name("farshore")

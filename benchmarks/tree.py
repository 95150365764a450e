"""Runs one command and measures what its whole process tree cost.

jsii runs two levels of Node below Python, so neither the root's own figures nor those of its children are enough. A
watcher of its own is started for each command. It adopts orphans (on Linux), waits for every descendant, and samples
the memory of all of them. `RUSAGE_CHILDREN` of the watcher is then the CPU time of the whole tree and nothing else.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil  # type: ignore[import-untyped]

ROOT = Path(__file__).parents[1]
"""The checkout; commands run there, so it is the checkout's code that is measured."""

SAMPLE_SECONDS = 0.01
LONGEST_SECONDS = 300.0
MEMORY_IS = "PSS" if sys.platform == "linux" else "RSS"
"""Where the system knows it, the proportional set size, which counts a page shared by several processes once."""

_PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h
_KEPT_STDERR = 2000


class CommandFailed(Exception):
    """A measured command did not exit with 0; the message ends with what it printed on stderr."""


@dataclass(frozen=True)
class Usage:
    """What one run of a command cost.

    Attributes:
        cpu_seconds: User and system time of the command and all of its descendants.
        peak_bytes: The highest sum over the process tree of `MEMORY_IS`, as sampled; a shorter peak can be missed.
        wall_seconds: From start to the end of the last descendant.
    """

    cpu_seconds: float
    peak_bytes: int
    wall_seconds: float


def measure(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Usage:
    """Run a command in the checkout and return what its process tree cost; its stdout is dropped.

    Args:
        command: The program and its arguments.
        environment: Variables to set besides those of `clean_environment`.

    Raises:
        CommandFailed: It exited with another code than 0, or took longer than `LONGEST_SECONDS`.
    """
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        result = Path(folder) / "usage.json"
        watcher = [sys.executable, "-m", "benchmarks.tree", str(result), *command]
        variables = {**clean_environment(), **(environment or {})}
        done = subprocess.run(
            watcher, cwd=ROOT, env=variables, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False
        )
        if done.returncode:
            stderr = done.stderr.decode(errors="replace").strip()[-_KEPT_STDERR:]
            raise CommandFailed(f"`{' '.join(command)}` failed with {done.returncode}: {stderr}")
        return Usage(**json.loads(result.read_bytes()))


def clean_environment() -> dict[str, str]:
    """Return this process's environment without what would make a run unlike a user's.

    Python may keep its bytecode, as pip leaves it for an installed package, and no switch of farshore's is set.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FARSHORE_")}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    return kept


def watch(command: Sequence[str]) -> tuple[int, Usage]:
    """Run a command as this process's only child, and return its exit code and what its tree cost.

    To be called in a process that has no other children: it waits for all of them.

    Raises:
        CommandFailed: It took longer than `LONGEST_SECONDS`; it and its descendants are then killed.
    """
    _adopt_orphans()
    started = time.perf_counter()
    before = _cpu_of_children()
    root = subprocess.Popen(command).pid
    code, peak = _wait_for_all(root, started + LONGEST_SECONDS)
    return code, Usage(_cpu_of_children() - before, peak, time.perf_counter() - started)


def tree_memory(root: psutil.Process) -> int:
    """Return the bytes in use by the descendants of a process, without its own."""
    return sum(memory_of(process) for process in root.children(recursive=True))


def memory_of(process: psutil.Process) -> int:
    """Return the bytes in use by one process, 0 when it has ended."""
    try:
        info = process.memory_full_info()
    except psutil.Error:
        return 0
    return int(getattr(info, MEMORY_IS.lower()))


def _wait_for_all(root: int, deadline: float) -> tuple[int, int]:
    """Wait until every descendant has ended; return the root's exit code and the peak of their memory."""
    me = psutil.Process()
    code = peak = 0
    while True:
        try:
            ended, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return code, peak
        if ended == root:
            code = os.waitstatus_to_exitcode(status)
        elif not ended:
            peak = max(peak, tree_memory(me))
            if time.perf_counter() > deadline:
                _kill_all(me)
            time.sleep(SAMPLE_SECONDS)


def _kill_all(me: psutil.Process) -> None:
    for process in me.children(recursive=True):
        process.send_signal(signal.SIGKILL)
    raise CommandFailed(f"took longer than {LONGEST_SECONDS:.0f} s")


def _adopt_orphans() -> None:
    """Make descendants whose parent has ended children of this process, so that their CPU time is counted."""
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
            raise OSError(ctypes.get_errno(), "cannot adopt orphans")


def _cpu_of_children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def main(arguments: Sequence[str]) -> int:
    """Watch the command that follows the name of the file for the result; return its exit code."""
    result, *command = arguments
    try:
        code, usage = watch(command)
    except (CommandFailed, OSError) as failure:
        print(failure, file=sys.stderr)
        return 1
    Path(result).write_text(json.dumps(asdict(usage)))
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The measurement of process trees: every descendant's CPU time and memory, orphans' as well."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import psutil
import pytest

from benchmarks import tree
from benchmarks.tree import CommandFailed, Usage, measure

SPIN = "import time\nwhile time.process_time() < {seconds}: pass\n"
FILL = "import time; block = bytearray({mib} * 1024 * 1024); time.sleep(0.3)\n"
START = "import subprocess, sys; child = subprocess.Popen([sys.executable, '-c', {code!r}])\n"
MIB = 1024 * 1024


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_cpu_time_of_the_command_and_of_its_children_is_summed() -> None:
    code = SPIN.format(seconds=0.3) + START.format(code=SPIN.format(seconds=0.4)) + "child.wait()"
    assert measure(python(code)).cpu_seconds >= 0.7


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets a process adopt orphans")
def test_cpu_time_of_an_orphan_is_counted_too() -> None:
    code = START.format(code=SPIN.format(seconds=0.4)) + "import os; os._exit(0)"
    assert measure(python(code)).cpu_seconds >= 0.4


def test_memory_of_processes_that_live_at_the_same_time_is_summed() -> None:
    code = START.format(code=FILL.format(mib=100)) + FILL.format(mib=80) + "child.wait()"
    assert 180 * MIB <= measure(python(code)).peak_bytes < 280 * MIB


def test_memory_of_a_process_that_has_ended_is_nothing() -> None:
    class Ended:
        def memory_full_info(self) -> None:
            raise psutil.NoSuchProcess(1)

    assert tree.memory_of(Ended()) == 0


def test_a_command_that_fails_is_an_error_with_what_it_said() -> None:
    with pytest.raises(CommandFailed, match=r"failed with 3: (?s:.*)no such shore"):
        measure(python("import sys; print('no such shore', file=sys.stderr); sys.exit(3)"))


def test_a_command_that_hangs_is_killed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    hurried = "import benchmarks.tree as t, sys; t.LONGEST_SECONDS = 0.2; sys.exit(t.main(sys.argv[1:]))"
    sleeper = python("import time; time.sleep(60)")
    with pytest.raises(CommandFailed, match="took longer than"):
        measure([*python(hurried), str(tmp_path / "usage.json"), *sleeper])


def test_commands_run_in_the_checkout_without_switches_of_ours(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FARSHORE_EAGER_BINDINGS", "1")
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    seen = tmp_path / "seen.json"
    code = f"import json, os; json.dump([os.getcwd(), dict(os.environ)], open({str(seen)!r}, 'w'))"
    measure(python(code), {"ADDED": "yes"})
    folder, environment = json.loads(seen.read_text())
    assert Path(folder).samefile(tree.ROOT)
    assert environment["ADDED"] == "yes"
    assert not {"FARSHORE_EAGER_BINDINGS", "PYTHONDONTWRITEBYTECODE"} & set(environment)


def test_the_watcher_writes_what_measure_reads(tmp_path: Path) -> None:
    result = tmp_path / "usage.json"
    measure([sys.executable, "-m", "benchmarks.tree", str(result), *python("pass")])
    usage = Usage(**json.loads(result.read_text()))
    assert usage.cpu_seconds > 0
    assert usage.wall_seconds > 0

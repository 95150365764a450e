"""The offline commands against a floor: importing the two libraries that no version of them could do without."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial

from benchmarks import machine, options
from benchmarks.farshore_command import farshore
from benchmarks.pairs import Budget, Comparison, compare, median_cpu
from benchmarks.tree import measure

SPEC = "config/pegboard.yaml"
LIMITS = {"preflight": 1.8, "rank": 2.0}
"""The commands, and how many times the floor's CPU time each may take."""

FLOOR = (sys.executable, "-c", "import yaml, click")
FLOOR_NAME = 'python -c "import yaml, click"'


def run(command: str, pairs: int, budget: Budget) -> Comparison:
    """Run a command and the floor in pairs, after one run of each that is not counted."""
    ours, floor = partial(measure, farshore(command, SPEC)), partial(measure, FLOOR)
    ours()
    floor()
    return compare(ours, floor, pairs, budget)


def as_text(known: dict[str, str], found: dict[str, Comparison]) -> str:
    """Return the report for people."""
    floor = [usage for one in found.values() for usage in one.theirs]
    rows = [[FLOOR_NAME, f"{median_cpu(floor) * 1000:.0f}", "1"]]
    rows += [
        [f"farshore {command} {SPEC}", f"{median_cpu(one.ours) * 1000:.0f}", f"{one.cpu_ratio:.2f}"]
        for command, one in found.items()
    ]
    verdicts = "; ".join(
        f"{command} at most {LIMITS[command]:g}x {options.verdict(one.cpu_ratio, LIMITS[command])}"
        for command, one in found.items()
    )
    pairs = " and ".join(str(len(one.ours)) for one in found.values())
    parts = [
        machine.lines(known),
        options.table(["command", "CPU ms", "ratio"], rows),
        f"CPU of the floor's: {verdicts}; medians of {pairs} pairs",
    ]
    return "\n\n".join(parts)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark and print its report."""
    description = f"Measure the offline commands against `{FLOOR_NAME}`."
    chosen = options.parse(arguments, description, runs=30, quick_runs=5, budget_seconds=60)
    known = machine.facts("click", "PyYAML")
    found = {command: run(command, chosen.runs, Budget(chosen.budget / len(LIMITS))) for command in LIMITS}
    print(_as_json(known, found) if chosen.as_json else as_text(known, found))


def _as_json(known: dict[str, str], found: dict[str, Comparison]) -> str:
    commands = {
        command: {**one.as_json(), "cpu_target": {"limit": LIMITS[command], "met": one.cpu_ratio <= LIMITS[command]}}
        for command, one in found.items()
    }
    return options.to_json({"machine": known, "floor": FLOOR_NAME, "commands": commands})


if __name__ == "__main__":
    main()

"""The offline preflight against a floor: importing the two libraries that no version of it could do without."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial

from benchmarks import machine, options
from benchmarks.farshore_command import farshore
from benchmarks.pairs import Budget, Comparison, compare, median_cpu
from benchmarks.tree import measure

SPEC = "config/pegboard.yaml"
FLOOR = (sys.executable, "-c", "import yaml, click")
FLOOR_NAME = 'python -c "import yaml, click"'
LIMIT = 2.0


def run(pairs: int, budget: Budget) -> Comparison:
    """Run preflight and the floor in pairs, after one run of each that is not counted."""
    ours, floor = partial(measure, farshore("preflight", SPEC)), partial(measure, FLOOR)
    ours()
    floor()
    return compare(ours, floor, pairs, budget)


def as_text(known: dict[str, str], found: Comparison) -> str:
    """Return the report for people."""
    rows = [
        [FLOOR_NAME, f"{median_cpu(found.theirs) * 1000:.0f}", "1"],
        [f"farshore preflight {SPEC}", f"{median_cpu(found.ours) * 1000:.0f}", f"{found.cpu_ratio:.2f}"],
    ]
    verdict = f"CPU at most {LIMIT:g}x the floor's: {options.verdict(found.cpu_ratio, LIMIT)}"
    parts = [
        machine.lines(known),
        options.table(["command", "CPU ms", "ratio"], rows),
        f"{verdict}; medians of {len(found.ours)} pairs",
    ]
    return "\n\n".join(parts)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark and print its report."""
    description = f"Measure the offline preflight against `{FLOOR_NAME}`."
    chosen = options.parse(arguments, description, runs=30, quick_runs=5, budget_seconds=60)
    known = machine.facts("click", "PyYAML")
    found = run(chosen.runs, Budget(chosen.budget))
    print(_as_json(known, found) if chosen.as_json else as_text(known, found))


def _as_json(known: dict[str, str], found: Comparison) -> str:
    target = {"limit": LIMIT, "met": found.cpu_ratio <= LIMIT}
    return options.to_json({"machine": known, "floor": FLOOR_NAME, **found.as_json(), "cpu_target": target})


if __name__ == "__main__":
    main()

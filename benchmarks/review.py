"""Review of big plans: against plain `json.load` of the same file, at rising sizes, and against checkov."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import checkov, machine, options
from benchmarks.farshore_command import farshore
from benchmarks.growth import Line, Point, fit
from benchmarks.options import Options
from benchmarks.pairs import Budget, Comparison, compare, median_cpu, median_mib
from benchmarks.plans import MB, write
from benchmarks.tree import LONGEST_SECONDS, MEMORY_IS, CommandFailed, Usage, measure

FLOOR = "import json, sys; json.load(open(sys.argv[1]))"
FLOOR_NAME = 'python -c "import json; json.load(open(PLAN))"'
OURS_NAME = "farshore review PLAN --format markdown"
CPU_LIMIT = 1.5
MEMORY_LIMIT = 1.0
TARGET_MB = 50
"""On a plan of that size at most one and a half times the floor's CPU time, and no more memory than it."""

LARGE = 90_000
MOST_BYTES = 700 * MB
"""A review of a plan of at least so many resources takes less memory than that."""

SIZES = (10, 50, 100, 480)
QUICK_SIZES = (10, 20, 50)
"""Megabytes (of 10^6 bytes), in rising order; checkov gets the second one."""

_CHECKOV_SHARE = 0.6  # of the budget, where there is a checkov
_SAFE = 0.8  # of the longest that a run may take


@dataclass(frozen=True)
class Plan:
    """A generated plan, and what reading it cost.

    Attributes:
        size: In bytes.
        resources: How many it has.
        comparison: Review against the floor or peer.
    """

    size: int
    resources: int
    comparison: Comparison

    @property
    def megabytes(self) -> float:
        """Return the size in MB of 10^6 bytes."""
        return self.size / MB

    def as_json(self) -> dict[str, Any]:
        """Return the size and the figures."""
        return {"plan_bytes": self.size, "resources": self.resources, **self.comparison.as_json()}


@dataclass(frozen=True)
class Found:
    """What one run of the benchmark found.

    Attributes:
        plans: Against the floor, in rising size.
        peer: Against checkov; None where there was none.
    """

    plans: tuple[Plan, ...]
    peer: Plan | None

    @property
    def target(self) -> Plan:
        """Return the plan that is nearest to the size that the targets are about."""
        return min(self.plans, key=lambda one: abs(one.megabytes - TARGET_MB))

    @property
    def line(self) -> Line:
        """Return the line through the CPU time that review takes."""
        return fit([Point(one.resources, median_cpu(one.comparison.ours)) for one in self.plans])

    @property
    def bytes_per_byte(self) -> tuple[float, float]:
        """Return the memory that each further byte of plan takes, ours and the floor's."""
        first, last = self.plans[0], self.plans[-1]
        step = last.size - first.size
        ours = median_mib(last.comparison.ours) - median_mib(first.comparison.ours)
        theirs = median_mib(last.comparison.theirs) - median_mib(first.comparison.theirs)
        return ours * 2**20 / step, theirs * 2**20 / step


def review(plan: Path) -> Usage:
    """Run the whole command, whatever it finds."""
    return measure(farshore("review", os.fspath(plan), "--format", "markdown", "--fail-on", "never"))


def floor(plan: Path) -> Usage:
    """Run `json.load` on the same file."""
    return measure([sys.executable, "-c", FLOOR, os.fspath(plan)])


def peer(program: str, plan: Path) -> Usage:
    """Run checkov on the same file."""
    return measure(checkov.command(program, plan), checkov.ENVIRONMENT)


def run(chosen: Options, program: str | None) -> Found:
    """Generate the plans and run all parts within the budget; generating and warming up is not counted in it."""
    sizes = QUICK_SIZES if chosen.quick else SIZES
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        paths = [Path(folder) / f"{size}.json" for size in sizes]
        resources = [write(path, size) for path, size in zip(paths, sizes, strict=True)]
        review(paths[0])
        floor(paths[0])
        share = chosen.budget * (1 - _CHECKOV_SHARE if program else 1)
        weights = [size / sum(sizes) for size in sizes]
        plans = tuple(
            Plan(path.stat().st_size, count, _compare(path, chosen.runs, Budget(share * weight)))
            for path, count, weight in zip(paths, resources, weights, strict=True)
        )
        beside = _beside(program, dict(zip(paths, resources, strict=True)), chosen) if program else None
        return Found(plans, beside)


def _compare(plan: Path, pairs: int, budget: Budget) -> Comparison:
    return compare(partial(review, plan), partial(floor, plan), pairs, budget)


def _beside(program: str, plans: dict[Path, int], chosen: Options) -> Plan | None:
    """Compare with checkov on the middle plan, or on the smallest if that would take longer than a run may."""
    smallest, middle, *_ = plans
    try:
        once = peer(program, smallest)
    except CommandFailed as failure:
        print(failure, file=sys.stderr)
        return None
    expected = once.wall_seconds * middle.stat().st_size / smallest.stat().st_size
    plan = middle if expected < LONGEST_SECONDS * _SAFE else smallest
    budget = Budget(chosen.budget * _CHECKOV_SHARE)
    comparison = compare(partial(review, plan), partial(peer, program, plan), chosen.runs, budget)
    return Plan(plan.stat().st_size, plans[plan], comparison)


def as_text(known: dict[str, str], found: Found) -> str:
    """Return the report for people."""
    header = ["way", "plan MB", "resources", "CPU s", "ratio", f"MiB ({MEMORY_IS})", "ratio"]
    rows = [row for plan in found.plans for row in _rows(plan, FLOOR_NAME, "1", OURS_NAME)]
    ours, theirs = found.bytes_per_byte
    line = found.line
    parts = [
        machine.lines(known),
        options.table(header, rows),
        _verdict(found.target),
        *_memory_verdict(found.plans[-1]),
        f"growth: {'linear' if line.is_linear else 'NOT LINEAR'}: {line.fixed_ms:.0f} ms "
        f"+ {line.ms_per_resource:.3f} ms a resource, R² {line.r_squared:.4f}; "
        f"memory for each further byte of plan: {ours:.1f} bytes, json.load {theirs:.1f}",
        _peer_text(found.peer, header),
    ]
    return "\n\n".join(parts)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark and print its report."""
    own = argparse.ArgumentParser(add_help=False)
    own.add_argument("--checkov", metavar="PATH", help="the checkov to compare with (default: one that is found)")
    own.add_argument("--install-checkov", action="store_true", help="install one into build/checkov first")
    description = f"Measure farshore review against `{FLOOR_NAME}`, and checkov where there is one."
    chosen = options.parse(arguments, description, runs=9, quick_runs=1, budget_seconds=240, further=[own])
    given, _ = own.parse_known_args(arguments)
    if given.install_checkov:
        checkov.install()
    program = checkov.find(given.checkov)
    known = machine.facts("click", "msgspec")
    known |= {"checkov": checkov.version(program)} if program else {}
    found = run(chosen, program)
    print(_as_json(known, found) if chosen.as_json else as_text(known, found))


def _as_json(known: dict[str, str], found: Found) -> str:
    ours, theirs = found.bytes_per_byte
    document = {
        "machine": known,
        "memory_is": MEMORY_IS,
        "floor": FLOOR_NAME,
        "plans": [one.as_json() for one in found.plans],
        "targets": {"plan_bytes": found.target.size, **_targets(found.target.comparison)},
        "growth": found.line.as_json(),
        "memory_bytes_per_plan_byte": {"ours": round(ours, 3), "theirs": round(theirs, 3)},
        "checkov": found.peer.as_json() if found.peer else None,
    }
    return options.to_json(document)


def _targets(found: Comparison) -> dict[str, Any]:
    return {
        "cpu_target": {"limit": CPU_LIMIT, "met": found.cpu_ratio <= CPU_LIMIT},
        "memory_target": {"limit": MEMORY_LIMIT, "met": found.memory_ratio <= MEMORY_LIMIT},
    }


def _rows(plan: Plan, their_name: str, their_ratio: str, our_name: str) -> list[list[str]]:
    found = plan.comparison
    size = [f"{plan.megabytes:.0f}", str(plan.resources)]
    theirs = [f"{median_cpu(found.theirs):.2f}", their_ratio, f"{median_mib(found.theirs):.0f}", their_ratio]
    ours = [
        f"{median_cpu(found.ours):.2f}",
        f"{found.cpu_ratio:.3f}",
        f"{median_mib(found.ours):.0f}",
        f"{found.memory_ratio:.3f}",
    ]
    return [[their_name, *size, *theirs], [our_name, *size, *ours]]


def _verdict(plan: Plan) -> str:
    found = plan.comparison
    return (
        f"{plan.megabytes:.0f} MB: CPU at most {CPU_LIMIT:g}x the floor's "
        f"{options.verdict(found.cpu_ratio, CPU_LIMIT)}, memory at most the floor's "
        f"{options.verdict(found.memory_ratio, MEMORY_LIMIT)}; medians of {len(found.ours)} pairs"
    )


def _memory_verdict(plan: Plan) -> list[str]:
    """Say whether a plan that is large enough keeps to the memory it may take."""
    if plan.resources < LARGE:
        return []
    mib = median_mib(plan.comparison.ours)
    most = MOST_BYTES / 2**20
    return [f"{plan.resources} resources: {mib:.0f} MiB, at most {most:.0f} {options.verdict(mib, most)}"]


def _peer_text(found: Plan | None, header: Sequence[str]) -> str:
    if found is None:
        return "checkov: not compared; give --checkov PATH, or --install-checkov"
    rows = _rows(found, "checkov -f PLAN", "1", OURS_NAME)
    return f"{options.table(header, rows)}\n\nmedians of {len(found.comparison.ours)} pairs"


if __name__ == "__main__":
    main()

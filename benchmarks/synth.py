"""Writing Terraform: farshore's lazy bindings against the same app with the bindings imported the plain way.

Both ways run the same `farshore synth` on a warm jsii cache and must write the same bytes. A second part writes specs
of rising size and fits a line to their cost.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import machine, options
from benchmarks.farshore_command import EAGER, farshore
from benchmarks.growth import Line, Point, count_resources, fit, write_spec
from benchmarks.options import Options
from benchmarks.pairs import Budget, Comparison, compare, median_cpu, median_mib
from benchmarks.tree import MEMORY_IS, Usage, measure

SPECS = ("config/pegboard.yaml", "config/checkout.yaml")
CPU_LIMIT = 1 / 6
MEMORY_LIMIT = 1 / 4
LAZY: Mapping[str, str] = {}

UNITS = (1, 3, 6, 12)
"""Sizes of the grown specs: about 100, 250, 500 and 1,000 resources."""

QUICK_UNITS = (1, 2, 3)

_PACKAGES = ("cdktf", "cdktf-cdktf-provider-aws", "jsii")
_GROWTH_SHARE = 0.3  # of the budget


class Synth:
    """Runs `farshore synth` on one spec, each time into a new folder, and keeps what was written.

    Attributes:
        spec: The spec's path.
        digests: One digest for each different set of files that was written.
        resources: How many resources were written.
    """

    def __init__(self, spec: str) -> None:
        self.spec = spec
        self.digests: set[str] = set()
        self.resources = 0

    def run(self, environment: Mapping[str, str] = LAZY) -> Usage:
        """Write the Terraform and return what that cost."""
        with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
            out = Path(folder) / "out"
            usage = measure(farshore("synth", self.spec, "--out", str(out)), environment)
            self.digests.add(digest(out))
            self.resources = count_resources(out)
        return usage


@dataclass(frozen=True)
class Result:
    """Both ways on one spec.

    Attributes:
        spec: The spec's path.
        resources: How many resources were written.
        same_bytes: Whether all runs of both ways wrote the same files.
        comparison: What they cost.
    """

    spec: str
    resources: int
    same_bytes: bool
    comparison: Comparison

    def as_json(self) -> dict[str, Any]:
        """Return the figures, the targets and whether they are met."""
        return {
            "spec": self.spec,
            "resources": self.resources,
            "same_bytes": self.same_bytes,
            **self.comparison.as_json(),
            "cpu_target": {"limit": round(CPU_LIMIT, 4), "met": self.comparison.cpu_ratio <= CPU_LIMIT},
            "memory_target": {"limit": MEMORY_LIMIT, "met": self.comparison.memory_ratio <= MEMORY_LIMIT},
        }


def digest(folder: Path) -> str:
    """Return one digest of all files in a folder, with their names."""
    whole = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            whole.update(f"{path.relative_to(folder).as_posix()}\0{content}\n".encode())
    return whole.hexdigest()


def warm_up(spec: str) -> None:
    """Fill jsii's cache, Python's bytecode and the system's file cache; the plain way has to go first.

    It alone sees every module of the bindings, which jsii needs to write its index.
    """
    synth = Synth(spec)
    synth.run(EAGER)
    synth.run()


def compare_ways(spec: str, pairs: int, budget: Budget) -> Result:
    """Run both ways on a spec in pairs."""
    synth = Synth(spec)
    comparison = compare(synth.run, partial(synth.run, EAGER), pairs, budget)
    return Result(spec, synth.resources, len(synth.digests) == 1, comparison)


def measure_growth(units: Sequence[int], rounds: int, budget: Budget) -> list[Point]:
    """Measure farshore's way at rising sizes, all sizes in every round; each point is the median of its rounds."""
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        synths = [Synth(str(write_spec(Path(folder) / str(count), count))) for count in units]
        runs: list[list[Usage]] = [[] for _ in synths]
        while len(runs[0]) < rounds and not (runs[0] and budget.is_spent):
            for synth, done in zip(synths, runs, strict=True):
                done.append(synth.run())
    return [Point(synth.resources, median_cpu(done)) for synth, done in zip(synths, runs, strict=True)]


def run(chosen: Options) -> tuple[list[Result], list[Point]]:
    """Run both parts within the budget; the warm-up is not counted in it."""
    specs = SPECS[:1] if chosen.quick else SPECS
    warm_up(specs[0])
    share = chosen.budget * (1 - _GROWTH_SHARE) / len(specs)
    results = [compare_ways(spec, chosen.runs, Budget(share)) for spec in specs]
    units = QUICK_UNITS if chosen.quick else UNITS
    return results, measure_growth(units, chosen.runs, Budget(chosen.budget * _GROWTH_SHARE))


def as_text(known: dict[str, str], results: Sequence[Result], points: Sequence[Point]) -> str:
    """Return the report for people."""
    header = ["way", "resources", "CPU s", "ratio", f"MiB ({MEMORY_IS})", "ratio"]
    rows = [row for result in results for row in _rows(result)]
    parts = [
        machine.lines(known),
        options.table(header, rows),
        "\n".join(_verdicts(result) for result in results),
        _growth_table(points),
        _growth_verdict(fit(points)),
    ]
    return "\n\n".join(parts)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark and print its report."""
    description = "Measure farshore synth against the same app with the bindings imported the plain way."
    chosen = options.parse(arguments, description, runs=5, quick_runs=1, budget_seconds=210)
    known = {**machine.facts(*_PACKAGES), "node": machine.node_version()}
    results, points = run(chosen)
    print(_as_json(known, results, points) if chosen.as_json else as_text(known, results, points))


def _as_json(known: dict[str, str], results: Sequence[Result], points: Sequence[Point]) -> str:
    growth = {
        "points": [{"resources": point.resources, "cpu_seconds": round(point.cpu_seconds, 4)} for point in points],
        **fit(points).as_json(),
    }
    shown = {"machine": known, "memory_is": MEMORY_IS, "specs": [result.as_json() for result in results]}
    return options.to_json({**shown, "growth": growth})


def _rows(result: Result) -> list[list[str]]:
    found = result.comparison
    resources = str(result.resources)
    plain = [f"{median_cpu(found.theirs):.2f}", "1", f"{median_mib(found.theirs):.0f}", "1"]
    lazy = [
        f"{median_cpu(found.ours):.2f}",
        f"{found.cpu_ratio:.3f}",
        f"{median_mib(found.ours):.0f}",
        f"{found.memory_ratio:.3f}",
    ]
    return [[f"{result.spec}, plain imports", resources, *plain], [f"{result.spec}, farshore", resources, *lazy]]


def _verdicts(result: Result) -> str:
    found = result.comparison
    same = "the same bytes" if result.same_bytes else "DIFFERENT BYTES"
    return (
        f"{result.spec}: CPU at most 1/6 {options.verdict(found.cpu_ratio, CPU_LIMIT)} (1/{1 / found.cpu_ratio:.1f}), "
        f"memory at most 1/4 {options.verdict(found.memory_ratio, MEMORY_LIMIT)} (1/{1 / found.memory_ratio:.1f}), "
        f"both ways wrote {same}; medians of {len(found.ours)} pairs"
    )


def _growth_table(points: Sequence[Point]) -> str:
    rows = [[str(point.resources), f"{point.cpu_seconds:.2f}", _per_resource(point)] for point in points]
    return options.table(["resources", "CPU s", "ms a resource"], rows)


def _per_resource(point: Point) -> str:
    return f"{point.cpu_seconds * 1000 / point.resources:.1f}"


def _growth_verdict(line: Line) -> str:
    return (
        f"growth: {'linear' if line.is_linear else 'NOT LINEAR'}: {line.fixed_ms:.0f} ms "
        f"+ {line.ms_per_resource:.2f} ms a resource, R² {line.r_squared:.4f}, "
        f"largest deviation {line.largest_deviation:.1%}, "
        f"late resources cost {line.late_cost:.2f} times early ones"
    )


if __name__ == "__main__":
    main()

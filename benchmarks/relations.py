"""Review of plans made of one relation each, at rising sizes: against plain `json.load` of the same file."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import machine, options
from benchmarks.growth import Line, Point, fit
from benchmarks.pairs import MIB
from benchmarks.review import FLOOR_NAME, floor, review
from benchmarks.shapes import SHAPES, plan
from benchmarks.tree import MEMORY_IS, Usage

SIZES = (10_000, 40_000, 100_000)
QUICK_SIZES = (1_000, 4_000, 10_000)
"""Resources, in rising order."""


@dataclass(frozen=True)
class Shape:
    """What the plans of one shape cost.

    Attributes:
        name: Of the shape.
        resources: In the largest plan.
        ours: What a review of it costs.
        floor: What reading it costs.
        line: Through the CPU time of the reviews at all sizes.
    """

    name: str
    resources: int
    ours: Usage
    floor: Usage
    line: Line

    @property
    def ratio(self) -> float:
        """Return the CPU time of the review of the largest plan, in times of the floor's."""
        return self.ours.cpu_seconds / self.floor.cpu_seconds

    def as_json(self) -> dict[str, Any]:
        """Return the figures."""
        figures = {"shape": self.name, "resources": self.resources, "cpu_ratio": round(self.ratio, 3)}
        return {**figures, "cpu_seconds": self.ours.cpu_seconds, "growth": self.line.as_json()}


def run(sizes: Sequence[int], names: Sequence[str]) -> list[Shape]:
    """Measure each shape once at each size, and the floor at the largest."""
    found = []
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        path = Path(folder) / "plan.json"
        for name in names:
            usages = []
            for size in sizes:
                path.write_bytes(plan(name, size))
                usages.append(review(path))
            line = fit([Point(size, usage.cpu_seconds) for size, usage in zip(sizes, usages, strict=True)])
            found.append(Shape(name, sizes[-1], usages[-1], floor(path), line))
    return found


def as_text(known: dict[str, str], found: Sequence[Shape]) -> str:
    """Return the report for people."""
    header = ["plan of", "resources", "CPU s", "ratio", "ms a resource", f"MiB ({MEMORY_IS})", "growth"]
    rows = [
        [
            one.name,
            str(one.resources),
            f"{one.ours.cpu_seconds:.2f}",
            f"{one.ratio:.2f}",
            f"{one.line.ms_per_resource:.3f}",
            f"{one.ours.peak_bytes / MIB:.0f}",
            "linear" if one.line.is_linear else "NOT LINEAR",
        ]
        for one in found
    ]
    return f"{machine.lines(known)}\n\n{options.table(header, rows)}\n\nratio: to {FLOOR_NAME}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark and print its report."""
    description = f"Measure farshore review of plans made of one relation each against `{FLOOR_NAME}`."
    own = argparse.ArgumentParser(add_help=False)
    own.add_argument("--shape", action="append", choices=list(SHAPES), help="only this shape; may be repeated")
    chosen = options.parse(arguments, description, runs=1, quick_runs=1, budget_seconds=0, further=[own])
    given, _ = own.parse_known_args(arguments)
    known = machine.facts("click", "msgspec")
    found = run(QUICK_SIZES if chosen.quick else SIZES, given.shape or list(SHAPES))
    document = {"machine": known, "floor": FLOOR_NAME, "shapes": [one.as_json() for one in found]}
    sys.stdout.write((options.to_json(document) if chosen.as_json else as_text(known, found)) + "\n")


if __name__ == "__main__":
    main()

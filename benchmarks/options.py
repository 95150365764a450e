"""The options that all benchmarks share, and how their results are printed."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Options:
    """How a benchmark is run.

    Attributes:
        runs: How many times each thing is measured.
        quick: Whether only the smallest setting that shows something is run.
        budget: Seconds after which no further round is begun.
        as_json: Whether the result is printed as JSON, not as a table.
    """

    runs: int
    quick: bool
    budget: float
    as_json: bool


def parse(
    arguments: Sequence[str] | None,
    description: str,
    *,
    runs: int,
    quick_runs: int,
    budget_seconds: float,
    further: Sequence[argparse.ArgumentParser] = (),
) -> Options:
    """Read a benchmark's options.

    Args:
        arguments: Those of the command line when None.
        description: What the benchmark measures, for `--help`.
        runs: The default of `--runs`.
        quick_runs: The same with `--quick`.
        budget_seconds: The default of `--budget`.
        further: Parsers of options that this benchmark alone has; shown by `--help`, and read by the benchmark itself.
    """
    parser = argparse.ArgumentParser(description=description, parents=list(further))
    parser.add_argument("--runs", type=_positive, help=f"runs of each; {runs} by default, {quick_runs} with --quick")
    parser.add_argument("--quick", action="store_true", help="the smallest setting that shows something")
    parser.add_argument("--json", action="store_true", help="print JSON")
    budget_help = "seconds after which no further round is begun (default: %(default)s)"
    parser.add_argument("--budget", type=float, default=budget_seconds, metavar="SECONDS", help=budget_help)
    given = parser.parse_args(arguments)
    default = quick_runs if given.quick else runs
    return Options(given.runs or default, given.quick, given.budget, given.json)


def to_json(document: dict[str, Any]) -> str:
    """Return a result as JSON text."""
    return json.dumps(document, indent=2)


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table, which can be read as it is: the first column to the left, numbers to the right."""
    widths = [max(len(row[column]) for row in [header, *rows]) for column in range(len(header))]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    lines = [_aligned(header, widths), _aligned(rule, widths), *(_aligned(row, widths) for row in rows)]
    return "\n".join(lines)


def verdict(value: float, limit: float) -> str:
    """Say whether a value is within its limit."""
    return "met" if value <= limit else "MISSED"


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = row
    cells = [first.ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True))]
    return f"| {' | '.join(cells)} |"


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number

"""Paired runs: two ways of doing one thing, in turns, so that both meet the same noise of a shared machine."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from benchmarks.tree import Usage

MIB = 1024 * 1024


class Budget:
    """A bound on how long a benchmark takes: when it is spent, no further round is begun."""

    def __init__(self, seconds: float, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._end = now() + seconds

    @property
    def is_spent(self) -> bool:
        """Whether the time has passed."""
        return self._now() >= self._end


@dataclass(frozen=True)
class Comparison:
    """The runs of two ways, in pairs.

    Attributes:
        ours: What the runs of the way under test cost.
        theirs: What the runs of the floor or peer cost, each beside the one of the same index.
    """

    ours: tuple[Usage, ...]
    theirs: tuple[Usage, ...]

    @property
    def cpu_ratio(self) -> float:
        """The median over the pairs of our CPU time divided by theirs."""
        return median(us.cpu_seconds / them.cpu_seconds for us, them in zip(self.ours, self.theirs, strict=True))

    @property
    def memory_ratio(self) -> float:
        """The median over the pairs of our peak of memory divided by theirs."""
        return median(us.peak_bytes / them.peak_bytes for us, them in zip(self.ours, self.theirs, strict=True))

    def as_json(self) -> dict[str, Any]:
        """Return the medians, the ratios and every run."""
        return {
            "pairs": len(self.ours),
            "ours": _summary(self.ours),
            "theirs": _summary(self.theirs),
            "cpu_ratio": round(self.cpu_ratio, 4),
            "memory_ratio": round(self.memory_ratio, 4),
        }


def compare(ours: Callable[[], Usage], theirs: Callable[[], Usage], pairs: int, budget: Budget) -> Comparison:
    """Run two ways in turns; which goes first alternates. At least one pair is run, whatever the budget."""
    found: list[tuple[Usage, Usage]] = []
    while len(found) < pairs and not (found and budget.is_spent):
        if len(found) % 2:
            second = theirs()
            found.append((ours(), second))
        else:
            found.append((ours(), theirs()))
    return Comparison(tuple(us for us, _ in found), tuple(them for _, them in found))


def median_cpu(runs: Sequence[Usage]) -> float:
    """Return the median of the runs' CPU seconds."""
    return median(run.cpu_seconds for run in runs)


def median_mib(runs: Sequence[Usage]) -> float:
    """Return the median of the runs' peaks of memory, in MiB."""
    return median(run.peak_bytes for run in runs) / MIB


def _summary(runs: Sequence[Usage]) -> dict[str, Any]:
    return {
        "cpu_seconds": round(median_cpu(runs), 4),
        "peak_mib": round(median_mib(runs), 1),
        "cpu_seconds_of_runs": [round(run.cpu_seconds, 4) for run in runs],
        "peak_mib_of_runs": [round(run.peak_bytes / MIB, 1) for run in runs],
    }

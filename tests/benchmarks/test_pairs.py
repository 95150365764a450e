"""The arithmetic of paired runs."""

from __future__ import annotations

import pytest

from benchmarks.pairs import MIB, Budget, Comparison, compare, median_cpu, median_mib
from benchmarks.tree import Usage


def usage(cpu: float, mib: float = 1) -> Usage:
    return Usage(cpu, int(mib * MIB), cpu)


class Way:
    """A way that notes when it was run."""

    def __init__(self, name: str, order: list[str], cpu: float) -> None:
        self.name, self.order, self.cpu = name, order, cpu

    def __call__(self) -> Usage:
        self.order.append(self.name)
        return usage(self.cpu)


def test_the_ratio_is_the_median_of_the_pairs_ratios_not_the_ratio_of_medians() -> None:
    # The second pair met a machine four times as slow: its ratio is as good as the others'.
    ours = (usage(1, 10), usage(4, 20), usage(3, 30))
    theirs = (usage(10, 100), usage(40, 100), usage(10, 100))
    found = Comparison(ours, theirs)
    assert found.cpu_ratio == pytest.approx(0.1)
    assert found.memory_ratio == pytest.approx(0.2)


def test_medians_of_runs() -> None:
    runs = (usage(1, 10), usage(9, 90), usage(2, 20))
    assert median_cpu(runs) == 2
    assert median_mib(runs) == 20


def test_an_even_number_of_runs_has_the_middle_of_two_as_its_median() -> None:
    assert median_cpu((usage(1), usage(2), usage(4), usage(9))) == 3


def test_pairs_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        _ = Comparison((usage(1), usage(1)), (usage(1),)).cpu_ratio


def test_who_goes_first_alternates_and_each_run_stays_on_its_side() -> None:
    order: list[str] = []
    found = compare(Way("ours", order, 1), Way("theirs", order, 5), 3, Budget(60))
    assert order == ["ours", "theirs", "theirs", "ours", "ours", "theirs"]
    assert {run.cpu_seconds for run in found.ours} == {1}
    assert {run.cpu_seconds for run in found.theirs} == {5}


def test_a_spent_budget_stops_after_one_pair() -> None:
    found = compare(Way("ours", [], 1), Way("theirs", [], 5), 3, Budget(0))
    assert len(found.ours) == len(found.theirs) == 1


def test_a_budget_is_spent_when_its_time_has_passed() -> None:
    times = iter([100.0, 104.9, 105.0])
    budget = Budget(5, now=lambda: next(times))
    assert not budget.is_spent
    assert budget.is_spent


def test_json_has_every_run() -> None:
    document = Comparison((usage(1, 2), usage(3, 4)), (usage(10, 20), usage(10, 20))).as_json()
    assert document["pairs"] == 2
    assert document["ours"]["cpu_seconds_of_runs"] == [1, 3]
    assert document["theirs"]["peak_mib"] == 20
    assert document["cpu_ratio"] == 0.2

"""The benchmark of the offline commands on a tiny setting."""

from __future__ import annotations

import json

import pytest

from benchmarks import offline, options


def test_it_compares_both_commands_with_the_floor(capsys: pytest.CaptureFixture[str]) -> None:
    offline.main(["--runs", "1"])
    printed = capsys.readouterr().out
    assert '| python -c "import yaml, click"' in printed
    assert "| farshore preflight config/pegboard.yaml" in printed
    assert "| farshore rank config/pegboard.yaml" in printed
    assert "medians of 1 and 1 pairs" in printed


def test_json_has_the_floor_the_runs_and_the_target(capsys: pytest.CaptureFixture[str]) -> None:
    offline.main(["--runs", "2", "--json"])
    document = json.loads(capsys.readouterr().out)
    for command in ("preflight", "rank"):
        found = document["commands"][command]
        assert found["pairs"] == len(found["theirs"]["cpu_seconds_of_runs"]) == 2
        assert found["cpu_target"]["limit"] == offline.LIMITS[command]
    assert document["machine"]["PyYAML"]


def test_runs_must_be_positive(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        offline.main(["--runs", "0"])
    assert "must be 1 or more" in capsys.readouterr().err


@pytest.mark.parametrize(("arguments", "runs"), [([], 9), (["--quick"], 2), (["--quick", "--runs", "4"], 4)])
def test_runs_given_win_over_the_defaults(arguments: list[str], runs: int) -> None:
    assert options.parse(arguments, "", runs=9, quick_runs=2, budget_seconds=1).runs == runs


def test_tables_are_aligned_markdown() -> None:
    assert options.table(["way", "CPU s"], [["plain imports", "10.5"], ["farshore", "1"]]).splitlines() == [
        "| way           | CPU s |",
        "| ------------- | ----: |",
        "| plain imports |  10.5 |",
        "| farshore      |     1 |",
    ]

"""The review benchmark on tiny plans, with a stand-in for checkov."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from benchmarks import checkov, review
from benchmarks.pairs import MIB, Comparison
from benchmarks.review import Found, Plan
from benchmarks.tree import Usage


@pytest.fixture(autouse=True)
def tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(review, "QUICK_SIZES", (0.5, 1, 2))
    monkeypatch.setattr(checkov, "FOLDER", Path("no such folder"))
    monkeypatch.setenv("PATH", "")


@pytest.fixture
def stand_in(tmp_path: Path) -> str:
    """A program that is called as checkov is."""
    program = tmp_path / "checkov"
    program.write_text(f"#!{sys.executable}\nimport sys\nprint('9.9.9', sys.argv)\n")
    program.chmod(0o755)
    return str(program)


def plan(megabytes: float, ours: tuple[float, float], theirs: tuple[float, float]) -> Plan:
    """A plan with CPU seconds and MiB of both sides."""
    both = [(Usage(cpu, int(mib * MIB), cpu),) for cpu, mib in (ours, theirs)]
    return Plan(int(megabytes * 1_000_000), int(megabytes * 200), Comparison(*both))


def test_it_compares_review_with_json_load_at_every_size(capsys: pytest.CaptureFixture[str]) -> None:
    review.main(["--quick"])
    printed = capsys.readouterr().out
    assert printed.count("| farshore review PLAN --format markdown") == 3
    assert "growth: " in printed
    assert "checkov: not compared; give --checkov PATH, or --install-checkov" in printed


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a script")
def test_checkov_is_compared_where_one_is_given(stand_in: str, capsys: pytest.CaptureFixture[str]) -> None:
    review.main(["--quick", "--json", "--checkov", stand_in])
    document = json.loads(capsys.readouterr().out)
    assert [one["pairs"] for one in document["plans"]] == [1, 1, 1]
    assert document["machine"]["checkov"].startswith("9.9.9")
    assert document["checkov"]["plan_bytes"] == document["plans"][1]["plan_bytes"]


def test_checkov_is_told_to_stay_off_the_network() -> None:
    command = checkov.command("checkov", Path("plan.json"))
    assert "--skip-download" in command
    assert checkov.ENVIRONMENT["CKV_SKIP_PACKAGE_UPDATE_CHECK"] == "true"


def test_targets_are_about_the_plan_of_fifty_megabytes() -> None:
    plans = (plan(10, (9, 99), (1, 50)), plan(49, (1.5, 90), (1, 100)), plan(100, (9, 99), (1, 50)))
    printed = review.as_text({"date": "2026-01-02"}, Found(plans, None))
    assert "49 MB: CPU at most 1.5x the floor's met, memory at most the floor's met" in printed
    missed = review.as_text({"date": "2026-01-02"}, Found((*plans[:1], plan(50, (1.6, 101), (1, 100)), plans[2]), None))
    assert "50 MB: CPU at most 1.5x the floor's MISSED, memory at most the floor's MISSED" in missed


def test_memory_a_byte_of_plan_leaves_out_what_every_run_takes() -> None:
    plans = (plan(10, (1, 20), (1, 0)), plan(50, (1, 50), (1, 50)), plan(110, (1, 220), (1, 400)))
    ours, theirs = Found(plans, None).bytes_per_byte
    assert ours == pytest.approx(200 * MIB / 1e8)
    assert theirs == pytest.approx(400 * MIB / 1e8)

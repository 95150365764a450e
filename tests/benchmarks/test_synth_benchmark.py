"""The synth benchmark on tiny settings: a stand-in for the command, and farshore itself once."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from benchmarks import machine, synth
from benchmarks.growth import write_spec
from benchmarks.pairs import MIB, Budget, Comparison
from benchmarks.synth import EAGER, Result, Synth, digest
from benchmarks.tree import Usage

WRITE = """
import json, os, pathlib, sys
out = pathlib.Path(sys.argv[-1]) / "stacks" / "only"
out.mkdir(parents=True)
named = {str(number): {} for number in range(COUNT)}
(out / "cdk.tf.json").write_text(json.dumps({"resource": {"aws_s3_bucket": named}}))
"""


def standing_in(monkeypatch: pytest.MonkeyPatch, count: str) -> None:
    """Have a few lines of Python write COUNT resources instead of farshore."""
    code = WRITE.replace("COUNT", count)
    monkeypatch.setattr(synth, "farshore", lambda *arguments: [sys.executable, "-c", code, *arguments])


def comparison(ours: float, theirs: float) -> Comparison:
    return Comparison((Usage(ours, int(ours * MIB), 1),), (Usage(theirs, int(theirs * MIB), 1),))


def test_the_way_under_test_is_farshore_itself(tmp_path: Path) -> None:
    grown = Synth(str(write_spec(tmp_path, 1)))
    assert grown.run().cpu_seconds > 0
    assert grown.resources > 50
    grown.run()
    assert len(grown.digests) == 1


def test_both_ways_are_run_and_their_bytes_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    standing_in(monkeypatch, "3")
    result = synth.compare_ways("spec.yaml", 1, Budget(60))
    assert result.same_bytes
    assert result.resources == 3


def test_different_bytes_are_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    (variable,) = EAGER
    standing_in(monkeypatch, f"3 if os.environ.get({variable!r}) else 2")
    result = synth.compare_ways("spec.yaml", 1, Budget(60))
    assert not result.same_bytes
    known = {"date": "2026-01-02", "python": "3.0"}
    growth = [synth.Point(size, size / 10) for size in (1, 2, 3)]
    assert "both ways wrote DIFFERENT BYTES" in synth.as_text(known, [result], growth)


def test_growth_takes_every_size_in_every_round(monkeypatch: pytest.MonkeyPatch) -> None:
    standing_in(monkeypatch, "int(pathlib.Path(sys.argv[-3]).parent.name) * 10")
    points = synth.measure_growth((1, 2, 3), 2, Budget(60))
    assert [point.resources for point in points] == [10, 20, 30]


@pytest.mark.parametrize("as_json", [False, True])
def test_the_whole_benchmark(
    as_json: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    standing_in(monkeypatch, "7 + len(sys.argv[-3])")
    monkeypatch.setattr(synth, "QUICK_UNITS", (1, 10, 100))
    monkeypatch.setattr(machine, "node_version", lambda: "24.0.0")
    synth.main(["--quick", *(["--json"] if as_json else [])])
    printed = capsys.readouterr().out
    if as_json:
        document = json.loads(printed)
        assert [spec["spec"] for spec in document["specs"]] == ["config/pegboard.yaml"]
        assert document["machine"]["node"] == "24.0.0"
        assert len(document["growth"]["points"]) == 3
    else:
        assert "| config/pegboard.yaml, farshore" in printed
        assert "both ways wrote the same bytes" in printed
        assert "growth: " in printed


@pytest.mark.parametrize(("ours", "cpu", "memory"), [(1.6, True, True), (2, False, True), (2.6, False, False)])
def test_targets_are_a_sixth_and_a_quarter(ours: float, cpu: bool, memory: bool) -> None:
    document = Result("spec.yaml", 1, True, comparison(ours, 10)).as_json()
    assert document["cpu_target"]["met"] is cpu
    assert document["memory_target"]["met"] is memory


def test_a_digest_covers_names_and_contents(tmp_path: Path) -> None:
    digests = set()
    for name, text in (("a", "x"), ("b", "x"), ("a", "y")):
        folder = tmp_path / f"{name}{text}"
        (folder / "sub").mkdir(parents=True)
        (folder / "sub" / name).write_text(text)
        digests.add(digest(folder))
    assert len(digests) == 3

"""The benchmark of plans made of one relation each, on small ones."""

from __future__ import annotations

import json

import pytest

from benchmarks import relations, shapes
from farshore.plan.plan import load

NAME = "queues in two regions"


@pytest.mark.parametrize("shape", shapes.SHAPES)
def test_each_shape_is_a_plan_of_about_so_many_resources(shape: str) -> None:
    found = load(shapes.plan(shape, 60), "plan.json").resources
    assert 60 <= len(found) <= 121
    assert sum(one.location.is_unresolved for one in found) <= 20  # those that are deleted tell nothing


def test_it_reports_growth_and_a_ratio_to_the_floor() -> None:
    (found,) = relations.run((20, 40, 60), [NAME])
    assert found.ratio == found.ours.cpu_seconds / found.floor.cpu_seconds
    assert found.as_json()["resources"] == 60
    printed = relations.as_text({"machine": "this one"}, [found])
    assert f"| {NAME} |" in printed
    assert "json.load" in printed


def test_one_shape_can_be_chosen(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(relations, "QUICK_SIZES", (20, 40, 60))
    relations.main(["--quick", "--json", "--shape", NAME])
    assert [one["shape"] for one in json.loads(capsys.readouterr().out)["shapes"]] == [NAME]

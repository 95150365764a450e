"""The specs of rising size, and the line through their costs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.growth import Point, count_resources, fit, marginal, write_spec
from farshore.synthesis import admit


def points(cost_at: dict[int, float]) -> list[Point]:
    return [Point(resources, seconds) for resources, seconds in cost_at.items()]


def test_a_line_is_found_again() -> None:
    line = fit(points({100: 0.7, 250: 1.0, 500: 1.5, 1000: 2.5}))
    assert line.ms_per_resource == pytest.approx(2)
    assert line.fixed_ms == pytest.approx(500)
    assert line.r_squared == pytest.approx(1)
    assert line.largest_deviation == pytest.approx(0, abs=1e-9)
    assert line.late_cost == pytest.approx(1)
    assert line.is_linear


def test_costs_that_rise_with_the_square_are_not_called_linear() -> None:
    line = fit(points({size: 0.5 + size**2 / 1e6 for size in (100, 250, 500, 1000)}))
    assert line.late_cost == pytest.approx(1500 / 600)
    assert not line.is_linear


def test_late_resources_that_cost_less_than_early_ones_are_no_offence() -> None:
    line = fit(points({86: 1.21, 258: 1.65, 516: 2.37, 1032: 3.25}))
    assert line.late_cost < 1
    assert line.is_linear


def test_costs_all_over_the_place_are_not_called_linear() -> None:
    line = fit(points({100: 1.0, 250: 3.0, 500: 1.2, 1000: 2.0}))
    assert line.r_squared < 0.5
    assert not line.is_linear


def test_the_largest_deviation_is_a_share_of_the_lines_value() -> None:
    # The line through these is flat at 1.0.
    line = fit(points({100: 1.0, 200: 1.2, 300: 0.8, 400: 0.8, 500: 1.2}))
    assert line.ms_per_resource == pytest.approx(0, abs=1e-9)
    assert line.largest_deviation == pytest.approx(0.2)


def test_marginal_cost_is_per_added_resource() -> None:
    assert marginal(Point(100, 1.0), Point(300, 1.5)) == pytest.approx(0.0025)


def test_json_has_the_verdict() -> None:
    assert fit(points({1: 1.0, 2: 2.0, 3: 3.0})).as_json()["linear"] is True


def test_a_grown_spec_passes_preflight_and_has_its_units(tmp_path: Path) -> None:
    spec = admit(write_spec(tmp_path, 3))
    kinds = [service.type for service in spec.services.values()]
    assert kinds == ["table", "bucket", "rest-api"] * 3


def test_resources_are_counted_over_all_stacks_and_types_and_data_sources_are_not(tmp_path: Path) -> None:
    stacks = {
        "one": {
            "resource": {"aws_s3_bucket": {"a": {}, "b": {}}, "aws_kms_key": {"a": {}}},
            "data": {"aws_x": {"a": {}}},
        },
        "two": {"resource": {"aws_s3_bucket": {"a": {}}}},
        "empty": {"terraform": {}},
    }
    for name, stack in stacks.items():
        folder = tmp_path / "stacks" / name
        folder.mkdir(parents=True)
        (folder / "cdk.tf.json").write_text(json.dumps(stack))
    assert count_resources(tmp_path) == 4

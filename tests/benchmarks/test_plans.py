"""The big plans that the review benchmark generates: alike from run to run, and as Terraform writes them."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from benchmarks.plans import ACTIONS, MATERIALS, REGIONS, write
from farshore.plan.plan import Plan, load

MEGABYTES = 8


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("plans") / "plan.json"
    count = write(path, MEGABYTES)
    written = path.read_bytes()
    assert len(json.loads(written)["resource_changes"]) == count
    return written


@cache
def parsed(data: bytes) -> Any:
    return json.loads(data)


@cache
def loaded(data: bytes) -> Plan:
    return load(data, "plan.json")


def leaves(values: dict[str, Any]) -> list[dict[str, Any]]:
    found = [] if "resources" not in values else list(values["resources"])
    for module in values.get("child_modules", []):
        assert all(one["address"].startswith(f"{module['address']}.") for one in module["resources"])
        found += leaves(module)
    return found


def test_the_size_is_what_was_asked_for(data: bytes) -> None:
    assert len(data) == pytest.approx(MEGABYTES * 1e6, rel=0.05)


def test_the_same_seed_gives_the_same_bytes_and_another_one_others(tmp_path: Path) -> None:
    written = []
    for number, seed in enumerate((1, 1, 2)):
        write(tmp_path / str(number), 1, seed)
        written.append((tmp_path / str(number)).read_bytes())
    assert written[0] == written[1] != written[2]


def test_every_recorded_plan_is_in_it(data: bytes) -> None:
    calls = parsed(data)["configuration"]["root_module"]["module_calls"]
    assert {name[:-4] for name in calls} == {material.case.partition("/")[2] for material in MATERIALS}


def test_addresses_are_unique(data: bytes) -> None:
    counted = Counter(one["address"] for one in parsed(data)["resource_changes"])
    assert max(counted.values()) == 1


def test_all_kinds_of_changes_happen_and_most_resources_stay(data: bytes) -> None:
    changes = Counter(one.action.name.lower().replace("_", "-") for one in loaded(data).resources)
    assert set(changes) == set(ACTIONS)
    assert changes["no-op"] > 0.8 * changes.total()


def test_both_regions_hold_resources_and_all_that_stays_is_resolved(data: bytes) -> None:
    resources = loaded(data).resources
    regions = Counter(one.region for one in resources if one.region)
    assert set(regions) == set(REGIONS.values())
    assert not [one for one in resources if one.action.remains and one.location.is_unresolved]


def test_what_exists_is_in_the_prior_state_and_what_will_is_planned(data: bytes) -> None:
    document = parsed(data)
    changes = document["resource_changes"]
    before = {one["address"] for one in changes if one["change"]["before"] is not None}
    after = {one["address"] for one in changes if one["change"]["after"] is not None}
    assert {one["address"] for one in leaves(document["prior_state"]["values"]["root_module"])} == before
    assert {one["address"] for one in leaves(document["planned_values"]["root_module"])} == after


def test_it_holds_unknown_values_drift_and_marked_secrets(data: bytes) -> None:
    changes = parsed(data)["resource_changes"]
    assert any(True in (one["change"]["after_unknown"] or {}).values() for one in changes)
    assert any("MARKER" in json.dumps(one) for one in changes)
    assert loaded(data).drifted

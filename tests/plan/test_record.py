"""The recorded plans: each is there, holds nothing of the machine it was made on, and comes out the same again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.plan.record import PLAN_FILE, RECORDED, Case, all_cases, main, normalised, read_case, record, shape
from tests.standin import StandIn, require_terraform

PLANS = sorted(RECORDED.rglob(PLAN_FILE))
RECORDED_AGAIN = ("shapes/keys", "shapes/nested_modules", "shapes/deposed", "shapes/drift", "teams/tickets_us_west_2")


def name_of(path: Path) -> str:
    return path.parent.relative_to(RECORDED).as_posix()


def test_every_case_has_its_plan() -> None:
    assert [case.name for case in all_cases() if not (case.folder / PLAN_FILE).exists()] == []


def test_every_case_is_in_the_list() -> None:
    text = (RECORDED / "README.md").read_text(encoding="utf-8")
    listed = [path for path in PLANS if path.parent.parent.name in ("shapes", "teams", "by_hand")]
    assert [name_of(path) for path in listed if f"`{path.parent.name}`" not in text] == []


@pytest.mark.parametrize("path", PLANS, ids=name_of)
class TestEveryPlan:
    def test_is_a_plan_of_format_one_or_older(self, path: Path) -> None:
        plan = json.loads(path.read_text(encoding="utf-8"))
        assert re.fullmatch(r"(0|1)\.\d", plan["format_version"])

    def test_names_no_machine_and_one_account(self, path: Path) -> None:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"127\.0\.0\.1|/tmp/|/home/|/ro+t/", text)
        assert set(re.findall(r"arn:aws:[^:\"]*:[^:\"]*:(\d{12}):", text)) <= {"123456789012"}


class TestNormalised:
    def test_moments_become_one(self) -> None:
        text = '{"timestamp":"2026-11-21T05:43:22Z","last_changed":"2026-11-21T05:43:22.123Z","version":"2012-10-17"}'
        moment = "2026-01-01T00:00:00Z"
        expected = {"timestamp": moment, "last_changed": moment, "version": "2012-10-17"}
        assert json.loads(normalised(text, "http://127.0.0.1:1")) == expected

    def test_deposed_keys_are_numbered_the_same_everywhere(self) -> None:
        text = '[{"deposed":"ef66ef04"},{"deposed":"0a0b0c0d"},{"deposed_key":"ef66ef04"}]'
        found = [next(iter(item.values())) for item in json.loads(normalised(text, "http://127.0.0.1:1"))]
        assert found == ["00000001", "00000002", "00000001"]

    def test_relevant_attributes_come_sorted(self) -> None:
        one, two = '{"resource":"a.a","attribute":["x",0]}', '{"resource":"b.b[\\"k\\"]","attribute":["y"]}'
        text = f'{{"relevant_attributes":[{two},{one}],"timestamp":"t"}}'
        assert normalised(text, "http://127.0.0.1:1") == f'{{"relevant_attributes":[{one},{two}],"timestamp":"t"}}'

    def test_the_stand_in_has_no_port(self) -> None:
        assert normalised('"http://127.0.0.1:40123/q"', "http://127.0.0.1:40123") == '"https://standin.example.com/q"'


class TestReadCase:
    def test_a_folder_needs_nothing_but_its_configuration(self, tmp_path: Path) -> None:
        assert read_case(tmp_path) == Case(folder=tmp_path, configuration=tmp_path.resolve())

    def test_what_lies_in_before_is_applied_first(self, tmp_path: Path) -> None:
        (tmp_path / "before").mkdir()
        assert read_case(tmp_path).steps == ({"apply": "before"},)


class TestShape:
    def test_other_values_are_the_same_shape(self) -> None:
        assert shape({"address": "a", "arn": "one"}) == shape({"address": "a", "arn": "two"})

    def test_another_address_or_action_is_another_shape(self) -> None:
        assert shape({"address": "a"}) != shape({"address": "b"})
        assert shape({"actions": ["create"]}) != shape({"actions": ["delete"]})


def test_an_unknown_case_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["shapes/of-tomorrow"]) == 2
    assert "shapes/count" in capsys.readouterr().err


@pytest.fixture(scope="module")
def aws() -> Iterator[StandIn]:
    require_terraform()
    with StandIn(lifetime=600) as running:
        yield running


@pytest.mark.terraform
@pytest.mark.parametrize("name", RECORDED_AGAIN)
def test_terraform_says_the_same_again(name: str, aws: StandIn) -> None:
    case = next(case for case in all_cases() if case.name == name)
    recorded = json.loads((case.folder / PLAN_FILE).read_text(encoding="utf-8"))
    again = json.loads(record(case, aws))
    if again["terraform_version"] != recorded["terraform_version"]:
        pytest.skip(f"recorded by terraform {recorded['terraform_version']}, this is {again['terraform_version']}")
    assert shape(again) == shape(recorded)

"""A baseline: written small and sorted, read back with the place of whatever is wrong with it."""

from __future__ import annotations

import datetime
import json
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from farshore.baseline import load, text_of
from farshore.errors import InputError
from farshore.findings import Finding, Place, Severity

DAY = datetime.date(2026, 11, 21)
RULES = ("not-copied", "twin-missing")
TABLE = Place("plan.json", path='module.shop["eu"].aws_dynamodb_table.orders[0]')
FINDING = Finding(
    "not-copied", Severity.WARNING, "told in words", TABLE, "copy", regions=("us-west-2", "us-east-1"), also=()
)


def read(tmp_path: Path, text: str):
    file = tmp_path / "known.yaml"
    file.write_text(text, encoding="utf-8")
    return load(file, RULES)


def test_it_is_sorted_text_with_one_line_a_finding_and_nothing_else() -> None:
    other = replace(FINDING, rule="twin-missing", regions=())
    assert text_of([other, FINDING, FINDING], DAY).splitlines()[1:] == [
        "version: 1",
        "made_on: 2026-11-21",
        "findings:",
        r'  - {rule: not-copied, addresses: ["module.shop[\"eu\"].aws_dynamodb_table.orders[0]"], '
        'regions: ["us-east-1", "us-west-2"]}',
        r'  - {rule: twin-missing, addresses: ["module.shop[\"eu\"].aws_dynamodb_table.orders[0]"], regions: []}',
    ]


def test_it_holds_what_it_was_made_of_and_parts_of_it(tmp_path: Path) -> None:
    both = replace(FINDING, also=(TABLE._replace(path="aws_dynamodb_table.carts"),))
    held = read(tmp_path, text_of([both], DAY))
    assert held.holds(both)
    assert held.holds(FINDING)
    assert not held.holds(replace(FINDING, place=TABLE._replace(path="aws_dynamodb_table.users")))
    assert not held.holds(replace(FINDING, regions=("eu-west-1",)))
    assert not held.holds(replace(FINDING, rule="twin-missing"))


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_an_address_may_hold_any_character(address: str) -> None:
    text = text_of([replace(FINDING, place=TABLE._replace(path=address))], DAY)
    assert yaml.safe_load(text)["findings"][0]["addresses"] == [address]
    assert len(text.splitlines()) == 5, json.dumps(text)


def test_nothing_found_is_a_baseline_too(tmp_path: Path) -> None:
    assert not read(tmp_path, text_of([], DAY)).entries


ENTRY = '{rule: not-copied, addresses: ["a"], regions: []}'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "known.yaml: is empty, and no baseline"),
        ("# all mended\n", "known.yaml: is empty, and no baseline; `farshore review --write-baseline FILE` writes one"),
        ("version: 2\nmade_on: 2026-11-21\nfindings: []\n", "known.yaml:1:10: is of version '2', and this farshore"),
        ("version: 1\nmade_on: 2026-11-21\n", "known.yaml:1:1: `findings` is missing"),
        ("- a\n", "known.yaml:1:1: expected a map"),
        (
            f"version: 1\nmade_on: x\nfindings:\n - {ENTRY}\n - {ENTRY.replace('not-', 'no-')}\n",
            ":5:11: there is no rule",
        ),
        (
            f"version: 1\nmade_on: x\nfindings:\n - {ENTRY.replace('regions', 'region')}\n",
            ":4:41: unknown key `region`",
        ),
        (
            "version: 1\nmade_on: x\nfindings:\n - {rule: not-copied, addresses: a, regions: []}\n",
            ":4:34: expected a list",
        ),
        ("version: 1\nmade_on: x\nfindings: [\n", "known.yaml"),
        (
            "version: 1\nmade_on: x\nfindings: []\n",
            ":2:10: `x` is not a day such as 2027-01-31; `farshore review --write-",
        ),
        ("version: 1\nmade_on: 20261121\nfindings: []\n", ":2:10: `20261121` is not a day"),
        ("version: 1\nmade_on: 2026-02-30\nfindings: []\n", ":2:10: `2026-02-30` is not a day"),
        ("version: 1\nmade_on:\nfindings: []\n", ":2:9: `` is not a day"),
        ("version: 1\nmade_on: [2026-11-21]\nfindings: []\n", ":2:10: expected a text"),
        ("version: 1\nversion: 1\nmade_on: x\nfindings: []\n", ":2:1: the key `version` stands twice"),
    ],
)
def test_what_is_wrong_with_one_is_said_with_its_place(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(InputError) as refused:
        read(tmp_path, text)
    assert says in str(refused.value)
    assert "\n" not in str(refused.value)


def test_one_of_ten_thousand_findings_can_be_read_again(tmp_path: Path) -> None:
    many = [replace(FINDING, place=TABLE._replace(path=f"aws_sqs_queue.q{number}")) for number in range(10_000)]
    assert len(read(tmp_path, text_of(many, DAY)).entries) == len(many)


@pytest.mark.parametrize(("ahead", "fits"), [(-3000, True), (0, True), (366, True), (367, False)])
def test_the_day_it_was_made_on_may_not_lie_far_ahead(tmp_path: Path, ahead: int, fits: bool) -> None:
    file = tmp_path / "known.yaml"
    file.write_text(text_of([FINDING], DAY + datetime.timedelta(days=ahead)), encoding="utf-8")
    if fits:
        assert load(file, RULES, DAY).entries
    else:
        with pytest.raises(InputError, match=r"known.yaml:3:10: 2027-11-23 is more than a year ahead of 2026-11-21"):
            load(file, RULES, DAY)


def test_the_nearest_rule_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="did you mean `not-copied`"):
        read(tmp_path, f"version: 1\nmade_on: x\nfindings: [{ENTRY.replace('copied', 'copyed')}]\n")


def test_one_of_other_plans_is_refused(tmp_path: Path) -> None:
    held = read(tmp_path, text_of([FINDING], DAY))
    held.check_plans([TABLE.path, "aws_sqs_queue.jobs"])
    with pytest.raises(InputError, match="is the baseline of another plan"):
        held.check_plans(["aws_sqs_queue.jobs"])

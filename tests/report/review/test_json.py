"""The review for programs: it keeps to its schema, whatever the plan."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings

import farshore
from farshore.findings import Place, Severity
from farshore.plan.action import Action
from farshore.plan.review import Review
from farshore.plan.types import Kind
from farshore.policy import Decision, Policy
from farshore.report.review import json as json_module
from farshore.report.review.json import JsonReview
from tests.report.review import hostile
from tests.report.review.inputs import EVERY_PLAN, TICKETS, recorded

SCHEMA = json.loads(Path(json_module.__file__).with_name("json_schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)
FLAWED = "teams/storefront_flawed"


def document(*names: str) -> dict[str, Any]:
    return parsed(recorded(*names))


def parsed(review: Review) -> dict[str, Any]:
    text = JsonReview().render(review)
    assert text.isascii()
    result: dict[str, Any] = json.loads(text)
    return result


def test_the_schema_is_valid() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("name", EVERY_PLAN)
def test_every_recorded_plan_keeps_to_the_schema(name: str) -> None:
    assert list(VALIDATOR.iter_errors(document(name))) == []


def test_several_plans_are_one_document() -> None:
    both = document(*TICKETS)
    assert list(VALIDATOR.iter_errors(both)) == []
    assert [one["file"] for one in both["plans"]] == [f"{name}.json" for name in TICKETS]
    assert {member["file"] for group in both["twins"] for member in group["members"]} == {
        f"{name}.json" for name in TICKETS
    }
    assert both["tool"] == {"name": "farshore", "version": farshore.__version__}


def test_keys_may_be_added_within_a_major_version() -> None:
    flawed = document(FLAWED)
    assert flawed["schema_version"] == json_module.SCHEMA_VERSION
    assert VALIDATOR.is_valid({**flawed, "a_key_of_tomorrow": 1, "schema_version": "1.9"})
    assert not VALIDATOR.is_valid({**flawed, "schema_version": "2.0"})


@pytest.mark.parametrize(
    "path",
    [
        ("tool",),
        ("plans", 0, "resources", 0, "region"),
        ("matrix", 0, "cells"),
        ("twins", 0, "why"),
        ("findings", 0, "place", "path"),
        ("summary", "error"),
    ],
)
def test_no_key_may_be_missing(path: tuple[str | int, ...]) -> None:
    broken: Any = deepcopy(document(FLAWED))
    *way, last = path
    inner = broken
    for key in way:
        inner = inner[key]
    del inner[last]
    assert not VALIDATOR.is_valid(broken)


def test_the_schema_knows_every_word() -> None:
    words = SCHEMA["$defs"]
    assert set(words["severity"]["enum"]) == {one.label for one in Severity}
    assert set(words["action"]["enum"]) == {one.name.lower().replace("_", "-") for one in Action}
    assert set(words["row"]["properties"]["kind"]["enum"]) == {one.value for one in Kind}
    changed = set(words["cell"]["properties"]["changes"]["propertyNames"]["enum"])
    assert changed < {one.value for one in Action}


def test_it_says_what_was_found() -> None:
    flawed = document(FLAWED)
    assert flawed["regions"] == flawed["serving_regions"] == ["us-east-1", "us-west-2"]
    found = recorded(FLAWED).findings
    assert [one["rule"] for one in flawed["findings"]] == [one.rule for one in found]
    assert flawed["summary"]["error"] == sum(one.severity is Severity.ERROR for one in found)
    database = next(row for row in flawed["matrix"] if row["type"] == "aws_db_instance")
    assert database == {
        "type": "aws_db_instance",
        "kind": "data",
        "cells": {"us-east-1": {"remaining": 2, "changes": {"created": 2}}},
    }


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(hostile.reviews())
def test_hostile_plans_are_documents_too(review: Review) -> None:
    whole = parsed(review)
    assert [one["file"] for one in whole["plans"]] == [plan.file for plan in review.estate.plans]


def test_what_was_decided_about_rules_keeps_to_the_schema() -> None:
    off = Decision("twin-missing", Place("farshore.toml", 3), reason="each region has jobs of its own", off=True)
    set_ = Decision("twin-differs", Place("farshore.toml", 4), severity=Severity.NOTE)
    told = json.loads(JsonReview().render(replace(recorded(FLAWED), policy=Policy((off, set_)))))
    assert list(VALIDATOR.iter_errors(told)) == []
    assert told["policy"]["severities"] == {"twin-differs": "note"}
    del told["policy"]["off"][0]["reason"]
    assert not VALIDATOR.is_valid(told)

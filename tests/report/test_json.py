"""The report for programs: it keeps to its schema, and says what the terminal says."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import farshore
from farshore.catalog import Status
from farshore.checks import Preflight
from farshore.findings import Place, Severity
from farshore.policy import Decision, Policy
from farshore.report import json as json_module
from farshore.report.json import JsonRenderer
from farshore.spec import Role, Strategy
from tests.report import hostile
from tests.report.inputs import BOARD, CALM, report

SCHEMA = json.loads(Path(json_module.__file__).with_name("json_schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)


def document(*texts: str) -> dict[str, Any]:
    result: dict[str, Any] = json.loads(JsonRenderer().render([report(text) for text in texts]))
    return result


def test_the_schema_is_valid() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_reports_keep_to_the_schema() -> None:
    assert list(VALIDATOR.iter_errors(document(BOARD, CALM))) == []


def test_the_schema_version_is_one_that_the_schema_admits() -> None:
    assert document(CALM)["schema_version"] == json_module.SCHEMA_VERSION
    assert not VALIDATOR.is_valid({**document(CALM), "schema_version": "2.0"})


def test_keys_may_be_added() -> None:
    assert list(VALIDATOR.iter_errors({**document(CALM), "a_key_of_tomorrow": 1})) == []


@pytest.mark.parametrize(
    "path",
    [
        ("tool",),
        ("reports", 0, "findings"),
        ("reports", 0, "matrix", 0, "verdicts", "us-east-1", "status"),
        ("reports", 0, "findings", 0, "place", "line"),
        ("reports", 0, "findings", 0, "evidence", 0, "date"),
        ("reports", 0, "estimates"),
        ("reports", 0, "estimates", 0, "rpo", "terms", 0, "seconds"),
        ("reports", 0, "summary", "error"),
    ],
)
def test_no_key_may_be_missing(path: tuple[str | int, ...]) -> None:
    broken: Any = deepcopy(document(BOARD))
    *way, last = path
    inner = broken
    for key in way:
        inner = inner[key]
    del inner[last]
    assert not VALIDATOR.is_valid(broken)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("severity", {severity.label for severity in Severity}),
        ("status", {status.value for status in Status}),
    ],
)
def test_the_schema_knows_every_word(name: str, words: set[str]) -> None:
    assert set(SCHEMA["$defs"][name]["enum"]) == words


def test_the_schema_knows_every_role_and_strategy() -> None:
    properties = SCHEMA["$defs"]["report"]["properties"]
    assert set(properties["regions"]["items"]["properties"]["role"]["enum"]) == {role.value for role in Role}
    assert set(properties["spec"]["properties"]["strategy"]["enum"]) == {strategy.value for strategy in Strategy}


def test_it_says_what_was_found() -> None:
    (board,) = document(BOARD)["reports"]
    assert board["spec"] == {"name": "pegboard", "file": "spec.yaml", "strategy": "active-active"}
    assert (board["date"], board["catalog_date"]) == ("2026-11-21", "2026-10-01")
    assert board["regions"][:2] == [{"id": "us-east-1", "role": "primary"}, {"id": "ca-west-1", "role": "standby"}]
    comprehend = next(row for row in board["matrix"] if row["asked"] == "comprehend")
    assert comprehend["needed_by"] == ["also_needs"]
    assert comprehend["verdicts"]["ca-west-1"]["status"] == "unavailable"
    states = next(row for row in board["matrix"] if row["asked"] == "states")
    assert states["aws_service"] == "stepfunctions"
    iam = next(row for row in board["matrix"] if row["asked"] == "iam")
    assert iam["verdicts"]["eu-west-1"]["control_plane"] == "us-east-1"


def test_a_finding_says_where_it_is_and_who_accepted_it() -> None:
    (board,) = document(BOARD)["reports"]
    waived = [finding for finding in board["findings"] if finding["waiver"]]
    assert [(finding["service"], finding["waiver"]) for finding in waived] == [
        ("mail", {"reason": "mail may wait for an hour", "until": "2027-03-01"}),
    ] * len(waived)
    assert waived
    unknown = next(finding for finding in board["findings"] if finding["rule"] == "service-unknown")
    assert unknown["place"] == {"file": "spec.yaml", "line": 13, "column": 43, "path": "also_needs[3]"}


def test_an_estimate_shows_its_terms_beside_the_objective() -> None:
    (board,) = document(BOARD)["reports"]
    assert [one["service"] for one in board["estimates"]] == ["orders", "exports", "mail"]
    (term,) = board["estimates"][0]["rpo"]["terms"]
    assert (board["estimates"][0]["rpo"]["objective"], term["seconds"]) == (60, 1)
    assert board["estimates"][2]["rpo"]["seconds"] is None


def test_the_summary_counts_the_findings() -> None:
    (board,) = document(BOARD)["reports"]
    counted = {"error": 0, "warning": 0, "note": 0, "waived": 0}
    for finding in board["findings"]:
        counted["waived" if finding["waiver"] else finding["severity"]] += 1
    assert board["summary"] == counted


def test_several_specs_are_one_document() -> None:
    both = document(BOARD, CALM)
    assert [one["spec"]["name"] for one in both["reports"]] == ["pegboard", "shop"]
    assert both["tool"] == {"name": "farshore", "version": farshore.__version__}


def test_the_same_input_gives_the_same_bytes() -> None:
    assert JsonRenderer().render([report(BOARD)]) == JsonRenderer().render([report(BOARD)])


@settings(max_examples=100, deadline=None)
@given(st.text(min_size=1, max_size=50).filter(str.strip))
def test_any_reason_arrives_as_it_was_written_in_ascii(reason: str) -> None:
    quoted = json.dumps(reason)  # a JSON string is a YAML string, but for surrogates
    if "\\ud" in quoted:
        return
    text = CALM.replace("}", f", avoid: {{us-west-2: {quoted}}}}}")
    rendered = JsonRenderer().render([report(text)])
    assert rendered.isascii()
    assert rendered.endswith("}\n")
    (finding,) = json.loads(rendered)["reports"][0]["findings"]
    assert finding["message"] == f"us-west-2 is the candidate but to be avoided: {reason}"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(hostile.preflights())
def test_any_input_keeps_to_the_schema(one: Preflight) -> None:
    text = JsonRenderer().render([one])
    assert text.isascii()
    written = json.loads(text)
    assert {error.validator for error in VALIDATOR.iter_errors(written)} <= {
        "minLength",
        "pattern",
    }  # the loader's part
    assert [finding["message"] for finding in written["reports"][0]["findings"]] == [
        finding.message for finding in one.findings
    ]


def test_what_was_decided_about_rules_keeps_to_the_schema() -> None:
    decided = Policy(
        (
            Decision("too-few-zones", Place("farshore.toml", 3), reason="accepted by the board", off=True),
            Decision("region-avoided", Place("farshore.toml", 4), severity=Severity.NOTE),
        )
    )
    told = json.loads(JsonRenderer().render([replace(report(CALM), policy=decided)]))
    assert list(VALIDATOR.iter_errors(told)) == []
    assert told["reports"][0]["policy"]["severities"] == {"region-avoided": "note"}
    del told["reports"][0]["policy"]["off"][0]["reason"]
    assert not VALIDATOR.is_valid(told)

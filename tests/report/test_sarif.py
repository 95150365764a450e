"""The report for code scanning: valid against the schema, with fingerprints that stay."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings

from farshore.checks import PREFLIGHT_RULES, Preflight
from farshore.report.sarif import FINGERPRINT, SarifRenderer
from farshore.waiving import WAIVER_RULES
from tests.report import hostile
from tests.report.inputs import BOARD, CALM, report

SCHEMA = json.loads((Path(__file__).with_name("sarif") / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft4Validator(SCHEMA, format_checker=jsonschema.Draft4Validator.FORMAT_CHECKER)


def run(*reports: Preflight) -> dict[str, Any]:
    log = json.loads(SarifRenderer().render(reports))
    VALIDATOR.validate(log)
    (only,) = log["runs"]
    return only


def test_the_log_keeps_to_the_schema() -> None:
    assert run(report(BOARD), report(CALM))["tool"]["driver"]["name"] == "farshore"


def test_every_rule_explains_itself() -> None:
    rules = run(report(CALM))["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [rule.id for rule in (*PREFLIGHT_RULES, *WAIVER_RULES)]
    assert all(rule["help"]["markdown"] and rule["helpUri"].startswith("https://") for rule in rules)


def test_a_result_points_to_its_place_and_rule() -> None:
    whole = run(report(BOARD))
    first = whole["results"][0]
    assert first["level"] == "error"
    assert whole["tool"]["driver"]["rules"][first["ruleIndex"]]["id"] == first["ruleId"] == "service-unavailable"
    physical = first["locations"][0]["physicalLocation"]
    assert physical == {"artifactLocation": {"uri": "spec.yaml"}, "region": {"startLine": 13, "startColumn": 22}}
    assert whole["columnKind"] == "unicodeCodePoints"


def test_waivers_are_suppressions_and_every_result_says_whether_it_has_one() -> None:
    suppressed = [one["suppressions"] for one in run(report(BOARD))["results"]]
    accepted = {
        "kind": "inSource",
        "status": "accepted",
        "justification": "mail may wait for an hour (until 2027-03-01)",
    }
    assert suppressed == [[]] * 12 + [[accepted]] * 2


def prints(text: str) -> list[str]:
    return [one["partialFingerprints"][FINGERPRINT] for one in run(report(text))["results"]]


def test_fingerprints_stay_when_lines_move_and_differ_from_each_other() -> None:
    assert prints("# a comment\n\n" + BOARD) == prints(BOARD)
    assert len(set(prints(BOARD))) == len(prints(BOARD))


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("config/a b.yaml", "config/a%20b.yaml"),
        ("./spec.yaml", "spec.yaml"),
        ("../x/spec.yaml", "../x/spec.yaml"),
        ("/srv/spec.yaml", "file:///srv/spec.yaml"),
        ("c:spec.yaml", "c%3Aspec.yaml"),
        ("config\\spec.yaml", "config/spec.yaml"),
        ("C:\\specs\\a.yaml", "file:///C:/specs/a.yaml"),
        ("<text>", "%3Ctext%3E"),
        ("\udcff.yaml", "%FF.yaml"),
        ("ü.yaml", "%C3%BC.yaml"),
    ],
)
def test_a_file_is_a_relative_uri(file: str, uri: str) -> None:
    (one,) = run(replace(report(CALM), findings=(replace(report(BOARD).findings[0], place=_place(file)),)))["results"]
    assert one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


def _place(file: str) -> Any:
    return report(BOARD).findings[0].place._replace(file=file)


def test_a_message_cannot_hold_a_link() -> None:
    (one,) = run(replace(report(CALM), findings=(hostile.finding("[click](https://evil.example)"),)))["results"]
    assert "\\[click\\](https" in one["message"]["text"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(hostile.preflights())
def test_any_input_is_a_valid_log(one: Preflight) -> None:
    text = SarifRenderer().render([one])
    assert text.isascii()
    assert len(run(one)["results"]) == len(one.findings)

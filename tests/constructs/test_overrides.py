"""Overrides in what is written: merged, removed, and refused where there is nothing to override."""

from __future__ import annotations

from pathlib import Path

import pytest

from farshore.constructs.overrides import merged
from farshore.errors import InputError
from tests.constructs.synthesised import HEAD, terraform

SPEC = (
    HEAD
    + """
services:
  orders:
    type: table
    key: {partition: id}
    indexes: {by-day: {partition: day}, by-name: {partition: name}}
  files: {type: bucket}
  api: {type: rest-api, code: src, routes: {GET /: read}, uses: {orders: read}}
"""
)
TABLE = "aws_dynamodb_table.orders_table-us-east-1"
FUNCTION = "aws_lambda_function.api_function-read"


def overridden(folder: Path, text: str, spec: str = SPEC):
    return terraform(folder, f"{spec}overrides:\n  {text}\n")


def refused(folder: Path, text: str, spec: str = SPEC) -> str:
    with pytest.raises(InputError) as raised:
        overridden(folder, text, spec)
    return str(raised.value)


def test_every_stack_that_has_the_resource_is_overridden_and_one_may_differ(tmp_path: Path):
    stacks = overridden(
        tmp_path, f"{FUNCTION}: {{memory_size: 2048}}\n  us-west-2: {{{FUNCTION}: {{memory_size: 3008}}}}"
    )

    memory = {
        region: stacks[region]["resource"]["aws_lambda_function"]["api_function-read"]["memory_size"]
        for region in ("us-east-1", "us-west-2")
    }
    assert memory == {"us-east-1": 2048, "us-west-2": 3008}


def test_nothing_else_changes(tmp_path: Path):
    plain = terraform(tmp_path / "plain", SPEC)
    changed = overridden(tmp_path / "changed", f"us-west-2: {{{FUNCTION}: {{memory_size: 2048}}}}")

    changed["us-west-2"]["resource"]["aws_lambda_function"]["api_function-read"]["memory_size"] = 512
    assert changed == plain


def test_expressions_stay_expressions_and_their_escapes_stay_escapes(tmp_path: Path):
    variables = "{A: '${aws_sns_topic.alerts.arn}', B: '$${not}', ORDERS_TABLE: null}"
    stacks = overridden(tmp_path, f"{FUNCTION}: {{environment: {{variables: {variables}}}}}")

    found = stacks["us-east-1"]["resource"]["aws_lambda_function"]["api_function-read"]["environment"]["variables"]
    assert found == {"A": "${aws_sns_topic.alerts.arn}", "B": "$${not}", "ORDERS_WRITES": "on"}


@pytest.mark.parametrize(
    ("value", "given", "result"),
    [
        ({"a": {"b": 1, "c": 2}}, {"a": {"b": 3}}, {"a": {"b": 3, "c": 2}}),
        ({"a": 1, "b": 2}, {"a": None}, {"b": 2}),
        ({"a": [1, 2]}, {"a": [3]}, {"a": [3]}),
        ({"a": [{"b": 1, "c": 2}]}, {"a": {"b": 3}}, {"a": [{"b": 3, "c": 2}]}),
        ({"a": [{"b": 1}, {"b": 2}]}, {"a": {"1": {"b": 3}}}, {"a": [{"b": 1}, {"b": 3}]}),
        ({"a": [{"b": 1}, {"b": 2}]}, {"a": {"0": None}}, {"a": [{"b": 2}]}),
        ({}, {"a": {"b": {"c": 1, "d": None}}}, {"a": {"b": {"c": 1}}}),
        ({"a": "text"}, {"a": {"b": 1}}, {"a": {"b": 1}}),
    ],
)
def test_a_map_changes_what_it_names(value: dict, given: dict, result: dict):
    assert merged(value, given) == result


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "us-west-1: {aws_kms_key.files_key: {tags: {a: b}}}",
            "overrides.us-west-1: this spec has no stack `us-west-1`",
        ),
        ("aws_kms_key.file_key: {tags: {a: b}}", "in any stack of this spec; did you mean `aws_kms_key.files_key`?"),
        ("edge: {aws_kms_key.files_key: {tags: {a: b}}}", "no such resource in the stack `edge`"),
        (f"{FUNCTION}: {{memory: 1}}", "`aws_lambda_function` has no argument `memory`"),
        (f"{FUNCTION}: {{memory_sise: 1}}", "did you mean `memory_size`?"),
        (f"{FUNCTION}: {{arn: x}}", "`aws_lambda_function` has no argument `arn`"),
        (f"{FUNCTION}: {{environment: {{variable: {{}}}}}}", "`environment` has no argument `variable`"),
        (f"{TABLE}: {{lifecycle: {{prevent: true}}}}", "`lifecycle` has no argument `prevent`"),
        (f"{TABLE}: {{attribute: {{name: x}}}}", "has 3 blocks; say which by number"),
        (f"{TABLE}: {{attribute: {{3: {{name: x}}}}}}", "the first of the 3 has the number 0"),
        (f"{TABLE}: {{global_secondary_index: {{0: {{nam: x}}}}}}", "did you mean `name`?"),
    ],
)
def test_what_is_not_there_is_answered_with_the_place_and_the_nearest(tmp_path: Path, text: str, said: str):
    message = refused(tmp_path, text)

    assert said in message
    assert "spec.yaml:14:" in message


def test_arguments_of_a_provider_that_the_bindings_do_not_describe_are_left_to_terraform(tmp_path: Path):
    spec = SPEC + "terraform: {aws_provider: 6}\n"

    stacks = overridden(tmp_path, f"{FUNCTION}: {{newer_argument: 1}}", spec)
    assert stacks["us-east-1"]["resource"]["aws_lambda_function"]["api_function-read"]["newer_argument"] == 1
    assert "no such resource" in refused(tmp_path / "again", "aws_kms_key.none_key: {newer_argument: 1}", spec)

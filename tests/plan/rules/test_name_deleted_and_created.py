"""name-deleted-and-created: when two addresses are one thing."""

from __future__ import annotations

from typing import Any

from farshore.findings import Finding, Severity
from tests.plan.build import change, findings, plan

RULE = "name-deleted-and-created"


def pair(kind: str, old: dict[str, Any], new: dict[str, Any], **more: Any) -> list[Finding]:
    gone = change(f"{kind}.old", None, before={"region": "us-east-1", **old})
    return findings(RULE, plan(gone, change(f"{kind}.new", {"region": "us-east-1", **new}, **more)))


def test_state_under_a_new_address_is_an_error_and_reported_once() -> None:
    gone = change("aws_dynamodb_table.old", None, before={"name": "a", "region": "us-east-1"})
    data = plan(gone, change("aws_dynamodb_table.new", {"name": "a"}))
    (finding,) = findings(RULE, data)
    assert finding.severity is Severity.ERROR
    assert "no `moved` block" in finding.message
    assert not findings("stateful-destroyed", data)


def test_what_holds_no_state_is_a_warning() -> None:
    (finding,) = pair("aws_lambda_function", {"name": "a", "function_name": "a"}, {"name": "a", "function_name": "a"})
    assert finding.severity is Severity.WARNING


def test_another_name_region_or_an_unknown_name_is_no_renaming() -> None:
    assert not pair("aws_dynamodb_table", {"name": "a"}, {"name": "b"})
    assert not pair("aws_dynamodb_table", {"name": "a"}, {"name": "a", "region": "us-west-2"})
    assert not pair("aws_dynamodb_table", {"name": "a"}, {"name": None}, unknown={"name": True})
    assert not pair("aws_dynamodb_table", {"name": None}, {"name": None})
    assert not pair("aws_instance", {"instance_type": "a"}, {"instance_type": "a"})


def test_a_bucket_name_is_one_everywhere() -> None:
    assert pair("aws_s3_bucket", {"bucket": "a"}, {"bucket": "a", "region": "us-west-2"})


def test_a_module_that_was_renamed_is_one_finding() -> None:
    changes = []
    for name in ("a", "b", "c", "d", "e"):
        values = {"name": name, "region": "us-east-1"}
        changes.append(change(f"module.old.aws_sns_topic.{name}", None, before=values))
        changes.append(change(f"module.new.aws_sns_topic.{name}", values))
    (finding,) = findings(RULE, plan(*changes))
    assert "2 more" in finding.message


def test_two_states_are_told_to_move_it_between_them() -> None:
    values = {"name": "a", "region": "us-east-1"}
    gone = plan(change("aws_dynamodb_table.old", None, before=values))
    (finding,) = findings(RULE, gone, plan(change("aws_dynamodb_table.new", values)))
    assert "`import`" in finding.remedy


def test_values_of_any_type_are_survived() -> None:
    for odd in (None, 7, [], {"a": 1}, True, "x" * 1000):
        assert len(pair("aws_dynamodb_table", {"name": odd}, {"name": odd})) <= 1

"""module-without-providers: names of calls that contradict the region in which all of the module is."""

from __future__ import annotations

import json
from typing import Any

import pytest

from farshore.findings import Finding, Severity
from tests.plan.build import PROVIDERS, findings

RULE = "module-without-providers"


def plan(calls: dict[str, str], name: str = "orders", source: str = "./shop") -> bytes:
    """The plan of calls of a module, each with the provider that it hands over, beside a topic in us-west-2."""
    resource = {"mode": "managed", "type": "aws_sqs_queue", "name": "q", "address": "aws_sqs_queue.q"}
    topic = {"mode": "managed", "type": "aws_sns_topic", "name": "t", "address": "aws_sns_topic.t"}
    changes = [
        {**resource, "module_address": f"module.{call}", "address": f"module.{call}.aws_sqs_queue.q"} for call in calls
    ]
    made: dict[str, Any] = {"actions": ["create"], "before": None, "after": {"name": name}, "after_unknown": {}}
    document = {
        "format_version": "1.2",
        "resource_changes": [{**one, "change": made} for one in (*changes, topic)],
        "configuration": {
            "provider_config": {
                key: {"name": "aws", "expressions": {"region": {"constant_value": region}}}
                for key, region in PROVIDERS.items()
            },
            "root_module": {
                "resources": [{**topic, "provider_config_key": "aws.west", "expressions": {}}],
                "module_calls": {
                    call: {
                        "source": source,
                        "module": {"resources": [{**resource, "provider_config_key": key, "expressions": {}}]},
                    }
                    for call, key in calls.items()
                },
            },
        },
    }
    return json.dumps(document).encode()


def found(*names: str, **calls: str) -> list[Finding]:
    return findings(RULE, plan({**dict.fromkeys(names, "aws"), **calls}))


@pytest.mark.parametrize("name", ["shop_west", "usw2", "oregon", "us_west_2", "shop_dr", "standby"])
def test_a_second_call_that_is_named_for_another_region_is_an_error(name: str) -> None:
    (finding,) = found("shop_east", name)
    assert finding.severity is Severity.ERROR
    assert finding.place.path == f"module.{name}"
    assert "aws = aws.west" in finding.remedy


def test_with_its_provider_or_another_name_or_alone_it_is_right() -> None:
    assert not found("shop_east", shop_west="aws.west")
    assert not found("shop", "shop_tools")
    assert not found("shop_east", "shop_reports_east")
    assert not found("shop_west")


def test_a_standby_of_another_name_may_be_meant_for_the_same_region() -> None:
    data = json.loads(plan({"shop": "aws", "shop_secondary": "aws"}))
    data["resource_changes"][1]["change"] = {**data["resource_changes"][1]["change"], "after": {"name": "other"}}
    assert not findings(RULE, json.dumps(data).encode())

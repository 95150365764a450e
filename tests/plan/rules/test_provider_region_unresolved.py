"""provider-region-unresolved: said once a provider, with what to do."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from typing import Any, ClassVar

import pytest

from farshore.findings import Severity, Waiver, singly
from farshore.plan.plan import load
from farshore.plan.review import review
from tests.plan.build import catalog, change, findings, plan

RULE = "provider-region-unresolved"


def test_all_resources_of_a_provider_are_one_finding() -> None:
    queues = [change(f"aws_sqs_queue.q{n}", {}, provider="aws.lost") for n in range(5)]
    (finding,) = findings(RULE, plan(*queues, change("aws_sqs_queue.known", {})))
    assert finding.severity is Severity.WARNING
    assert "`aws.lost`" in finding.message
    assert "2 more" in finding.message
    assert "--provider-region aws.lost=REGION" in finding.remedy


def test_stating_the_region_answers_it() -> None:
    data = plan(change("aws_sqs_queue.a", {}, provider="aws.lost"))
    reviewed = review([load(data, "plan.json", {"aws.lost": "eu-west-1"})], catalog())
    assert not [one for one in reviewed.findings if one.rule == RULE]


def test_what_is_no_longer_declared_cannot_be_stated() -> None:
    (finding,) = findings(
        RULE, plan(change("aws_sqs_queue.a", None, before={}), change("aws_sns_topic_policy.a", None, before={}))
    )
    assert finding.severity is Severity.NOTE
    assert "--provider-region" not in finding.remedy


def test_global_resources_have_no_region_to_be_told() -> None:
    assert not findings(RULE, plan(change("aws_iam_role.a", {}, provider="aws.lost")))


def modules(keys: Mapping[str, str], providers: Mapping[str, Any] | None = None, version: str = "1.0.11") -> bytes:
    """A plan of modules that each make a queue through the provider configuration of a key."""
    document = json.loads(plan(*(change(f"module.{name}.aws_sqs_queue.jobs") for name in keys)))
    queue = {"address": "aws_sqs_queue.jobs", "mode": "managed", "type": "aws_sqs_queue", "name": "jobs"}
    document["configuration"] = {
        "provider_config": {"aws": {"name": "aws", "expressions": {}}} if providers is None else providers,
        "root_module": {
            "module_calls": {
                name: {"source": "./queue", "module": {"resources": [{**queue, "provider_config_key": key}]}}
                for name, key in keys.items()
            }
        },
    }
    return json.dumps({**document, "terraform_version": version}).encode()


class TestModules:
    """What the modules of a plan lack for one reason is one finding: old ones tell of no module what it was given."""

    OLD: ClassVar = {name: f"{name}:aws" for name in ("east", "west", "third", "fourth", "fifth")}

    def test_of_an_old_terraform_are_told_once_with_the_key_of_each(self) -> None:
        (finding,) = findings(RULE, modules(self.OLD))
        assert finding.severity is Severity.WARNING
        assert "does not hold the provider configuration `east:aws` (the same goes for `west:aws`" in finding.message
        assert [place.path for place in finding.places] == [f"module.{name}.aws_sqs_queue.jobs" for name in self.OLD]
        assert finding.remedy.startswith("Plan with a current Terraform")
        assert "--provider-region east:aws=REGION" in finding.remedy
        assert all(f"`{key}`" in finding.remedy for key in self.OLD.values())
        assert finding.cause is None, "no block in the files has such a key"

    def test_one_of_them_is_told_as_before(self) -> None:
        (finding,) = findings(RULE, modules({"east": "east:aws"}))
        assert "the same goes" not in finding.message
        assert "State each" not in finding.remedy

    def test_are_findings_of_each_all_the_same(self) -> None:
        data = modules(self.OLD)
        waiver = Waiver(RULE, "moved away", datetime.date(2027, 1, 1), address="module.west")
        found = review([load(data, "plan.json")], catalog(), [waiver], datetime.date(2026, 11, 21)).findings
        told = {tuple(one.path for one in each.places): each.waiver for each in found if each.rule == RULE}
        assert told[("module.west.aws_sqs_queue.jobs",)] is waiver
        (left,) = (places for places, accepted in told.items() if accepted is None)
        assert len(left) == 4
        assert len([part for one in findings(RULE, data) for part in singly(one)]) == 5

    def test_those_whose_region_is_stated_are_left_out(self) -> None:
        stated = {"east:aws": "us-east-1", "west:aws": "us-west-2"}
        reviewed = review([load(modules(self.OLD), "plan.json", stated)], catalog())
        (finding,) = (one for one in reviewed.findings if one.rule == RULE)
        assert len(finding.places) == 3

    def test_with_providers_of_their_own_are_told_once_at_the_block(self) -> None:
        own = {f"module.{name}:aws": {"name": "aws", "module_address": f"module.{name}"} for name in ("a", "b", "c")}
        keys = {key.partition(".")[2].partition(":")[0]: key for key in own}
        (finding,) = findings(RULE, modules(keys, own, "1.11.4"))
        assert "or from what calls its module (the same goes for `module.b:aws` and `module.c:aws`)" in finding.message
        assert not finding.remedy.startswith("Plan with")
        assert finding.cause is not None
        assert finding.cause.path == "module.a.provider.aws"


@pytest.mark.parametrize(("key", "block"), [("aws", "provider.aws"), ("aws.lost", "provider.aws.lost")])
def test_its_cause_is_the_block_of_the_provider(key: str, block: str) -> None:
    providers = {key: {"name": "aws", "expressions": {"region": {}}}}
    data = json.loads(plan(change("aws_sqs_queue.a", provider=key)))
    data["configuration"]["provider_config"] = providers
    (finding,) = findings(RULE, json.dumps(data).encode())
    assert finding.cause is not None
    assert (finding.cause.file, finding.cause.path) == ("plan.json", block)
    assert finding.place.path == "aws_sqs_queue.a"

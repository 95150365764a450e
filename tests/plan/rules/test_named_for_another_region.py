"""named-for-another-region: keys, names and aliases that contradict the region of the provider."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest

from farshore.findings import Finding, Severity, Waiver, apply_waivers
from tests.plan.build import change, findings, plan

RULE = "named-for-another-region"
TODAY = datetime.date(2026, 11, 21)


def found(*changes: dict[str, Any]) -> list[Finding]:
    return findings(RULE, plan(*changes))


def queues(*keys: str, **more: Any) -> list[dict[str, Any]]:
    return [
        change(f'aws_sqs_queue.q["{key}"]', {"name": f"q{number}"}, provider="aws", **more)
        for number, key in enumerate(keys)
    ]


def cells(*keys: str, regions: dict[str, str] | None = None) -> list[dict[str, Any]]:
    placed = regions or {}
    return [
        change(f'module.cell["{key}"].aws_sqs_queue.q', {"name": "q", "region": placed.get(key, "us-east-1")})
        for key in keys
    ]


class TestKeys:
    """A `for_each` over regions."""

    @pytest.mark.parametrize("key", ["us-west-2", "us_west_2", "usw2", "prod-us-west-2"])
    def test_an_instance_beside_the_one_of_its_own_region(self, key: str) -> None:
        (finding,) = found(*queues("us-east-1", key))
        assert finding.severity is Severity.WARNING
        assert finding.place.path == f'aws_sqs_queue.q["{key}"]'
        assert set(finding.regions) == {"us-east-1", "us-west-2"}

    def test_without_its_own_region_it_may_be_what_it_is_about(self) -> None:
        assert not found(*queues("us-west-2", "eu-west-1"))
        assert not found(*queues("us-east-1", "us-west-2", "all"))

    def test_a_name_that_repeats_the_key_says_no_more(self) -> None:
        keys = ("us-west-2", "eu-west-1")
        probes = (change(f'aws_sqs_queue.p["{key}"]', {"name": f"probe-{key}"}, provider="aws") for key in keys)
        assert not found(*probes)

    def test_parameters_logs_and_topics_tell_of_other_regions(self) -> None:
        for kind in ("aws_ssm_parameter", "aws_cloudwatch_log_group", "aws_sns_topic", "aws_cloudwatch_dashboard"):
            keys = ("us-east-1", "us-west-2")
            assert not found(*(change(f'{kind}.a["{key}"]', {"name": "a"}) for key in keys)), kind

    def test_where_the_region_follows_the_key_it_is_right(self) -> None:
        east, west = queues("us-east-1", "us-west-2")
        west["change"]["after"]["region"] = "us-west-2"
        assert not found(east, west)

    def test_all_of_a_module_is_told_once(self) -> None:
        (finding,) = found(*cells("us-east-1", "us-west-2"))
        assert finding.place.path == 'module.cell["us-west-2"]'
        assert "`providers`" in str(finding.remedy)
        assert finding.severity is Severity.WARNING

    def test_a_module_that_has_something_in_its_region_is_right(self) -> None:
        assert not found(*cells("us-east-1", "us-west-2", regions={"us-west-2": "us-west-2"}))

    def test_a_module_for_other_regions_only_is_a_note(self) -> None:
        (finding,) = found(*cells("eu-west-1"))
        assert finding.severity is Severity.NOTE


class TestNames:
    """Names in AWS that hold a region."""

    def test_a_name_alone_is_a_note(self) -> None:
        (finding,) = found(change("aws_s3_bucket.logs", {"bucket": "logs-eu-west-1"}))
        assert finding.severity is Severity.NOTE
        assert "eu-west-1" in finding.message
        assert not found(change("aws_s3_bucket.logs", {"bucket": "logs-us-east-1"}))
        assert not found(change("aws_s3_bucket.logs", {"bucket": "from-us-east-1-to-eu-west-1"}))

    def test_beside_one_of_its_own_region_it_is_more(self) -> None:
        pair = [
            change("aws_s3_bucket.a", {"bucket": "assets-us-east-1"}),
            change("aws_s3_bucket.b", {"bucket": "assets-us-west-2"}),
        ]
        (finding,) = found(*pair)
        assert finding.severity is Severity.WARNING
        assert finding.place.path == "aws_s3_bucket.b"

    def test_a_copy_may_be_named_for_its_source(self) -> None:
        source = change("aws_s3_bucket.a", {"bucket": "assets"})
        target = change("aws_s3_bucket.west", {"bucket": "assets-of-us-east-1"})
        rule = {"status": "Enabled", "destination": [{"bucket": "arn:aws:s3:::assets-of-us-east-1"}]}
        way = change("aws_s3_bucket_replication_configuration.a", {"bucket": "assets", "rule": [rule]})
        assert found(source, target)
        assert not found(source, target, way)

    def test_a_name_that_is_secret_is_not_told(self) -> None:
        assert not found(change("aws_s3_bucket.logs", {"bucket": "logs-eu-west-1"}, sensitive={"bucket": True}))


def test_an_alias_that_says_another_region() -> None:
    def aliased(region: str) -> list[Finding]:
        data = json.loads(plan(change("aws_sqs_queue.q", {"name": "q"}, provider="aws.eu_west_1")))
        configured = {"name": "aws", "expressions": {"region": {"constant_value": region}}}
        data["configuration"]["provider_config"]["aws.eu_west_1"] = configured
        return findings(RULE, json.dumps(data).encode())

    (finding,) = aliased("eu-central-1")
    assert finding.place.path == "aws.eu_west_1"
    assert not aliased("eu-west-1")


def test_a_waiver_of_one_leaves_what_is_said_of_the_others() -> None:
    (both,) = found(*(change(f"aws_sqs_queue.{name}", {"name": f"{name}-us-west-2"}, provider="aws") for name in "ab"))
    waiver = Waiver(RULE, "it is about that region", datetime.date(2999, 1, 1), address="aws_sqs_queue.a")
    left, waived = sorted(apply_waivers([both], [waiver], TODAY), key=lambda one: one.waiver is not None)
    assert (left.place.path, waived.place.path) == ("aws_sqs_queue.b", "aws_sqs_queue.a")
    assert "aws_sqs_queue.a" not in left.message

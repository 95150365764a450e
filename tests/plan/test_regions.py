"""Where a resource is: what tells it, in which order, and what is said where nothing does."""

from __future__ import annotations

from pathlib import Path

import pytest

from farshore.plan.plan import Plan, load
from farshore.plan.regions import region_in, region_of_arn, region_of_zone
from tests.plan.build import change, plan
from tests.plan.record import PLAN_FILE, RECORDED

ARN = "arn:aws:sqs:{}:123456789012:jobs"


def recorded(case: str, **stated: str) -> Plan:
    return load((RECORDED / case / PLAN_FILE).read_bytes(), case, stated)


def regions_of(one: Plan) -> dict[str, str | None]:
    return {resource.address: resource.region for resource in one.resources}


def only(data: bytes) -> Plan:
    return load(data, "plan.json")


class TestRecorded:
    """Plans that the real terraform made."""

    @pytest.mark.parametrize(
        ("case", "expected"),
        [
            ("shapes/count", {"aws_sqs_queue.jobs[1]": "us-east-1"}),
            (
                "shapes/nested_modules",
                {
                    "module.west.module.queue.aws_sqs_queue.jobs": "us-west-2",
                    "module.pair.aws_sns_topic.there": "eu-west-1",
                    "module.pair.aws_sns_topic.here": "us-east-1",
                },
            ),
            (
                "shapes/region_variable",
                {
                    "aws_sns_topic.primary": "us-east-2",
                    "aws_sns_topic.standby": "us-west-2",
                    "aws_sns_topic.third": "eu-central-1",
                },
            ),
            (
                "shapes/region_module_provider",
                {"module.third.module.inner.aws_sns_topic.alerts": "eu-west-1"},
            ),
            ("shapes/region_local", {"aws_sns_topic.primary": None, "aws_subnet.standby": "us-west-2"}),
            ("shapes/region_environment", {"aws_sns_topic.alerts": None}),
            ("shapes/region_sensitive", {"aws_sns_topic.alerts": None}),
            ("shapes/region_unknown", {"aws_sns_topic.alerts": None}),
            ("shapes/removed_from_configuration", {"aws_sns_topic.dropped": "us-west-2"}),
            (
                "by_hand/provider_6_region",
                {
                    'aws_sqs_queue.each["ap-south-1"]': "ap-south-1",
                    "aws_sqs_queue.gone": "eu-central-1",
                    "aws_sqs_queue.unknown": None,
                    "aws_iam_role.worker": None,
                },
            ),
            ("by_hand/format_0_1", {"aws_db_instance.main": "us-east-1", "module.west.aws_sqs_queue.jobs": None}),
            ("by_hand/no_configuration", {"aws_db_instance.main": "us-east-1", "aws_sns_topic.gone": "us-west-2"}),
        ],
    )
    def test_each_resource_is_where_terraform_puts_it(self, case: str, expected: dict[str, str | None]) -> None:
        found = regions_of(recorded(case))
        assert {address: found.get(address, "no such resource") for address in expected} == expected

    @pytest.mark.parametrize("path", sorted(RECORDED.glob(f"*/*/{PLAN_FILE}")), ids=lambda path: path.parent.name)
    def test_whatever_is_nowhere_says_why(self, path: Path) -> None:
        for resource in load(path.read_bytes(), path.name).resources:
            assert resource.location.how
            assert (resource.region is None) == (resource.location.is_global or resource.location.is_unresolved)


class TestOrder:
    """What counts when several things tell the region."""

    def test_the_region_argument_counts_before_the_provider(self) -> None:
        one = only(plan(change("aws_sqs_queue.a", {"region": "eu-west-1"})))
        assert regions_of(one) == {"aws_sqs_queue.a": "eu-west-1"}

    def test_the_arn_of_what_exists_counts_before_the_provider(self) -> None:
        values = {"arn": ARN.format("ap-south-1")}
        one = only(plan(change("aws_sqs_queue.a", values, before=values)))
        assert one.resources[0].location.how == "its ARN"
        assert one.resources[0].region == "ap-south-1"

    def test_an_argument_given_but_unknown_leaves_the_region_open(self) -> None:
        data = plan(change("aws_sqs_queue.a", {}, unknown={"region": True}, expressions={"region": {}}))
        location = only(data).resources[0].location
        assert location.is_unresolved
        assert location.how == "its `region` argument is known only after the apply"

    def test_what_is_deleted_is_where_it_was(self) -> None:
        one = only(plan(change("aws_sqs_queue.a", None, before={"arn": ARN.format("us-west-2")})))
        assert one.resources[0].region == "us-west-2"

    def test_what_the_user_states_counts_where_the_plan_is_silent(self) -> None:
        one = recorded("shapes/region_environment", aws="ap-northeast-1")
        assert set(regions_of(one).values()) == {"ap-northeast-1"}
        assert one.resources[0].location.how == "what you said of provider `aws`"

    def test_zones_and_neighbours_are_conclusions(self) -> None:
        one = recorded("shapes/region_local")
        by_address = {resource.address: resource.location for resource in one.resources}
        assert by_address["aws_subnet.standby"].inferred
        assert by_address["aws_dynamodb_table.standby"].inferred
        assert by_address["aws_dynamodb_table.standby"].region == "us-west-2"

    def test_a_part_of_a_bucket_is_where_the_bucket_is(self) -> None:
        bucket = {"bucket": "media", "region": "us-west-2"}
        gone = change("aws_s3_bucket_versioning.media", None, before={"bucket": "media"})
        one = only(plan(change("aws_s3_bucket.media", bucket, before=bucket), gone))
        assert regions_of(one)["aws_s3_bucket_versioning.media"] == "us-west-2"
        assert not one.resources[1].location.inferred

    def test_neighbours_that_disagree_tell_nothing(self) -> None:
        document = plan(
            change("aws_subnet.a", {"availability_zone": "us-east-1a"}, provider="aws.unsaid"),
            change("aws_subnet.b", {"availability_zone": "us-west-2a"}, provider="aws.unsaid"),
            change("aws_sqs_queue.c", {}, provider="aws.unsaid"),
        )
        assert regions_of(only(document))["aws_sqs_queue.c"] is None


class TestWords:
    """What is read as a region."""

    @pytest.mark.parametrize("text", ["us-east-1", "ap-southeast-7", "us-gov-west-1", "eusc-de-east-1", "cn-north-1"])
    def test_an_id_is_an_id(self, text: str) -> None:
        assert region_in(text) == text

    @pytest.mark.parametrize("value", ["us-east", "US-EAST-1", "us-east-1a", "", None, 7, ["us-east-1"], "global"])
    def test_anything_else_is_none(self, value: object) -> None:
        assert region_in(value) is None

    @pytest.mark.parametrize(
        ("zone", "region"),
        [
            ("us-east-1a", "us-east-1"),
            ("us-west-2-lax-1a", "us-west-2"),
            ("us-east-1-wl1-bos-wlz-1", "us-east-1"),
            ("use1-az1", None),
            (None, None),
            ({}, None),
        ],
    )
    def test_a_zone_names_its_region(self, zone: object, region: str | None) -> None:
        assert region_of_zone(zone) == region

    @pytest.mark.parametrize(
        ("arn", "region"),
        [
            (ARN.format("us-east-1"), "us-east-1"),
            ("arn:aws:s3:::bucket", None),
            ("arn:aws-cn:sns:cn-north-1:1:a:b:c", "cn-north-1"),
            ("arn:aws:iam::123456789012:role/a", None),
            ("not:an:arn", None),
            (3, None),
        ],
    )
    def test_an_arn_names_its_region(self, arn: object, region: str | None) -> None:
        assert region_of_arn(arn) == region

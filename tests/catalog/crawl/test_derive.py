"""What endpoints give away."""

from __future__ import annotations

from farshore.catalog.crawl.derive import contradictions, homes, region_named_by

PARTITIONS = {
    "eu-west-1": "aws",
    "us-west-2": "aws",
    "us-east-1": "aws",
    "cn-north-1": "aws-cn",
    "cn-northwest-1": "aws-cn",
}


def test_the_region_in_a_host_name_is_found_wherever_it_stands() -> None:
    assert region_named_by("s3.eu-west-1.amazonaws.com", PARTITIONS) == "eu-west-1"
    assert region_named_by("eu-west-1.signin.aws.amazon.com", PARTITIONS) == "eu-west-1"
    assert region_named_by("s3-us-west-2.amazonaws.com", PARTITIONS) == "us-west-2"
    assert region_named_by("iam.amazonaws.com", PARTITIONS) is None


def test_a_service_with_an_endpoint_in_each_region_is_regional() -> None:
    endpoints = {("s3", region): f"s3.{region}.amazonaws.com" for region in PARTITIONS}
    assert homes(endpoints, PARTITIONS, PARTITIONS) == {}


def test_endpoints_without_a_region_are_at_home_nowhere() -> None:
    endpoints = {("iam", region): "iam.amazonaws.com" for region in ("eu-west-1", "us-west-2")}
    assert homes(endpoints, PARTITIONS, PARTITIONS) == {"iam": {"aws": []}}


def test_endpoints_that_share_a_region_are_at_home_there_even_when_only_two_regions_list_them() -> None:
    endpoints = {("iam", region): "iam.cn-north-1.amazonaws.com.cn" for region in ("cn-north-1", "cn-northwest-1")}
    assert homes(endpoints, PARTITIONS, PARTITIONS) == {"iam": {"aws-cn": ["cn-north-1"]}}


def test_endpoints_in_a_few_regions_are_at_home_in_all_of_those() -> None:
    endpoints = {
        ("support", "eu-west-1"): "support.us-east-1.amazonaws.com",
        ("support", "us-east-1"): "support.us-west-2.amazonaws.com",
        ("support", "us-west-2"): "support.us-west-2.amazonaws.com",
    }
    assert homes(endpoints, PARTITIONS, PARTITIONS) == {"support": {"aws": ["us-east-1", "us-west-2"]}}


def test_a_service_listed_in_its_own_region_alone_is_regional() -> None:
    assert homes({("new", "us-east-1"): "new.us-east-1.api.aws"}, PARTITIONS, PARTITIONS) == {}


def test_one_old_endpoint_without_a_region_does_not_make_a_service_global() -> None:
    endpoints = {
        ("sdb", "us-east-1"): "sdb.amazonaws.com",
        ("sdb", "us-west-2"): "sdb.us-west-2.amazonaws.com",
        ("sdb", "eu-west-1"): "sdb.eu-west-1.amazonaws.com",
    }
    assert homes(endpoints, PARTITIONS, PARTITIONS) == {}


def test_an_endpoint_of_another_service_of_the_sdk_contradicts_the_id() -> None:
    endpoints = {("application-autoscaling", "eu-west-1"): "autoscaling-plans.eu-west-1.amazonaws.com"}
    prefixes = {"application-autoscaling", "autoscaling-plans"}
    assert contradictions(endpoints, PARTITIONS, prefixes) == {"application-autoscaling": "autoscaling-plans"}


def test_an_endpoint_by_another_word_contradicts_nothing() -> None:
    endpoints = {
        ("ses", "eu-west-1"): "email.eu-west-1.amazonaws.com",
        ("signin", "eu-west-1"): "eu-west-1.signin.aws.amazon.com",
    }
    assert contradictions(endpoints, PARTITIONS, {"email", "signin"}) == {}


def test_an_endpoint_may_lie_in_a_region_that_lists_nothing() -> None:
    endpoints = {("cloudfront", "cn-north-1"): "cloudfront.cn-northwest-1.amazonaws.com.cn"}
    assert homes(endpoints, {"cn-north-1": "aws-cn"}, PARTITIONS) == {"cloudfront": {"aws-cn": ["cn-northwest-1"]}}

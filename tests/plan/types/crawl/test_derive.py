"""What a type's attributes tell of what names it, its ARN and its zones."""

from __future__ import annotations

import pytest

from farshore.plan.types.crawl.derive import arn_attribute, name_attributes, zone_attributes
from farshore.plan.types.crawl.shape import Shape


def shape(name: str, required: str = "", optional: str = "", computed: str = "") -> Shape:
    return Shape(name, frozenset(required.split()), frozenset(optional.split()), frozenset(computed.split()))


class TestNames:
    """The attributes that together name a resource."""

    @pytest.mark.parametrize(
        ("type_name", "attribute"),
        [
            ("aws_cloudwatch_metric_alarm", "alarm_name"),
            ("aws_rds_cluster", "cluster_identifier"),
            ("aws_elasticache_replication_group", "replication_group_id"),
            ("aws_s3_directory_bucket", "bucket"),
            ("aws_apprunner_service", "service_name"),
        ],
    )
    def test_the_one_that_is_called_as_the_type_ends(self, type_name: str, attribute: str):
        assert name_attributes(shape(type_name, required=attribute)) == (attribute,)

    def test_the_longest_end_of_the_type_wins(self):
        snapshot = shape("aws_db_cluster_snapshot", "db_cluster_snapshot_identifier", "snapshot_name")
        assert name_attributes(snapshot) == ("db_cluster_snapshot_identifier",)

    def test_name_itself_wins(self):
        assert name_attributes(shape("aws_x_group", "group_name", "name")) == ("name",)

    def test_what_a_resource_belongs_to_comes_before_its_own_name(self):
        addon = shape("aws_eks_addon", "cluster_name addon_name")
        assert name_attributes(addon) == ("cluster_name", "addon_name")

    def test_a_part_without_a_name_has_that_of_its_owner(self):
        assert name_attributes(shape("aws_s3_bucket_policy", "bucket policy")) == ("bucket",)

    def test_names_of_other_things_do_not_count(self):
        assert name_attributes(shape("aws_appstream_person", "first_name last_name")) == ()

    def test_ids_and_arns_of_others_do_not_count(self):
        assert name_attributes(shape("aws_route", "route_table_id target_arn")) == ()

    def test_what_only_the_provider_fills_in_does_not_count(self):
        assert name_attributes(shape("aws_vpc_thing", computed="name thing_name")) == ()


class TestArn:
    """The attribute that holds the resource's own ARN."""

    def test_arn(self):
        assert arn_attribute(shape("aws_sqs_queue", computed="arn")) == "arn"

    def test_one_called_as_the_type_ends(self):
        assert arn_attribute(shape("aws_dms_endpoint", computed="endpoint_arn certificate_arn")) == "endpoint_arn"

    def test_one_that_must_be_set_is_anothers(self):
        assert arn_attribute(shape("aws_sns_topic_policy", required="arn policy")) == ""

    def test_one_that_may_be_set_is_its_own_only_when_it_is_called_arn(self):
        assert arn_attribute(shape("aws_ssm_parameter", optional="arn", computed="arn")) == "arn"
        assert arn_attribute(shape("aws_ses_topic", optional="topic_arn", computed="topic_arn")) == ""


def test_zones_are_names_and_not_ids():
    subnet = shape("aws_subnet", optional="availability_zone availability_zone_id")
    assert zone_attributes(subnet) == ("availability_zone",)

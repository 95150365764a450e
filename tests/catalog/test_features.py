"""Features: what a page says, what a list of types says, and what neither can say."""

from __future__ import annotations

import pytest

from farshore.catalog import Catalog, Status
from farshore.catalog.features import DOCUMENTATION

MYSQL = "AWS::RDS::GlobalCluster/aurora-mysql"
STRONG = "AWS::DynamoDB::GlobalTable/strong-consistency"


@pytest.mark.parametrize(
    ("feature", "region", "status"),
    [
        (MYSQL, "ap-southeast-6", Status.UNAVAILABLE),
        (MYSQL, "eu-central-1", Status.AVAILABLE),
        (MYSQL, "us-gov-west-1", Status.UNKNOWN),
        ("AWS::RDS::GlobalCluster", "ap-east-2", Status.DISPUTED),
        ("AWS::RDS::GlobalCluster/aurora-postgresql", "eu-west-1", Status.AVAILABLE),
        ("AWS::ElastiCache::GlobalReplicationGroup", "ap-east-2", Status.DISPUTED),
        ("AWS::ElastiCache::GlobalReplicationGroup", "ap-southeast-6", Status.UNAVAILABLE),
        ("AWS::ElastiCache::GlobalReplicationGroup", "ca-west-1", Status.AVAILABLE),
        ("AWS::MSK::Replicator", "af-south-1", Status.DISPUTED),
        ("AWS::MSK::Replicator", "eu-west-3", Status.AVAILABLE),
        ("AWS::DAX::Cluster", "eu-south-2", Status.AVAILABLE),
        ("AWS::DRS::ReplicationConfigurationTemplate", "eu-west-2", Status.AVAILABLE),
        ("AWS::DRS::ReplicationConfigurationTemplate", "mx-central-1", Status.UNKNOWN),
        ("AWS::Events::Endpoint", "eu-central-2", Status.UNAVAILABLE),
        ("AWS::Events::Endpoint", "cn-north-1", Status.UNKNOWN),
        ("AWS::S3::MultiRegionAccessPointPolicy", "me-south-1", Status.AVAILABLE),
        (STRONG, "eu-west-3", Status.AVAILABLE),
        (STRONG, "eu-north-1", Status.UNAVAILABLE),
        (STRONG, "cn-north-1", Status.UNKNOWN),
        ("AWS::DynamoDB::GlobalTable", "eu-north-1", Status.AVAILABLE),
    ],
)
def test_a_documented_feature_is_where_its_page_says(
    catalog: Catalog, feature: str, region: str, status: Status
) -> None:
    verdict = catalog.verdict(feature, region)
    assert verdict.status is status, verdict.explanation
    if status is Status.UNAVAILABLE:
        assert verdict.evidence[0].source == DOCUMENTATION


@pytest.mark.parametrize("region", ["ap-southeast-5", "ap-southeast-7"])
def test_a_type_that_a_list_lacks_is_not_therefore_missing(catalog: Catalog, region: str) -> None:
    verdict = catalog.verdict("AWS::Backup::RestoreTestingPlan", region)
    assert (verdict.status, verdict.known) == (Status.UNKNOWN, True)
    assert "types may come later" in verdict.explanation


def test_a_type_is_missing_where_its_service_is(catalog: Catalog) -> None:
    verdict = catalog.verdict("AWS::FIS::ExperimentTemplate", "ap-south-2")
    assert catalog.verdict("fis", "ap-south-2").status is Status.UNAVAILABLE
    assert verdict.status is Status.UNAVAILABLE
    assert len(verdict.evidence) > 1, "the list and the service's own absence"


def test_a_listed_type_of_a_disputed_service_is_disputed(catalog: Catalog) -> None:
    assert catalog.verdict("vpc-lattice", "il-central-1").status is Status.DISPUTED
    assert catalog.verdict("AWS::VpcLattice::Service", "il-central-1").status is Status.DISPUTED


@pytest.mark.parametrize("kind", ["Cluster", "ControlPanel", "RoutingControl", "SafetyRule"])
def test_what_has_one_control_plane_is_global(catalog: Catalog, kind: str) -> None:
    verdict = catalog.verdict(f"AWS::Route53RecoveryControl::{kind}", "eu-west-1")
    assert (verdict.status, verdict.control_plane) == (Status.GLOBAL, "us-west-2")


def test_a_region_without_a_list_is_judged_by_the_service(catalog: Catalog) -> None:
    verdict = catalog.verdict("AWS::SQS::Queue", "me-south-1")
    assert verdict.status is Status.AVAILABLE
    assert any("lists sqs in me-south-1" in one.statement for one in verdict.evidence)
    assert catalog.verdict("AWS::DSQL::Cluster", "me-south-1").status is Status.UNAVAILABLE
    assert catalog.verdict("AWS::Cognito::UserPoolReplica", "me-south-1").status is Status.UNKNOWN


def test_an_unknown_variant_is_a_typo_of_a_known_type(catalog: Catalog) -> None:
    verdict = catalog.verdict("AWS::RDS::GlobalCluster/aurora-oracle", "eu-west-1")
    assert (verdict.status, verdict.known) == (Status.UNKNOWN, False)


def test_a_resource_is_a_feature_by_its_attributes(catalog: Catalog) -> None:
    cluster = {"engine": "aurora-mysql", "global_cluster_identifier": "g"}
    assert catalog.features_of("aws_rds_cluster", cluster) == (MYSQL,)
    assert catalog.features_of("aws_rds_cluster", {"engine": "aurora-mysql"}) == ()
    assert catalog.features_of("aws_rds_cluster", {"engine": None, "global_cluster_identifier": "g"}) == ()

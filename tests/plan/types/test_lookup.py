"""What farshore knows of a resource type."""

from __future__ import annotations

import subprocess
import sys

import pytest

from farshore.plan.types import Guard, Kind, Placement, Role, Scope, facts, known_types, releases, scope_of


class TestService:
    """Which service a type belongs to."""

    @pytest.mark.parametrize(
        ("type_name", "service"),
        [
            ("aws_dynamodb_table", "dynamodb"),
            ("aws_sesv2_email_identity", "ses"),
            ("aws_alb", "elb"),
            ("aws_lb_listener", "elb"),
            ("aws_wafv2_web_acl", "waf"),
            ("aws_sfn_state_machine", "stepfunctions"),
            ("aws_cognito_user_pool", "cognito-idp"),
            ("aws_cognito_identity_pool", "cognito-identity"),
            ("aws_cognito_identity_provider", "cognito-idp"),
            ("aws_cloudwatch_event_rule", "events"),
            ("aws_cloudwatch_log_group", "logs"),
            ("aws_cloudwatch_metric_alarm", "cloudwatch"),
            ("aws_appautoscaling_target", "application-autoscaling"),
            ("aws_route53_resolver_rule", "route53resolver"),
            ("aws_route53_record", "route53"),
            ("aws_s3control_multi_region_access_point", "s3"),
        ],
    )
    def test_is_the_one_the_catalog_knows(self, type_name: str, service: str):
        assert facts(type_name).service == service

    def test_is_missing_with_a_reason_where_it_was_shut_down(self):
        ledger = facts("aws_qldb_ledger")
        assert ledger.service is None
        assert "2025-07-31" in ledger.why_unmapped

    def test_of_an_unknown_type_is_that_of_the_longest_beginning(self):
        newcomer = facts("aws_route53_resolver_teleporter")
        assert not newcomer.known
        assert newcomer.releases == ()
        assert newcomer.service == "route53resolver"

    def test_of_a_service_nobody_knows_is_missing_and_says_which_releases_are_known(self):
        newcomer = facts("aws_teleporter_gate")
        assert newcomer.service is None
        assert all(release in newcomer.why_unmapped for release in releases())

    def test_of_another_provider_is_missing(self):
        assert facts("random_id").why_unmapped == "random_id is not a resource type of hashicorp/aws"


class TestCloudFormation:
    """Which CloudFormation type makes the same thing."""

    @pytest.mark.parametrize(
        ("type_name", "cloudformation"),
        [
            ("aws_ses_receipt_rule", "AWS::SES::ReceiptRule"),
            ("aws_dynamodb_table", "AWS::DynamoDB::Table"),
            ("aws_dynamodb_table_replica", "AWS::DynamoDB::GlobalTable"),
            ("aws_s3control_multi_region_access_point", "AWS::S3::MultiRegionAccessPoint"),
            ("aws_cognito_user_pool", "AWS::Cognito::UserPool"),
            ("aws_fis_experiment_template", "AWS::FIS::ExperimentTemplate"),
            ("aws_iam_policy", "AWS::IAM::ManagedPolicy"),
            ("aws_lb", "AWS::ElasticLoadBalancingV2::LoadBalancer"),
        ],
    )
    def test_is_known_for_the_well_known(self, type_name: str, cloudformation: str):
        assert facts(type_name).cloudformation == cloudformation

    def test_is_missing_where_there_is_none(self):
        assert facts("aws_s3_bucket_versioning").cloudformation is None


class TestScope:
    """How far a resource reaches, and from where it is controlled."""

    @pytest.mark.parametrize(
        ("type_name", "control_region"),
        [
            ("aws_cloudfront_distribution", "us-east-1"),
            ("aws_route53_record", "us-east-1"),
            ("aws_iam_role", "us-east-1"),
            ("aws_globalaccelerator_accelerator", "us-west-2"),
            ("aws_route53recoverycontrolconfig_cluster", "us-west-2"),
            ("aws_s3control_multi_region_access_point", "us-west-2"),
            ("aws_waf_web_acl", "us-east-1"),
            ("aws_ecrpublic_repository", "us-east-1"),
            ("aws_s3control_multi_region_access_point_routes", None),
            ("aws_dx_gateway", None),
        ],
    )
    def test_global(self, type_name: str, control_region: str | None):
        assert scope_of(type_name, {}) == Placement(Scope.GLOBAL, control_region)

    @pytest.mark.parametrize(
        "type_name", ["aws_route53_resolver_endpoint", "aws_rolesanywhere_profile", "aws_dx_hosted_connection"]
    )
    def test_regional_beside_global_ones(self, type_name: str):
        assert scope_of(type_name, {}) == Placement(Scope.REGIONAL)

    def test_a_web_acl_for_cloudfront_is_global(self):
        assert scope_of("aws_wafv2_web_acl", {"scope": "CLOUDFRONT"}) == Placement(Scope.GLOBAL, "us-east-1")

    def test_a_regional_web_acl_is_not(self):
        assert scope_of("aws_wafv2_web_acl", {"scope": "REGIONAL"}) == Placement(Scope.REGIONAL)

    @pytest.mark.parametrize("attributes", [{}, {"scope": None}])
    def test_an_unknown_attribute_leaves_an_assumption_that_says_so(self, attributes: dict[str, None]):
        assert scope_of("aws_wafv2_web_acl", attributes) == Placement(Scope.REGIONAL, assumed=True)

    def test_the_logging_of_a_web_acl_is_where_its_arn_says(self):
        arn = "arn:aws:wafv2:us-east-1:123456789012:global/webacl/front/1"
        logging = "aws_wafv2_web_acl_logging_configuration"
        assert scope_of(logging, {"resource_arn": arn}).scope is Scope.GLOBAL
        assert scope_of(logging, {"resource_arn": arn.replace("global", "regional")}).scope is Scope.REGIONAL

    def test_one_resource_may_stand_for_several_regions(self):
        assert facts("aws_rds_global_cluster").spans_regions
        assert not facts("aws_rds_cluster").spans_regions


class TestKind:
    """What a resource is for."""

    @pytest.mark.parametrize(
        ("kind", "type_names"),
        [
            (Kind.DATA, "aws_dynamodb_table aws_s3_bucket aws_kms_key aws_sqs_queue aws_cloudwatch_log_group"),
            (Kind.COMPUTE, "aws_lambda_function aws_instance aws_eks_node_group aws_appautoscaling_target"),
            (Kind.ENTRY, "aws_lb aws_api_gateway_rest_api aws_route53_record aws_globalaccelerator_listener"),
            (Kind.NETWORK, "aws_vpc aws_subnet aws_nat_gateway aws_route53_resolver_rule"),
            (Kind.WATCH, "aws_cloudwatch_metric_alarm aws_synthetics_canary aws_sns_topic aws_cloudwatch_event_rule"),
            (Kind.OTHER, "aws_iam_role aws_s3_bucket_policy aws_cloudwatch_log_resource_policy random_id"),
        ],
    )
    def test_is(self, kind: Kind, type_names: str):
        assert {name: facts(name).kind for name in type_names.split()} == dict.fromkeys(type_names.split(), kind)


class TestProtection:
    """What keeps state from being destroyed."""

    def test_a_table_is_not_protected_unless_it_says_so(self):
        (protection,) = facts("aws_dynamodb_table").protections
        assert protection.guard is Guard.REFUSES
        assert not protection.protects(None)
        assert not protection.protects(False)
        assert protection.protects(True)

    def test_a_bucket_is_protected_unless_its_destruction_is_forced(self):
        (protection,) = facts("aws_s3_bucket").protections
        assert protection.protects(None)
        assert not protection.protects(True)

    def test_a_user_pool_is_protected_by_a_word(self):
        (protection,) = facts("aws_cognito_user_pool").protections
        assert protection.protects("ACTIVE")
        assert not protection.protects("INACTIVE")

    def test_a_secret_can_be_restored_unless_its_window_is_zero(self):
        (protection,) = facts("aws_secretsmanager_secret").protections
        assert protection.guard is Guard.KEEPS
        assert protection.protects(None)
        assert protection.protects(7)
        assert not protection.protects(0)

    def test_a_database_has_several(self):
        guards = {one.attribute: one.guard for one in facts("aws_db_instance").protections}
        assert guards["deletion_protection"] is Guard.REFUSES
        assert guards["skip_final_snapshot"] is Guard.KEEPS


class TestReplication:
    """How state is copied to another region."""

    def test_a_table_names_its_replicas_or_they_name_it(self):
        ways = {(one.type, one.path): one.role for one in facts("aws_dynamodb_table").replicated_by}
        assert ways["aws_dynamodb_table", "replica"] is Role.SOURCE
        assert ways["aws_dynamodb_table_replica", "global_table_arn"] is Role.COPY

    @pytest.mark.parametrize(
        ("type_name", "replicated_by"),
        [
            ("aws_secretsmanager_secret", "aws_secretsmanager_secret"),
            ("aws_ecr_repository", "aws_ecr_replication_configuration"),
            ("aws_rds_cluster", "aws_rds_global_cluster"),
            ("aws_kms_key", "aws_kms_replica_key"),
            ("aws_s3_bucket", "aws_s3_bucket_replication_configuration"),
            ("aws_elasticache_replication_group", "aws_elasticache_global_replication_group"),
            ("aws_db_instance", "aws_db_instance"),
            ("aws_efs_file_system", "aws_efs_replication_configuration"),
            ("aws_s3tables_table_bucket", "aws_s3tables_table_bucket_replication"),
        ],
    )
    def test_is_known(self, type_name: str, replicated_by: str):
        assert replicated_by in {one.type for one in facts(type_name).replicated_by}
        assert any(type_name in one.of for one in facts(replicated_by).replicates)

    def test_says_where_the_regions_of_the_copies_stand(self):
        (way,) = facts("aws_ecr_repository").replicated_by
        assert way.region == "replication_configuration.rule.destination.region"


class TestNames:
    """What names a resource to its users."""

    @pytest.mark.parametrize(
        ("type_name", "attributes"),
        [
            ("aws_dynamodb_table", ("name",)),
            ("aws_s3_bucket", ("bucket",)),
            ("aws_db_instance", ("identifier",)),
            ("aws_rds_cluster", ("cluster_identifier",)),
            ("aws_rds_cluster_instance", ("identifier",)),
            ("aws_lambda_function", ("function_name",)),
            ("aws_lambda_alias", ("function_name", "name")),
            ("aws_elasticache_replication_group", ("replication_group_id",)),
            ("aws_elasticsearch_domain", ("domain_name",)),
            ("aws_codeartifact_repository", ("domain", "repository")),
            ("aws_s3_bucket_policy", ("bucket",)),
            ("aws_ecs_task_definition", ("family",)),
            ("aws_vpc", ()),
            ("aws_kms_key", ()),
        ],
    )
    def test_are(self, type_name: str, attributes: tuple[str, ...]):
        assert facts(type_name).name_attributes == attributes

    def test_a_type_without_names_may_have_tags(self):
        assert facts("aws_vpc").tagged
        assert not facts("aws_s3_bucket_policy").tagged


class TestPlaces:
    """Which attributes say where a resource is."""

    def test_nearly_all_regional_types_have_the_region_argument(self):
        assert facts("aws_sqs_queue").region_argument
        assert facts("aws_sqs_queue").region_attribute == "region"

    @pytest.mark.parametrize("type_name", ["aws_iam_role", "aws_cloudfront_distribution", "aws_waf_web_acl"])
    def test_global_types_have_none(self, type_name: str):
        assert not facts(type_name).region_argument
        assert facts(type_name).region_attribute is None

    @pytest.mark.parametrize(
        "type_name",
        [
            "aws_config_aggregate_authorization",
            "aws_cloudformation_stack_set_instance",
            "aws_servicequotas_template",
            "aws_ssmincidents_replication_set",
        ],
    )
    def test_a_region_that_means_something_else_is_not_where_the_resource_is(self, type_name: str):
        assert facts(type_name).region_attribute is None

    def test_the_computed_region_of_a_hosted_connection_is_where_it_is(self):
        assert not facts("aws_dx_hosted_connection").region_argument
        assert facts("aws_dx_hosted_connection").region_attribute == "region"

    def test_types_that_version_6_dropped_have_no_region_argument(self):
        assert facts("aws_simpledb_domain").releases == releases()[:1]
        assert not facts("aws_simpledb_domain").region_argument

    def test_its_own_arn_is_told_from_that_of_another(self):
        assert facts("aws_sqs_queue").arn_attribute == "arn"
        assert facts("aws_dms_endpoint").arn_attribute == "endpoint_arn"
        assert facts("aws_sns_topic_policy").arn_attribute is None
        assert facts("aws_lakeformation_resource").arn_attribute is None

    def test_zones(self):
        assert facts("aws_subnet").zone_attributes == ("availability_zone",)
        assert facts("aws_rds_cluster").zone_attributes == ("availability_zones",)


def test_about_1750_types_are_known():
    assert len(known_types()) > 1700
    assert all(facts(name).known for name in known_types())


def test_importing_it_loads_neither_the_catalog_nor_its_own_tables():
    program = (
        "import sys; import farshore.plan.types.lookup as one; "
        "print('farshore.catalog' in sys.modules, one._provider.cache_info().currsize)"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert done.stdout.split() == ["False", "0"]

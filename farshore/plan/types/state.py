"""Types that hold the state of a system: what its users would miss, and nobody can build again from configuration.

Farshore's own reading of what each type makes, from the provider's documentation of it, 2026-11-21:
https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs
"""

from __future__ import annotations

from farshore.plan.types.model import Kind, TypeFacts

# fmt: off
STATE = frozenset((
    "aws_codecommit_repository", "aws_cognito_user_pool", "aws_db_instance", "aws_directory_service_directory",
    "aws_docdb_cluster", "aws_docdbelastic_cluster", "aws_dsql_cluster", "aws_dynamodb_table", "aws_ebs_volume",
    "aws_ecr_repository", "aws_efs_file_system", "aws_elasticsearch_domain", "aws_fsx_lustre_file_system",
    "aws_fsx_ontap_file_system", "aws_fsx_openzfs_file_system", "aws_fsx_windows_file_system", "aws_glacier_vault",
    "aws_keyspaces_table", "aws_lightsail_bucket", "aws_lightsail_database", "aws_memorydb_cluster", "aws_mq_broker",
    "aws_msk_cluster", "aws_msk_serverless_cluster", "aws_neptune_cluster", "aws_neptunegraph_graph",
    "aws_opensearch_domain", "aws_opensearchserverless_collection", "aws_qldb_ledger", "aws_rds_cluster",
    "aws_redshift_cluster", "aws_redshiftserverless_namespace", "aws_s3_bucket", "aws_s3tables_table_bucket",
    "aws_secretsmanager_secret", "aws_timestreaminfluxdb_db_cluster", "aws_timestreaminfluxdb_db_instance",
    "aws_timestreamwrite_table", "aws_workmail_organization",
))
"""Types whose loss is the loss of state; a region that shall take over needs a copy of it."""

IRREPLACEABLE = STATE | frozenset((
    "aws_acmpca_certificate_authority", "aws_backup_logically_air_gapped_vault", "aws_backup_vault",
    "aws_cloudtrail_event_data_store", "aws_ebs_snapshot", "aws_db_snapshot", "aws_db_cluster_snapshot",
    "aws_glue_catalog_database", "aws_kms_external_key", "aws_kms_key", "aws_organizations_organization",
    "aws_route53_zone", "aws_route53domains_domain", "aws_prometheus_workspace", "aws_grafana_workspace",
))
"""Types whose destruction cannot be undone by applying the configuration of yesterday."""

CONTENT = frozenset((
    "aws_ami", "aws_ami_copy", "aws_ami_from_instance", "aws_db_snapshot_copy", "aws_dynamodb_table_item",
    "aws_ebs_snapshot_copy", "aws_elastic_beanstalk_application_version", "aws_key_pair", "aws_lambda_layer_version",
    "aws_s3_bucket_object", "aws_s3_object", "aws_s3_object_copy", "aws_sagemaker_model",
    "aws_secretsmanager_secret_version",
))
"""Types that are content of another resource, or that tools make anew."""

REBUILT = CONTENT | frozenset((
    "aws_appconfig_hosted_configuration_version", "aws_athena_named_query", "aws_cloudfrontkeyvaluestore_key",
    "aws_cloudfrontkeyvaluestore_keys_exclusive", "aws_cognito_user_group", "aws_docdb_cluster_instance",
    "aws_gamelift_build", "aws_gamelift_script", "aws_iam_server_certificate", "aws_imagebuilder_image",
    "aws_neptune_cluster_instance", "aws_rds_cluster_instance",
))
"""Types that are replaced in the course of every release, or of which the state lies elsewhere."""

GLOBAL_CLUSTERS = frozenset((
    "aws_docdb_global_cluster", "aws_dynamodb_global_table", "aws_elasticache_global_replication_group",
    "aws_memorydb_multi_region_cluster", "aws_neptune_global_cluster", "aws_rds_global_cluster",
))
"""Types that stand above clusters in several regions and make one replicate to the others."""
# fmt: on


def holds_state(facts: TypeFacts) -> bool:
    """Say whether a resource of a type holds state that goes when it is destroyed; what only links others does not."""
    return facts.kind is Kind.DATA and facts.name not in REBUILT and facts.name not in GLOBAL_CLUSTERS

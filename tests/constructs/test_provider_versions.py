"""What is written exists in both major versions of the AWS provider, and neither warns of it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from farshore.constructs import aws
from farshore.constructs.stack import PROVIDER_VERSIONS
from tests.constructs.provider_schema import PROVIDER, Schema, schema_of_provider_5, schema_of_provider_6
from tests.constructs.synthesised import terraform
from tests.standin.terraform import PROVIDER_VERSION, require_terraform

CONSTRUCTS = Path(aws.__file__).parent

HEAD = """
name: shop
domain: example.com
regions: {primary: us-east-1, standby: us-west-2}
"""

# Between them the specs use every option that decides which blocks and arguments are written.
SPECS = {
    "everything": """
strategy: active-active
traffic: {switch: routing-control}
backend: {type: s3, bucket: "shop-state-{region}"}
terraform:
  aws_provider: MAJOR
  tags: {team: web, cost-centre: "42"}
  allowed_account_ids: ["111122223333"]
  assume_role: {role_arn: "arn:aws:iam::111122223333:role/deploy", external_id: ours, session_name: farshore}
  permissions_boundary: "arn:aws:iam::111122223333:policy/boundary"
services:
  site: {type: static-site, not_found: lost.html, methods: [GET, HEAD, OPTIONS]}
  api:
    type: rest-api
    code: src
    routes: {"GET /orders/{id}": app.read, "GET /": app.read}
    uses: {orders: write, files: write, jobs: send, card-key: read, rates: read, token: read, mail: send}
    health: app.read
    public_health: true
    environment: {LEVEL: info}
    authorizer: iam
    authorizers: {"GET /": api-key}
    api_keys: {partner: shop/partner}
    access_logs: {account_role: true}
    tracing: true
    web_acls:
      us-east-1: arn:aws:wafv2:us-east-1:111122223333:regional/webacl/shop/0a
      us-west-2: arn:aws:wafv2:us-west-2:111122223333:regional/webacl/shop/0b
    layers: ["arn:aws:lambda:{region}:{account}:layer:ulid:3"]
    storage: 1024
    concurrency: {app.read: 5}
    schedules:
      nightly: {handler: app.read, expression: rate(1 day), on_failure: "arn:aws:sqs:{region}:{account}:failed"}
  images:
    type: rest-api
    image: "{account}.dkr.ecr.{region}.amazonaws.com/images:1"
    routes: {"GET /": app.read}
  oncall: {type: watch, targets: [api], notify: [oncall@example.com]}
  orders:
    type: table
    key: {partition: id, sort: day}
    attributes: {day: number}
    indexes: {by-day: {partition: day}, by-customer: {partition: customer, sort: day}}
    expires: ends
  files:
    type: bucket
    replication: both-ways
    standby_lifecycle: {move_after: 30d, expire_after: 90d}
  jobs:
    type: queue
    consumer: {code: src, handler: app.read, uses: {steps: send, orders: write}, environment: {LEVEL: info}}
  steps: {type: queue, fifo: true}
  mail: {type: email, domain: mail.example.com, inbound: true, dmarc: "v=DMARC1; p=none", require_tls: true}
  card-key: {type: secret, description: of the acquirer}
  rates: {type: parameter, value: "7"}
  token: {type: parameter, secure: true}
""",
    "as little as possible": """
strategy: pilot-light
deletion_protection: false
terraform: {aws_provider: MAJOR}
services:
  site: {type: static-site}
  api: {type: rest-api, code: src, routes: {"GET /": app.read}, uses: {orders: read, files: read}}
  orders: {type: table, key: {partition: id}}
  files: {type: bucket, replication: one-way, time_control: false}
  jobs: {type: queue, consumer: {code: src, handler: app.read}}
  mail: {type: email, sending: primary}
  card-key: {type: secret, replicate: false}
""",
    "users": """
terraform: {aws_provider: MAJOR}
services:
  users:
    type: user-pool
    sender: no-reply@example.com
    app: {callbacks: ["https://www.example.com/in"], logouts: ["https://www.example.com/"], scopes: [orders/read]}
    clients: {batch: [orders/read, orders/write]}
  api:
    type: rest-api
    code: src
    routes: {"GET /": app.read}
    authorizer: users
    uses: {users: write}
""",
    "taken over": """
terraform: {aws_provider: MAJOR}
services:
  orders:
    type: table
    key: {partition: id}
    indexes: {by-day: {partition: day}}
    expires: ends
    adopt: {table: old-orders, replicas: [us-west-2]}
  mail: {type: email, adopt: {regions: [us-east-1]}}
  files:
    type: bucket
    adopt:
      buckets: {us-east-1: old-files}
      keys: {us-east-1: 0f1e2d3c-4b5a-4697-8877-665544332211}
""",
}

# The bindings do not say what version 6 warns of beyond what version 5 warns of already. Found for every type that is
# written in pulumi-aws 7.51.1, which passes the provider's own warnings on (2026-11-27).
DEPRECATED_IN_6 = frozenset(
    {
        "aws_dynamodb_table.global_secondary_index.hash_key",
        "aws_dynamodb_table.global_secondary_index.range_key",
        "aws_s3_bucket_lifecycle_configuration.expected_bucket_owner",
        "aws_s3_bucket_server_side_encryption_configuration.expected_bucket_owner",
        "aws_s3_bucket_versioning.expected_bucket_owner",
    }
)
# Of the four data sources by which existing things are checked, only the bindings' arguments were seen, and of
# aws_ssm_parameter a page of an older version: its `overwrite`, deprecated for a while, is not used here.
LOOKED_UP_IN_6 = frozenset(
    {
        "aws_acm_certificate",
        "aws_acm_certificate_validation",
        "aws_api_gateway_account",
        "aws_api_gateway_api_key",
        "aws_api_gateway_base_path_mapping",
        "aws_api_gateway_deployment",
        "aws_api_gateway_domain_name",
        "aws_api_gateway_gateway_response",
        "aws_api_gateway_integration",
        "aws_api_gateway_method",
        "aws_api_gateway_method_settings",
        "aws_api_gateway_resource",
        "aws_api_gateway_rest_api",
        "aws_api_gateway_stage",
        "aws_api_gateway_usage_plan",
        "aws_api_gateway_usage_plan_key",
        "aws_cloudfront_distribution",
        "aws_cloudfront_origin_access_control",
        "aws_cloudfront_response_headers_policy",
        "aws_cloudwatch_composite_alarm",
        "aws_cloudwatch_dashboard",
        "aws_cloudwatch_event_rule",
        "aws_cloudwatch_event_target",
        "aws_cloudwatch_log_group",
        "aws_cloudwatch_metric_alarm",
        "aws_cognito_resource_server",
        "aws_cognito_user_pool",
        "aws_cognito_user_pool_client",
        "aws_cognito_user_pool_domain",
        "aws_dynamodb_table",
        "aws_dynamodb_table_replica",
        "aws_iam_policy",
        "aws_iam_role",
        "aws_iam_role_policy",
        "aws_iam_role_policy_attachment",
        "aws_kms_alias",
        "aws_kms_key",
        "aws_lambda_event_source_mapping",
        "aws_lambda_function",
        "aws_lambda_function_event_invoke_config",
        "aws_lambda_permission",
        "aws_route53_health_check",
        "aws_route53_record",
        "aws_route53recoverycontrolconfig_cluster",
        "aws_route53recoverycontrolconfig_control_panel",
        "aws_route53recoverycontrolconfig_routing_control",
        "aws_route53recoverycontrolconfig_safety_rule",
        "aws_s3_bucket",
        "aws_s3_bucket_lifecycle_configuration",
        "aws_s3_bucket_ownership_controls",
        "aws_s3_bucket_policy",
        "aws_s3_bucket_public_access_block",
        "aws_s3_bucket_replication_configuration",
        "aws_s3_bucket_server_side_encryption_configuration",
        "aws_s3_bucket_versioning",
        "aws_scheduler_schedule",
        "aws_secretsmanager_secret",
        "aws_ses_active_receipt_rule_set",
        "aws_ses_receipt_rule",
        "aws_ses_receipt_rule_set",
        "aws_sesv2_configuration_set",
        "aws_sesv2_configuration_set_event_destination",
        "aws_sesv2_email_identity",
        "aws_sesv2_email_identity_mail_from_attributes",
        "aws_sns_topic",
        "aws_sns_topic_policy",
        "aws_sns_topic_subscription",
        "aws_sqs_queue",
        "aws_ssm_parameter",
        "aws_synthetics_canary",
        "aws_wafv2_web_acl_association",
        "data.aws_caller_identity",
        "data.aws_dynamodb_table",
        "data.aws_dynamodb_tables",
        "data.aws_kms_alias",
        "data.aws_kms_key",
        "data.aws_partition",
        "data.aws_route53_zone",
        "data.aws_s3_bucket",
        "data.aws_secretsmanager_secret_version",
    }
)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[int, list[dict[str, Any]]]:
    """The Terraform JSON of every stack of every spec, for each major version of the provider."""
    return {
        major: [
            _of_aws(stack)
            for text in SPECS.values()
            for stack in terraform(tmp_path_factory.mktemp("spec"), HEAD + text.replace("MAJOR", str(major))).values()
        ]
        for major in PROVIDER_VERSIONS
    }


def _of_aws(stack: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is Terraform's own."""
    return {**stack, "resource": {kind: own for kind, own in stack["resource"].items() if kind != "terraform_data"}}


@pytest.fixture(scope="module")
def schemas(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Schema]:
    require_terraform()
    older = schema_of_provider_5(tmp_path_factory.mktemp("schema"), PROVIDER_VERSION)
    warned = {path for kind in LOOKED_UP_IN_6 for path in older.deprecations(kind)}
    return {5: older, 6: schema_of_provider_6(DEPRECATED_IN_6 | warned)}


def found(schema: Schema, stacks: list[dict[str, Any]]) -> list[str]:
    return sorted({problem for stack in stacks for problem in schema.problems(stack)})


@pytest.mark.terraform
class TestEveryTypeAndArgument:
    """Measured by the schema of each version."""

    @pytest.mark.parametrize("major", PROVIDER_VERSIONS)
    def test_is_one_that_the_version_takes_without_a_warning(
        self, major: int, schemas: dict[int, Schema], written: dict[int, list[dict[str, Any]]]
    ) -> None:
        assert found(schemas[major], written[major]) == []

    def test_has_been_written(self, schemas: dict[int, Schema], written: dict[int, list[dict[str, Any]]]) -> None:
        """A class that a construct names, and that no spec here makes it write, would go unmeasured."""
        for major in PROVIDER_VERSIONS:
            found(schemas[6], written[major])
        seen = schemas[6].seen | {re.sub(r"ConfigA?$", "", name) for name in schemas[6].seen}
        assert set(named()) - seen == set()

    def test_has_been_looked_up_among_the_warnings_of_version_6(self, written: dict[int, list[dict[str, Any]]]) -> None:
        """Read the page of a new type for `deprecated` before adding it to the list."""
        types = {kind for stack in written[6] for kind in stack.get("resource", {})}
        types |= {f"data.{kind}" for stack in written[6] for kind in stack.get("data", {})}
        assert types - LOOKED_UP_IN_6 == set()

    def test_differs_between_the_versions_where_one_warns(
        self, schemas: dict[int, Schema], written: dict[int, list[dict[str, Any]]]
    ) -> None:
        index = "aws_dynamodb_table.global_secondary_index"
        assert found(schemas[6], written[5]) == [
            f"{index}.hash_key: is deprecated",
            f"{index}.range_key: is deprecated",
        ]
        assert found(schemas[5], written[6]) == [
            f"{index}.hash_key: is missing",
            f"{index}.key_schema: there is no such argument",
        ]


def named() -> Iterator[str]:
    """Yield the classes of the bindings that the constructs name."""
    import cdktf  # starts Node, which farshore.constructs finds where the machine has none itself

    for path in CONSTRUCTS.glob("**/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            inside = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "aws"
            if inside and node.attr[0].isupper() and not hasattr(cdktf, node.attr):
                yield node.attr


WRONG: dict[str, tuple[str, dict[str, Any], str]] = {
    "a type that is not there": ("aws_s3_bucket_lock", {}, "aws_s3_bucket_lock: there is no such type"),
    "an argument that is not there": ("aws_kms_alias", {"target_key_id": "k", "key": 1}, "key: there is no such"),
    "an argument that is only computed": ("aws_kms_alias", {"target_key_id": "k", "arn": "a"}, "arn: there is no"),
    "an argument that is missing": ("aws_kms_alias", {"name": "n"}, "aws_kms_alias.target_key_id: is missing"),
    "a deprecated argument": ("aws_s3_bucket", {"acl": "private"}, "aws_s3_bucket.acl: is deprecated"),
    "a word for a number": ("aws_kms_key", {"deletion_window_in_days": "many"}, "'many' is no number"),
    "a truth for a number": ("aws_kms_key", {"deletion_window_in_days": True}, "True is no number"),
    "a word for a list": ("aws_acm_certificate", {"subject_alternative_names": "a"}, "'a' is no ['"),
    "a list of numbers for one of words": (
        "aws_acm_certificate",
        {"subject_alternative_names": [1]},
        "[1] is no ['",
    ),
    "a list for a map": ("aws_kms_key", {"tags": ["a"]}, "['a'] is no ['map', 'string']"),
    "a word for a block": ("aws_acm_certificate", {"options": "on"}, "aws_acm_certificate.options: is no block"),
    "a block too many": (
        "aws_acm_certificate",
        {"options": [{}, {}]},
        "aws_acm_certificate.options: may be given once",
    ),
    "a nested block without what it needs": (
        "aws_dynamodb_table",
        {"name": "t", "attribute": [{"name": "a"}]},
        "aws_dynamodb_table.attribute.type: is missing",
    ),
}


@pytest.mark.terraform
@pytest.mark.parametrize("major", PROVIDER_VERSIONS)
@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_the_measure_finds(wrong: tuple[str, dict[str, Any], str], major: int, schemas: dict[int, Schema]) -> None:
    kind, values, says = wrong
    document = {"provider": {"aws": []}, "resource": {kind: {"it": values}}}
    (problem,) = schemas[major].problems(document)
    assert says in problem


def test_every_stack_asks_for_its_range_of_versions(written: dict[int, list[dict[str, Any]]]) -> None:
    for major, stacks in written.items():
        for stack in stacks:
            assert stack["terraform"]["required_providers"] == {
                "aws": {"source": "hashicorp/aws", "version": PROVIDER_VERSIONS[major]}
            }


def test_the_provider_itself_is_measured(schemas: dict[int, Schema]) -> None:
    document = {"provider": {"aws": [{"regoin": "us-east-1"}]}}
    for schema in schemas.values():
        assert list(schema.problems(document)) == [f"{PROVIDER}.regoin: there is no such argument"]

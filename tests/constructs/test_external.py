"""What exists and is only used: looked at in each region, offered to its users, and never managed."""

from __future__ import annotations

import json
from pathlib import Path

from farshore.spec import loads
from farshore.synthesis import write
from tests.constructs.synthesised import HEAD, applied, resources, terraform

KEY = "0f1e2d3c-4b5a-4697-8877-665544332211"
REGIONS = ("us-east-1", "us-west-2")
SERVICES = f"""
services:
  orders: {{type: table, key: {{partition: id}}, external: Orders}}
  files:
    type: bucket
    external:
      buckets: {{us-east-1: papers-a, us-west-2: papers-b}}
      keys: {{us-west-2: {KEY}}}
  api: {{type: rest-api, code: src, routes: {{GET /: read}}, uses: {{orders: write, files: read}}}}
"""


def statements(stack: dict, role: str) -> list[dict]:
    return json.loads(stack["resource"]["aws_iam_role_policy"][role]["policy"])["Statement"]


def test_nothing_of_it_is_managed_and_it_is_looked_at_in_its_region(tmp_path: Path):
    stacks = terraform(tmp_path, HEAD + SERVICES)

    assert {name for _, _, name, _ in resources(stacks) if not name.startswith("api_")} == set()
    for region in REGIONS:
        assert stacks[region]["data"]["aws_dynamodb_table"]["orders_external"]["name"] == "Orders"
        assert "provider" not in stacks[region]["data"]["aws_s3_bucket"]["files_external"]
    assert stacks["us-west-2"]["data"]["aws_s3_bucket"]["files_external"]["bucket"] == "papers-b"
    assert {"data", "links"} & stacks.keys() == set()


def test_a_table_of_another_key_stops_the_plan(tmp_path: Path):
    table = terraform(tmp_path, HEAD + SERVICES)["us-east-1"]["data"]["aws_dynamodb_table"]["orders_external"]

    key, types = table["lifecycle"]["postcondition"]
    assert key["error_message"].startswith("services.orders.external: the table Orders in us-east-1 has the key (")
    assert '{"id": "S"}' in types["condition"]


def test_users_get_its_name_and_may_do_no_more_than_the_spec_says(tmp_path: Path):
    stacks = terraform(tmp_path, HEAD + SERVICES)
    variables = stacks["us-west-2"]["resource"]["aws_lambda_function"]["api_function-read"]["environment"]["variables"]

    assert variables == {"FILES_BUCKET": "papers-b", "ORDERS_TABLE": "Orders", "ORDERS_WRITES": "on"}
    allowed = statements(stacks["us-west-2"], "api_role-policy")
    assert {action for one in allowed for action in one["Action"] if action.startswith(("s3", "kms"))} == {
        "s3:GetObject",
        "s3:ListBucket",
        "kms:Decrypt",
    }
    named = [resource for one in allowed for resource in one["Resource"]]
    assert [one.rpartition(":")[2] for one in named if ":s3:" in one] == ["papers-b/*", "papers-b"]
    assert any(one.endswith(":table/Orders") and ":us-west-2:" in one for one in named)
    assert any(one.endswith(f":key/{KEY}") for one in named)


def test_without_a_key_of_ones_own_no_use_of_kms_is_allowed(tmp_path: Path):
    allowed = statements(terraform(tmp_path, HEAD + SERVICES)["us-east-1"], "api_role-policy")

    assert [action for one in allowed for action in one["Action"] if action.startswith("kms")] == []


def test_a_key_may_be_another_accounts(tmp_path: Path):
    arn = f"arn:aws:kms:us-west-2:444455556666:key/{KEY}"
    allowed = statements(terraform(tmp_path, HEAD + SERVICES.replace(KEY, arn))["us-west-2"], "api_role-policy")

    (use,) = [one for one in allowed if one["Action"] == ["kms:Decrypt"]]
    assert use["Resource"] == [arn]
    assert "kms:ViaService" in use["Condition"]["StringEquals"]


def test_its_health_is_part_of_the_health_of_its_users(tmp_path: Path):
    function = terraform(tmp_path, HEAD + SERVICES)["us-west-2"]["resource"]["aws_lambda_function"][
        "api_function-health"
    ]

    checked = json.loads(function["environment"]["variables"]["FARSHORE_DEPENDENCIES"])
    assert [(one["kind"], one["name"]) for one in checked] == [("bucket", "papers-b"), ("table", "Orders")]


MANAGED = HEAD + "services:\n  orders: {type: table, key: {partition: id}}\n  files: {type: bucket}\n"
ONLY_USED = MANAGED.replace("partition: id}", "partition: id}, external: shop-orders").replace(
    "{type: bucket}", "{type: bucket, external: {buckets: {us-east-1: papers-a, us-west-2: papers-b}}}"
)


def test_what_was_managed_is_forgotten_with_all_that_makes_it_readable_when_it_is_only_used(tmp_path: Path):
    terraform(tmp_path, MANAGED)
    applied(tmp_path)

    change = write(loads(ONLY_USED, str(tmp_path / "spec.yaml")), tmp_path / "infra").change

    destroyed = {address for stack in change.stacks for address in stack.destroyed}
    forgotten = {address for stack in change.stacks for address in stack.forgotten}
    assert destroyed == set()
    assert {
        "aws_dynamodb_table.orders_table-us-east-1",
        "aws_kms_key.files_key",
        "aws_s3_bucket.files_bucket",
    } <= forgotten


def test_taking_it_out_destroys_nothing(tmp_path: Path):
    terraform(tmp_path, ONLY_USED + "  more: {type: bucket}\n")
    applied(tmp_path)

    left = MANAGED.partition("  orders")[0] + "  more: {type: bucket}\n"
    change = write(loads(left, str(tmp_path / "spec.yaml")), tmp_path / "infra").change

    assert [address for stack in change.stacks for address in (*stack.destroyed, *stack.forgotten)] == []


ROLE = 'zone_role: {role_arn: "arn:aws:iam::444455556666:role/dns", external_id: ours}\n'


def test_a_zone_of_another_account_is_written_in_its_role_and_nothing_else_is(tmp_path: Path):
    services = "  site: {type: static-site}\n  mail: {type: email}\n"
    services += "  api: {type: rest-api, code: src, routes: {GET /: read}}\n"
    stacks = terraform(tmp_path, f"{HEAD}{ROLE}services:\n{services}")

    through = {kind for _, kind, _, body in resources(stacks) if body.get("provider") == "aws.zone"}
    assert through == {"aws_route53_record", "aws_route53_health_check"}
    assert {kind for _, kind, _, body in resources(stacks) if body.get("provider") != "aws.zone"} & through == set()
    for part in ("names", "edge", *REGIONS):
        (zone,) = [one for one in stacks[part]["provider"]["aws"] if one.get("alias") == "zone"]
        assert zone["assume_role"] == [{"role_arn": "arn:aws:iam::444455556666:role/dns", "external_id": "ours"}]
        assert stacks[part]["data"]["aws_route53_zone"]["zone-example_com"]["provider"] == "aws.zone"
    assert "zone" not in [one.get("alias") for one in stacks["links"]["provider"]["aws"]]


def test_the_accounts_that_may_be_changed_do_not_keep_the_zone_out(tmp_path: Path):
    terraform_settings = 'terraform: {allowed_account_ids: ["111122223333"]}\n'
    api = "services:\n  api: {type: rest-api, code: src, routes: {GET /: read}}\n"
    providers = terraform(tmp_path, HEAD + ROLE + terraform_settings + api)["edge"]["provider"]["aws"]

    assert [one.get("allowed_account_ids") for one in providers] == [["111122223333"], None]

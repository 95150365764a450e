"""The global table and its replicas."""

from __future__ import annotations

from pathlib import Path

from farshore.constructs.adoption import as_expression
from tests.constructs.synthesised import HEAD, terraform

TABLE = """
services:
  orders:
    type: table
    key: {partition: orderId, sort: createdAt}
    attributes: {createdAt: number}
    indexes: {by-customer: {partition: customerId, sort: createdAt}}
    expires: expiresAt
"""


def data(folder: Path, text: str = HEAD + TABLE) -> dict:
    return terraform(folder, text)["data"]["resource"]


def test_the_table_is_on_demand_and_feeds_its_replica(tmp_path: Path):
    table = data(tmp_path)["aws_dynamodb_table"]["orders_table-us-east-1"]

    assert table["billing_mode"] == "PAY_PER_REQUEST"
    assert (table["stream_enabled"], table["stream_view_type"]) == (True, "NEW_AND_OLD_IMAGES")
    assert table["ttl"] == {"attribute_name": "expiresAt", "enabled": True}


def test_every_key_attribute_is_declared_once_with_its_type(tmp_path: Path):
    table = data(tmp_path)["aws_dynamodb_table"]["orders_table-us-east-1"]

    assert table["attribute"] == [
        {"name": "createdAt", "type": "N"},
        {"name": "customerId", "type": "S"},
        {"name": "orderId", "type": "S"},
    ]
    assert (table["hash_key"], table["range_key"]) == ("orderId", "createdAt")


def test_both_replicas_are_protected_and_restorable(tmp_path: Path):
    found = data(tmp_path)
    table, replica = (
        found["aws_dynamodb_table"]["orders_table-us-east-1"],
        found["aws_dynamodb_table_replica"]["orders_replica-us-west-2"],
    )

    assert table["deletion_protection_enabled"] is replica["deletion_protection_enabled"] is True
    assert table["point_in_time_recovery"] == {"enabled": True}
    assert replica["point_in_time_recovery"] is True
    assert table["lifecycle"] == {"prevent_destroy": True, "ignore_changes": ["replica"]}
    assert replica["lifecycle"] == {"prevent_destroy": True}


def test_a_trial_lets_both_go_but_still_leaves_the_replica_to_its_own_resource(tmp_path: Path):
    found = data(tmp_path, HEAD + TABLE + "deletion_protection: false\n")

    assert found["aws_dynamodb_table"]["orders_table-us-east-1"]["lifecycle"] == {"ignore_changes": ["replica"]}
    assert found["aws_dynamodb_table"]["orders_table-us-east-1"]["deletion_protection_enabled"] is False
    assert "lifecycle" not in found["aws_dynamodb_table_replica"]["orders_replica-us-west-2"]


def test_the_replica_is_made_through_the_standbys_provider(tmp_path: Path):
    stack = terraform(tmp_path, HEAD + TABLE)["data"]
    regions = {provider.get("alias", ""): provider["region"] for provider in stack["provider"]["aws"]}

    def region_of(resource: dict) -> str:
        return regions[resource.get("provider", "aws").partition(".")[2]]

    assert region_of(stack["resource"]["aws_dynamodb_table"]["orders_table-us-east-1"]) == "us-east-1"
    assert region_of(stack["resource"]["aws_dynamodb_table_replica"]["orders_replica-us-west-2"]) == "us-west-2"


def test_each_region_has_a_replica_of_its_own_whoever_is_the_primary(tmp_path: Path):
    three = HEAD.replace("standby: us-west-2", "standby: [us-west-2, eu-west-1]")
    swapped = HEAD.replace(
        "primary: us-east-1, standby: us-west-2", "primary: eu-west-1, standby: [us-east-1, us-west-2], home: us-east-1"
    )

    before, after = (data(tmp_path / str(number), head + TABLE) for number, head in enumerate((three, swapped)))

    assert set(before["aws_dynamodb_table_replica"]) == {"orders_replica-us-west-2", "orders_replica-eu-west-1"}
    assert {kind: set(named) for kind, named in before.items()} == {kind: set(named) for kind, named in after.items()}


ADOPTED = (
    HEAD + "services: {orders: {type: table, key: {partition: id}, adopt: {table: legacy, replicas: [us-west-2]}}}\n"
)


def test_an_existing_table_is_imported_with_the_replicas_it_has(tmp_path: Path):
    three = ADOPTED.replace("standby: us-west-2", "standby: [us-west-2, eu-west-1]")
    stack = terraform(tmp_path, three)["data"]

    assert stack["import"] == [
        {"to": "aws_dynamodb_table.orders_table-us-east-1", "id": "legacy"},
        {"to": "aws_dynamodb_table_replica.orders_replica-us-west-2", "id": "legacy:us-east-1"},
    ]
    assert stack["resource"]["aws_dynamodb_table"]["orders_table-us-east-1"]["name"] == "legacy"


def test_an_existing_table_waits_until_it_is_checked(tmp_path: Path):
    stack = terraform(tmp_path, ADOPTED)["data"]
    table = stack["resource"]["aws_dynamodb_table"]["orders_table-us-east-1"]
    checked = stack["data"]["aws_dynamodb_table"]["orders_adopted-us-east-1"]

    assert table["depends_on"] == ["data.aws_dynamodb_table.orders_adopted-us-east-1"]
    assert (checked["name"], checked["provider"]) == ("legacy", "aws.us-east-1")
    assert all(one["error_message"].startswith("services.orders.") for one in checked["lifecycle"]["postcondition"])


def test_an_existing_table_has_the_same_name_for_those_that_use_it(tmp_path: Path):
    api = "api: {type: rest-api, code: src, routes: {GET /: read}, uses: {orders: read}}"
    stacks = terraform(tmp_path, ADOPTED.replace("services: {", f"services: {{{api}, "))

    for region in ("us-east-1", "us-west-2"):
        (function,) = (
            one for name, one in stacks[region]["resource"]["aws_lambda_function"].items() if "health" not in name
        )
        assert function["environment"]["variables"]["ORDERS_TABLE"] == "legacy"


def test_names_in_conditions_are_no_templates():
    assert as_expression(["${a}", '%{"b"}']) == '["$${a}", "%%{\\"b\\"}"]'


def test_the_name_of_an_attribute_is_never_an_expression_of_terraform(tmp_path: Path):
    found = data(
        tmp_path, HEAD + "services:\n  orders: {type: table, key: {partition: '${path.root}'}, expires: '%{x}'}\n"
    )

    table = found["aws_dynamodb_table"]["orders_table-us-east-1"]
    assert (table["hash_key"], table["ttl"]["attribute_name"]) == ("$${path.root}", "%%{x}")

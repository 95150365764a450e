"""A pool in each region, its clients, its mirror, and the API that asks for its tokens."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from farshore.changes.facts import REPLACES, holds_data
from farshore.errors import InputError
from tests.constructs.synthesised import HEAD, addresses, applied, resources, terraform

REGIONS = ("us-east-1", "us-west-2")

POOL = """
services:
  users:
    type: user-pool
    app: {callbacks: ["https://www.example.com/in"], scopes: [orders/read]}
    clients: {batch: [orders/read, orders/write]}
"""
API = """
  api:
    type: rest-api
    code: src
    routes: {GET /orders: read, POST /orders: read, GET /products: read}
    authorizer: users
    authorizers: {GET /products: none}
    scopes: {POST /orders: [orders/write]}
    uses: {users: ACCESS}
"""


def api(access: str = "read") -> str:
    return HEAD + POOL + API.replace("ACCESS", access)


def region(folder: Path, text: str = HEAD + POOL) -> dict[str, Any]:
    return terraform(folder, text)["us-west-2"]["resource"]


class TestPool:
    def test_each_region_has_one_and_they_agree(self, tmp_path: Path) -> None:
        stacks = terraform(tmp_path, HEAD + POOL)
        pools = [stacks[region]["resource"]["aws_cognito_user_pool"]["users_pool"] for region in REGIONS]
        first, second = ({name: value for name, value in pool.items() if name != "//"} for pool in pools)
        assert first == second

    def test_it_is_protected_with_what_it_holds(self, tmp_path: Path) -> None:
        pool = region(tmp_path)["aws_cognito_user_pool"]["users_pool"]
        assert pool["deletion_protection"] == "ACTIVE"
        assert pool["lifecycle"] == {"prevent_destroy": True}

    def test_a_trial_lets_it_go(self, tmp_path: Path) -> None:
        pool = region(tmp_path, HEAD + POOL + "deletion_protection: false\n")["aws_cognito_user_pool"]["users_pool"]
        assert pool["deletion_protection"] == "INACTIVE"
        assert "lifecycle" not in pool

    def test_nothing_that_replaces_it_goes_unnoticed(self) -> None:
        assert holds_data("aws_cognito_user_pool")
        assert REPLACES["aws_cognito_user_pool"]["username_attributes"].field == "sign_in"

    @pytest.mark.parametrize(("word", "wanted"), [("off", "OFF"), ("optional", "OPTIONAL"), ("required", "ON")])
    def test_the_second_factor_is_an_authenticator_app(self, tmp_path: Path, word: str, wanted: str) -> None:
        text = HEAD + f"services: {{users: {{type: user-pool, mfa: {word}}}}}\n"
        pool = region(tmp_path, text)["aws_cognito_user_pool"]["users_pool"]
        assert pool["mfa_configuration"] == wanted
        assert ("software_token_mfa_configuration" in pool) == (word != "off")

    def test_mails_come_from_an_identity_of_the_same_region(self, tmp_path: Path) -> None:
        text = HEAD + "services: {users: {type: user-pool, sender: no-reply@mail.example.com}}\n"
        email = region(tmp_path, text)["aws_cognito_user_pool"]["users_pool"]["email_configuration"]
        assert email["from_email_address"] == "no-reply@mail.example.com"
        assert email["source_arn"].endswith(
            ":ses:us-west-2:${data.aws_caller_identity.current.account_id}:identity/mail.example.com"
        )

    def test_no_stack_of_a_region_names_the_other(self, tmp_path: Path) -> None:
        stacks = terraform(tmp_path, HEAD + POOL)
        assert "us-east-1" not in json.dumps(stacks["us-west-2"]["resource"])


class TestClients:
    def test_people_sign_in_without_a_secret_and_cannot_write_whose_place_they_take(self, tmp_path: Path) -> None:
        app = region(tmp_path)["aws_cognito_user_pool_client"]["users_client"]
        assert app["generate_secret"] is False
        assert app["explicit_auth_flows"] == ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"]
        assert app["allowed_oauth_flows"] == ["code"]
        assert not [name for name in app["write_attributes"] if name.startswith("custom:") or "verified" in name]

    def test_without_pages_there_is_no_flow_and_no_domain(self, tmp_path: Path) -> None:
        found = region(tmp_path, HEAD + "services: {users: {type: user-pool}}\n")
        assert "allowed_oauth_flows" not in found["aws_cognito_user_pool_client"]["users_client"]
        assert "aws_cognito_user_pool_domain" not in found

    def test_machines_get_their_scopes_and_nobody_signs_in_as_one(self, tmp_path: Path) -> None:
        found = region(tmp_path)
        batch = found["aws_cognito_user_pool_client"]["users_client-batch"]
        assert batch["allowed_oauth_flows"] == ["client_credentials"]
        assert batch["allowed_oauth_scopes"] == ["orders/read", "orders/write"]
        assert "ALLOW_USER_SRP_AUTH" not in batch["explicit_auth_flows"]
        assert batch["depends_on"] == ["aws_cognito_resource_server.users_resource-server-orders"]
        (server,) = found["aws_cognito_resource_server"].values()
        assert [scope["scope_name"] for scope in server["scope"]] == ["read", "write"]

    def test_secrets_are_shown_only_when_asked_for(self, tmp_path: Path) -> None:
        outputs = terraform(tmp_path, HEAD + POOL)["us-west-2"]["output"]
        assert outputs["users_client-secret-batch"]["sensitive"] is True

    @pytest.mark.parametrize(
        ("given", "begins"), [("", "shop-users-us-west-2-"), ("domain_prefix: shop-login", "shop-login-us-west-2")]
    )
    def test_domains_differ_between_regions(self, tmp_path: Path, given: str, begins: str) -> None:
        text = HEAD + f"services: {{users: {{type: user-pool, clients: {{batch: [a/b]}}, {given}}}}}\n"
        (domain,) = region(tmp_path, text)["aws_cognito_user_pool_domain"].values()
        assert domain["domain"].startswith(begins)


class TestMirror:
    def test_the_copies_are_a_protected_global_table(self, tmp_path: Path) -> None:
        data = terraform(tmp_path, HEAD + POOL)["data"]["resource"]
        table = data["aws_dynamodb_table"]["users_table-us-east-1"]
        assert (table["name"], table["hash_key"]) == ("shop-users", "id")
        assert table["deletion_protection_enabled"] is True
        assert table["ttl"] == {"attribute_name": "expires", "enabled": True}
        assert list(data["aws_dynamodb_table_replica"]) == ["users_replica-us-west-2"]

    def test_the_pool_calls_the_trigger_and_may(self, tmp_path: Path) -> None:
        found = region(tmp_path)
        arn = "${aws_lambda_function.users_function-trigger.arn}"
        pool = found["aws_cognito_user_pool"]["users_pool"]
        assert pool["lambda_config"] == {"post_authentication": arn, "post_confirmation": arn}
        permission = found["aws_lambda_permission"]["users_permission-trigger"]
        assert permission["principal"] == "cognito-idp.amazonaws.com"
        assert permission["source_arn"] == "${aws_cognito_user_pool.users_pool.arn}"

    def test_a_message_is_hidden_for_longer_than_it_is_worked_on(self, tmp_path: Path) -> None:
        found = region(tmp_path)
        queue, function = (
            found["aws_sqs_queue"]["users_mirror"],
            found["aws_lambda_function"]["users_function-mirror"],
        )
        assert queue["visibility_timeout_seconds"] == 6 * function["timeout"]
        assert queue["sqs_managed_sse_enabled"] is True

    def test_the_trigger_may_send_and_nothing_else(self, tmp_path: Path) -> None:
        document = json.loads(region(tmp_path)["aws_iam_role_policy"]["users_policy-trigger"]["policy"])
        actions = {action for statement in document["Statement"] for action in statement["Action"]}
        assert actions == {"logs:CreateLogStream", "logs:PutLogEvents", "sqs:SendMessage"}

    def test_policies_name_actions_and_resources_of_their_own_region(self, tmp_path: Path) -> None:
        for _, kind, name, content in resources({"us-west-2": terraform(tmp_path, HEAD + POOL)["us-west-2"]}):
            if kind == "aws_iam_role_policy":
                for statement in json.loads(content["policy"])["Statement"]:
                    assert not [one for one in statement["Action"] if "*" in one], name
                    assert "*" not in statement["Resource"], name
                assert "us-east-1" not in content["policy"]

    def test_a_pool_without_a_mirror_has_no_table_no_queue_and_no_function(self, tmp_path: Path) -> None:
        stacks = terraform(tmp_path, HEAD + "services: {users: {type: user-pool, mirror: false}}\n")
        assert set(stacks) == {"us-east-1", "us-west-2"}
        kinds = {kind for _, kind, _, _ in resources(stacks)}
        assert kinds == {"aws_cognito_user_pool", "aws_cognito_user_pool_client"}


class TestApi:
    def document(self, folder: Path, text: str) -> dict[str, Any]:
        return json.loads(region(folder, text)["aws_api_gateway_rest_api"]["api_rest-api"]["body"])

    def test_routes_ask_for_tokens_of_the_regions_own_pool(self, tmp_path: Path) -> None:
        document = self.document(tmp_path, api())
        scheme = document["components"]["securitySchemes"]["farshore-users"]
        assert scheme["x-amazon-apigateway-authorizer"] == {
            "type": "cognito_user_pools",
            "providerARNs": ["${aws_cognito_user_pool.users_pool.arn}"],
        }
        asked = {
            f"{verb} {path}": one.get("security")
            for path, item in document["paths"].items()
            for verb, one in item.items()
        }
        checkers = next(route for route in asked if "farshore-" in route)
        assert asked.pop(checkers) == [], "Route 53 has no way to sign in"
        assert asked == {
            "get /orders": [{"farshore-users": []}],
            "post /orders": [{"farshore-users": ["orders/write"]}],
            "get /products": [],
        }

    def test_pages_may_send_the_token(self, tmp_path: Path) -> None:
        cors = "    cors: {origins: ['https://example.com'], headers: [Content-Type]}\n"
        document = self.document(tmp_path, api().replace("    authorizer: users\n", f"    authorizer: users\n{cors}"))
        assert "Authorization" in json.dumps(document["paths"]["/orders"]["options"])

    def test_handlers_find_the_pool_and_do_what_they_may(self, tmp_path: Path) -> None:
        found = {access: region(tmp_path / access, api(access)) for access in ("read", "write")}
        variables = found["read"]["aws_lambda_function"]["api_function-read"]["environment"]["variables"]
        assert variables["USERS_POOL_ID"] == "${aws_cognito_user_pool.users_pool.id}"
        assert variables["USERS_CLIENT_ID"] == "${aws_cognito_user_pool_client.users_client.id}"
        policies = {access: one["aws_iam_role_policy"]["api_role-policy"]["policy"] for access, one in found.items()}
        assert "cognito-idp:AdminGetUser" in policies["read"]
        assert "cognito-idp:AdminCreateUser" not in policies["read"]
        assert "cognito-idp:AdminCreateUser" in policies["write"]

    def test_the_health_check_does_not_ask_the_pool(self, tmp_path: Path) -> None:
        function = region(tmp_path, api())["aws_lambda_function"]["api_function-health"]
        assert function["environment"]["variables"]["FARSHORE_DEPENDENCIES"] == "[]"


def test_another_service_changes_no_address(tmp_path: Path) -> None:
    alone = addresses(terraform(tmp_path / "alone", HEAD + POOL))
    more = addresses(terraform(tmp_path / "more", HEAD + POOL + "  admins: {type: user-pool}\n"))
    assert alone < more


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ("app: {scopes: [orders/read]}", "give `callbacks` too"),
        ("app: {logouts: ['https://www.example.com/']}", "give `callbacks` too"),
        ("clients: {batch: [a/b]}, domain_prefix: my-cognito", "takes no domain with `cognito` in it"),
        ("clients: {batch: [orders]}", "expected a scope such as orders/read"),
        ("app: {callbacks: ['http://www.example.com/in']}", "expected a page such as"),
    ],
)
def test_what_cognito_would_refuse_is_refused_before(tmp_path: Path, fields: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        terraform(tmp_path, HEAD + f"services: {{users: {{type: user-pool, {fields}}}}}\n")


def test_a_reserved_word_matters_only_where_there_is_a_domain(tmp_path: Path) -> None:
    found = region(tmp_path, HEAD + "services: {cognito: {type: user-pool}}\n")
    assert found["aws_cognito_user_pool"]["cognito_pool"]["name"] == "shop-cognito"
    assert "aws_cognito_user_pool_domain" not in found


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("POST /orders: [orders/write]", "PUT /orders: [orders/write]", "is none of the `routes`"),
        ("[orders/write]}", "[orders/writ]}", "no client of `users` has the scope `orders/writ`; did you mean"),
        ("POST /orders: [orders/write]", "GET /products: [orders/read]", "asks for scopes, which only"),
    ],
)
def test_scopes_that_nobody_could_show_are_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    text = api()
    assert old in API
    with pytest.raises(InputError, match=message):
        terraform(
            tmp_path, text.replace(API.replace("ACCESS", "read"), API.replace("ACCESS", "read").replace(old, new))
        )


class TestChanges:
    ORDERS = "services: {orders: {type: table, key: {partition: id}}}\n"

    def test_a_pool_that_leaves_is_forgotten_with_all_that_belongs_to_it(self, tmp_path: Path) -> None:
        terraform(tmp_path, HEAD + POOL)
        applied(tmp_path)
        left = terraform(tmp_path, HEAD + self.ORDERS)["data"]
        regions = tmp_path / "infra" / "stacks"
        found = [json.loads(file.read_bytes()) for file in sorted(regions.glob("shop-us-*/cdk.tf.json"))]
        forgotten = {block["from"] for stack in [*found, left] for block in stack.get("removed", [])}
        assert {"aws_cognito_user_pool.users_pool", "aws_lambda_function.users_function-trigger"} <= forgotten
        assert "aws_dynamodb_table.users_table-us-east-1" in forgotten
        assert all(block["lifecycle"] == {"destroy": False} for stack in found for block in stack.get("removed", []))

    def test_another_name_changes_addresses_by_moves_and_nothing_in_aws(self, tmp_path: Path) -> None:
        before = region(tmp_path)["aws_cognito_user_pool"]["users_pool"]
        applied(tmp_path)
        renamed = POOL.replace("  users:\n", "  people:\n    was: users\n")
        stack = terraform(tmp_path, HEAD + renamed)["us-west-2"]
        assert stack["resource"]["aws_cognito_user_pool"]["people_pool"]["name"] == before["name"]
        moves = {(one["from"], one["to"]) for one in stack["moved"]}
        assert ("aws_cognito_user_pool.users_pool", "aws_cognito_user_pool.people_pool") in moves

    def test_another_way_to_sign_in_is_refused(self, tmp_path: Path) -> None:
        terraform(tmp_path, HEAD + POOL)
        applied(tmp_path)
        with pytest.raises(InputError, match="by what users sign in cannot change"):
            terraform(tmp_path, HEAD + POOL + "    sign_in: username\n")

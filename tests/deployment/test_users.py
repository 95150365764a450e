"""Users in two regions: pools, clients, an API that asks for tokens, and a user who is there after a failover."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.deployment.project import PRIMARY, STANDBY, Project, left_in
from tests.runtime.lambda_host import LambdaHost
from tests.standin.process import StandIn
from tests.standin.terraform import require_terraform

pytestmark = pytest.mark.terraform

ROOT = Path(__file__).parents[2]
REGIONS = (PRIMARY, STANDBY)
ANN = "ann@example.com"

CODE = "def a(event, context):\n    return {'statusCode': 200, 'body': 'a'}\n"

SPEC = """
name: shop
domain: example.com
deletion_protection: false
regions: {primary: us-east-1, standby: us-west-2}
services:
  users:
    type: user-pool
    app: {callbacks: ["https://www.example.com/signed-in"], scopes: [orders/read]}
    clients: {batch: [orders/read, orders/write]}
  api:
    type: rest-api
    code: src
    routes: {GET /orders: a, POST /orders: a, GET /products: a}
    authorizer: users
    authorizers: {GET /products: none}
    scopes: {POST /orders: [orders/write]}
    uses: {users: read}
"""


class Users:
    """The deployed spec, and each region as boto3 shows it."""

    def __init__(self, project: Project, standin: StandIn) -> None:
        self.project, self.standin = project, standin

    def cognito(self, region: str) -> Any:
        """Cognito in a region."""
        return self.standin.client("cognito-idp", region)

    def pool(self, region: str) -> dict[str, Any]:
        """The pool of a region."""
        (pool,) = self.cognito(region).list_user_pools(MaxResults=10)["UserPools"]
        return dict(self.cognito(region).describe_user_pool(UserPoolId=pool["Id"])["UserPool"])

    def client(self, region: str, name: str) -> dict[str, Any]:
        """A client of a region's pool."""
        pool, cognito = self.pool(region)["Id"], self.cognito(region)
        listed = cognito.list_user_pool_clients(UserPoolId=pool, MaxResults=10)["UserPoolClients"]
        (found,) = (one["ClientId"] for one in listed if one["ClientName"] == name)
        return dict(cognito.describe_user_pool_client(UserPoolId=pool, ClientId=found)["UserPoolClient"])

    def function(self, region: str, name: str) -> SimpleNamespace:
        """A function of a region: its handler, its variables and the hash of its code."""
        found = self.standin.client("lambda", region).get_function(FunctionName=name)["Configuration"]
        variables = found.get("Environment", {}).get("Variables", {})
        return SimpleNamespace(handler=found["Handler"], variables=variables, code=found["CodeSha256"])

    def call(self, region: str, name: str, event: dict[str, Any], folder: Path) -> Any:
        """Call a function as Lambda would: its own code, its own variables, a process of its own."""
        function = self.function(region, name)
        module = function.handler.split(".")[0]
        source = ROOT / "farshore" / "runtime" / f"{module.removeprefix('farshore_')}.py"
        (folder / f"{module}.py").write_bytes(source.read_bytes())
        here = {"AWS_ENDPOINT_URL": self.standin.url, "AWS_REGION": region, "AWS_DEFAULT_REGION": region}
        host = LambdaHost(folder, {**here, **function.variables})
        try:
            return host.run(function.handler, event)["response"]
        finally:
            host.stop()


@pytest.fixture(scope="module")
def users(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Users]:
    require_terraform()
    folder = tmp_path_factory.mktemp("users")
    (folder / "src").mkdir()
    (folder / "src" / "app.py").write_text(CODE, encoding="utf-8")
    with StandIn(lifetime=900) as standin:
        standin.client("route53").create_hosted_zone(Name="example.com", CallerReference="test")
        project = Project(folder, standin, SPEC)
        project.deploy()
        yield Users(project, standin)


def test_1_each_region_has_a_pool_of_its_own_with_the_same_settings(users: Users) -> None:
    pools = [users.pool(region) for region in REGIONS]
    assert pools[0]["Id"] != pools[1]["Id"]
    for pool in pools:
        assert (pool["UserPoolTier"], pool["MfaConfiguration"]) == ("ESSENTIALS", "OPTIONAL")
        assert pool["UsernameAttributes"] == ["email"]
        assert pool["Policies"]["PasswordPolicy"]["MinimumLength"] == 12
        assert {"custom:first_sub"} <= {one["Name"] for one in pool["SchemaAttributes"]}
        assert set(pool["LambdaConfig"]) == {"PostAuthentication", "PostConfirmation"}


@pytest.mark.parametrize("region", REGIONS)
def test_2_people_and_machines_have_clients(users: Users, region: str) -> None:
    app, batch = users.client(region, "shop-users-app"), users.client(region, "shop-users-batch")
    assert "ClientSecret" not in app
    assert app["AllowedOAuthFlows"] == ["code"]
    assert app["ExplicitAuthFlows"] == ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"]
    assert "custom:first_sub" not in app["WriteAttributes"]
    assert batch["ClientSecret"]
    assert batch["AllowedOAuthFlows"] == ["client_credentials"]
    assert sorted(batch["AllowedOAuthScopes"]) == ["orders/read", "orders/write"]
    domain = f"shop-users-{region}-123456789012"
    assert users.cognito(region).describe_user_pool_domain(Domain=domain)["DomainDescription"]["UserPoolId"]


@pytest.mark.parametrize("region", REGIONS)
def test_3_the_api_asks_for_tokens_of_its_own_regions_pool(users: Users, region: str) -> None:
    gateway = users.standin.client("apigateway", region)
    (api,) = (one["id"] for one in gateway.get_rest_apis()["items"])
    (authorizer,) = gateway.get_authorizers(restApiId=api)["items"]
    assert (authorizer["type"], authorizer["providerARNs"]) == ("COGNITO_USER_POOLS", [users.pool(region)["Arn"]])
    methods = {
        f"{verb} {one['path']}": method
        for one in gateway.get_resources(restApiId=api, embed=["methods"])["items"]
        for verb, method in one.get("resourceMethods", {}).items()
    }
    asked = {route: method["authorizationType"] for route, method in methods.items() if "farshore-" not in route}
    assert asked == {
        "GET /orders": "COGNITO_USER_POOLS",
        "POST /orders": "COGNITO_USER_POOLS",
        "GET /products": "NONE",
    }
    assert methods["POST /orders"]["authorizationScopes"] == ["orders/write"]
    (health,) = (method for route, method in methods.items() if "farshore-" in route)
    assert health["authorizationType"] == "NONE"
    assert users.function(region, "shop-api-a").variables["USERS_POOL_ID"] == users.pool(region)["Id"]


def test_4_the_code_is_the_same_in_both_regions(users: Users) -> None:
    for part in ("trigger", "mirror", "compare", "import"):
        assert len({users.function(region, f"shop-users-{part}").code for region in REGIONS}) == 1


def test_5_who_signs_in_to_one_pool_is_in_the_mirror_and_can_be_brought_into_the_other(
    users: Users, tmp_path: Path
) -> None:
    pool, cognito = users.pool(PRIMARY)["Id"], users.cognito(PRIMARY)
    named = [{"Name": "email", "Value": ANN}, {"Name": "email_verified", "Value": "true"}]
    username = cognito.admin_create_user(UserPoolId=pool, Username=ANN, UserAttributes=named, MessageAction="SUPPRESS")[
        "User"
    ]["Username"]
    cognito.admin_set_user_password(UserPoolId=pool, Username=username, Password="Secret-123456", Permanent=True)
    event = {
        "version": "1",
        "region": PRIMARY,
        "userPoolId": pool,
        "userName": username,
        "triggerSource": "PostAuthentication_Authentication",
        "request": {"userAttributes": {"sub": username, "email": ANN}, "newDeviceUsed": False},
        "response": {},
    }

    assert users.call(PRIMARY, "shop-users-trigger", event, tmp_path) == event
    queue = users.standin.client("sqs", PRIMARY)
    url = queue.get_queue_url(QueueName="shop-users-mirror")["QueueUrl"]
    (message,) = queue.receive_message(QueueUrl=url)["Messages"]
    records = [{"messageId": message["MessageId"], "body": message["Body"]}]
    assert users.call(PRIMARY, "shop-users-mirror", {"Records": records}, tmp_path) == {"batchItemFailures": []}

    table = users.standin.client("dynamodb", STANDBY)
    (copy,) = table.scan(TableName="shop-users")["Items"]
    assert (copy["id"]["S"], copy["region"]["S"]) == (f"user#{ANN}", PRIMARY)

    assert users.call(STANDBY, "shop-users-import", {}, tmp_path)["created"] == 1
    other = users.cognito(STANDBY)
    found = other.admin_get_user(UserPoolId=users.pool(STANDBY)["Id"], Username=ANN)
    attributes = {one["Name"]: one["Value"] for one in found["UserAttributes"]}
    assert found["UserStatus"] == "CONFIRMED"
    assert attributes["custom:first_sub"] == username


@pytest.mark.parametrize("region", REGIONS)
def test_6_messages_that_fail_lie_in_the_dead_letters_until_they_are_sent_again(users: Users, region: str) -> None:
    sqs, functions = users.standin.client("sqs", region), users.standin.client("lambda", region)
    urls = {part: sqs.get_queue_url(QueueName=f"shop-users-{part}")["QueueUrl"] for part in ("mirror", DEAD)}
    found = {
        part: sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"] for part, url in urls.items()
    }
    redrive = json.loads(found["mirror"]["RedrivePolicy"])
    assert redrive["deadLetterTargetArn"] == found[DEAD]["QueueArn"]
    assert int(redrive["maxReceiveCount"]) == 5
    (source,) = functions.list_event_source_mappings()["EventSourceMappings"]
    assert source["EventSourceArn"] == found["mirror"]["QueueArn"]
    assert "ReportBatchItemFailures" in source["FunctionResponseTypes"]
    (rule,) = users.standin.client("events", region).list_rules()["Rules"]
    assert rule["ScheduleExpression"] == "rate(1 hour)"


DEAD = "mirror-dead-letters"


def test_7_the_second_plan_is_empty(users: Users) -> None:
    assert users.project.is_settled()


@pytest.mark.parametrize(("lost", "left"), [REGIONS, REGIONS[::-1]])
def test_8_with_a_region_lost_the_others_stack_still_plans_and_applies(users: Users, lost: str, left: str) -> None:
    users.standin.refuse(lost)
    try:
        assert not users.project.stacks[left].plan().has_changes
        users.project.stacks[left].apply()
    finally:
        users.standin.admit(lost)


def test_9_everything_can_be_destroyed(users: Users) -> None:
    for terraform in reversed(users.project.stacks.values()):
        terraform.destroy()
    for region in REGIONS:
        assert left_in(users.standin, region) == []
        assert users.cognito(region).list_user_pools(MaxResults=10)["UserPools"] == []
        assert users.standin.client("sqs", region).list_queues().get("QueueUrls", []) == []

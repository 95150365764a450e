"""One API with every option: who may call it, what is logged and guarded, what its functions get and when they run."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.deployment.project import ACCOUNT, PRIMARY, STANDBY, Project, left_in
from tests.standin.process import StandIn
from tests.standin.terraform import require_terraform

pytestmark = pytest.mark.terraform

KEY = "a-key-that-a-partner-was-given"
EMPTY_ZIP = b"PK\5\6" + bytes(18)
CODE = """
def read(event, context):
    return {"statusCode": 200, "body": "read"}


def nightly(event, context):
    return None
"""
PLAIN = """
name: shop
domain: example.com
deletion_protection: false
regions: {primary: us-east-1, standby: us-west-2}
services:
  api:
    type: rest-api
    code: src
    routes: {GET /orders: read, POST /orders: read, POST /import: read, POST /webhook: read}
"""
OPTIONS = """
    authorizer: iam
    authorizers: {POST /import: api-key, POST /webhook: none}
    api_keys: {partner: shop/partner-key}
    base_path: /v1
    access_logs: {retention: 30d, account_role: true}
    tracing: true
    web_acls: {us-east-1: "ACL-us-east-1", us-west-2: "ACL-us-west-2"}
    allow: [{actions: ["ses:SendEmail"], resources: ["arn:aws:ses:{region}:{account}:identity/example.com"]}]
    layers: ["arn:aws:lambda:{region}:{account}:layer:ulid:1"]
    storage: 1024
    concurrency: {read: 5}
    environment: {MAIL_FROM: "arn:aws:ses:{region}:{account}:identity/example.com"}
    schedules:
      nightly:
        handler: nightly
        expression: cron(0 3 * * ? *)
        timeout: 5m
        on_failure: "arn:aws:sqs:{region}:{account}:failed"
      everywhere: {handler: read, expression: rate(1 hour), runs: everywhere}
"""


def surroundings(standin: StandIn) -> dict[str, str]:
    """Make what the spec names and does not build, in both regions; returns the web ACLs by region."""
    standin.client("route53").create_hosted_zone(Name="example.com", CallerReference="test")
    standin.client("secretsmanager", PRIMARY).create_secret(
        Name="shop/partner-key", SecretString=KEY, AddReplicaRegions=[{"Region": STANDBY}]
    )
    acls = {}
    for region in (PRIMARY, STANDBY):
        standin.client("sqs", region).create_queue(QueueName="failed")
        standin.client("lambda", region).publish_layer_version(LayerName="ulid", Content={"ZipFile": EMPTY_ZIP})
        visibility = {"SampledRequestsEnabled": False, "CloudWatchMetricsEnabled": False, "MetricName": "shop"}
        acl = standin.client("wafv2", region).create_web_acl(
            Name="shop", Scope="REGIONAL", DefaultAction={"Allow": {}}, VisibilityConfig=visibility
        )
        acls[region] = acl["Summary"]["ARN"]
    return acls


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """The API with every option, applied."""
    require_terraform()
    folder = tmp_path_factory.mktemp("options")
    (folder / "src").mkdir()
    (folder / "src" / "app.py").write_text(CODE, encoding="utf-8")
    with StandIn() as standin:
        text = PLAIN + OPTIONS
        for region, arn in surroundings(standin).items():
            text = text.replace(f"ACL-{region}", arn)
        project = Project(folder, standin, text)
        project.deploy()
        yield project


def test_a_second_plan_is_empty(shop: Project):
    assert shop.is_settled()


def methods(shop: Project, region: str) -> dict[str, dict[str, Any]]:
    """Return what API Gateway knows of each method, by its name as in the spec."""
    client = shop.standin.client("apigateway", region)
    (api,) = client.get_rest_apis()["items"]
    found = client.get_resources(restApiId=api["id"], embed=["methods"])["items"]
    return {f"{verb} {one['path']}": method for one in found for verb, method in one.get("resourceMethods", {}).items()}


@pytest.mark.parametrize("region", [PRIMARY, STANDBY])
def test_only_those_may_call_whom_the_spec_names(shop: Project, region: str):
    asked = {
        route: (method["authorizationType"], method["apiKeyRequired"])
        for route, method in methods(shop, region).items()
        if not route.startswith("GET /farshore-")
    }
    health = [one for route, one in methods(shop, region).items() if route.startswith("GET /farshore-")]

    assert asked == {
        "GET /v1/orders": ("AWS_IAM", False),
        "POST /v1/orders": ("AWS_IAM", False),
        "POST /v1/import": ("NONE", True),
        "POST /v1/webhook": ("NONE", False),
    }
    assert [(one["authorizationType"], one["apiKeyRequired"]) for one in health] == [("NONE", False)]


def test_a_client_has_one_key_for_both_regions_and_no_file_holds_it(shop: Project):
    for region in (PRIMARY, STANDBY):
        client = shop.standin.client("apigateway", region)
        (key,) = client.get_api_keys(includeValues=True)["items"]
        (plan,) = client.get_usage_plans()["items"]
        (held,) = client.get_usage_plan_keys(usagePlanId=plan["id"])["items"]
        assert (key["value"], held["id"], plan["apiStages"][0]["stage"]) == (KEY, key["id"], "live")
    assert not [path for path in shop.out.rglob("*.json") if KEY in path.read_text(encoding="utf-8")]


def test_those_who_sign_can_be_given_a_policy_for_each_region(shop: Project):
    iam = shop.standin.client("iam")
    named = {one["PolicyName"] for one in iam.list_policies(Scope="Local")["Policies"]}

    assert named == {f"shop-api-callers-{PRIMARY}", f"shop-api-callers-{STANDBY}"}


@pytest.mark.parametrize("region", [PRIMARY, STANDBY])
def test_requests_are_logged_traced_and_guarded(shop: Project, region: str):
    client = shop.standin.client("apigateway", region)
    (api,) = client.get_rest_apis()["items"]
    (stage,) = client.get_stages(restApiId=api["id"])["item"]
    waf = shop.standin.client("wafv2", region)

    logged = json.loads(stage["accessLogSettings"]["format"])
    assert stage["accessLogSettings"]["destinationArn"].endswith(":log-group:/aws/apigateway/shop-api")
    assert not {"$context.identity.apiKey", "$context.path", "$context.identity.userAgent"} & set(logged.values())
    assert stage["tracingEnabled"] is True
    assert client.get_account()["cloudwatchRoleArn"].endswith(f"role/shop-api-gateway-logs-{region}")
    arn = f"arn:aws:apigateway:{region}::/restapis/{api['id']}/stages/live"
    assert waf.get_web_acl_for_resource(ResourceArn=arn)["WebACL"]["Name"] == "shop"


@pytest.mark.parametrize("region", [PRIMARY, STANDBY])
def test_handlers_get_what_the_spec_gives_them_in_their_own_region(shop: Project, region: str):
    client = shop.standin.client("lambda", region)
    read, nightly, health = (
        client.get_function_configuration(FunctionName=f"shop-api-{part}") for part in ("read", "nightly", "health")
    )
    identity = f"arn:aws:ses:{region}:{ACCOUNT}:identity/example.com"

    assert read["Environment"]["Variables"]["MAIL_FROM"] == identity
    assert [layer["Arn"] for layer in read["Layers"]] == [f"arn:aws:lambda:{region}:{ACCOUNT}:layer:ulid:1"]
    assert (read["EphemeralStorage"]["Size"], read["TracingConfig"]["Mode"]) == (1024, "Active")
    assert client.get_function_concurrency(FunctionName="shop-api-read")["ReservedConcurrentExecutions"] == 5
    assert (read["Timeout"], nightly["Timeout"]) == (10, 300)
    assert "Layers" not in health or not health["Layers"], "what answers Route 53 is farshore's own"


@pytest.mark.parametrize("region", [PRIMARY, STANDBY])
def test_the_clock_starts_in_the_primary_what_must_not_run_twice(shop: Project, region: str):
    scheduler = shop.standin.client("scheduler", region)
    states = {one["Name"]: one["State"] for one in scheduler.list_schedules()["Schedules"]}
    failed = shop.standin.client("lambda", region).get_function_event_invoke_config(FunctionName="shop-api-nightly")

    assert states == {
        "shop-api-nightly": "ENABLED" if region == PRIMARY else "DISABLED",
        "shop-api-everywhere": "ENABLED",
    }
    assert failed["DestinationConfig"]["OnFailure"]["Destination"] == f"arn:aws:sqs:{region}:{ACCOUNT}:failed"


@pytest.mark.parametrize(("lost", "survivor"), [(PRIMARY, STANDBY), (STANDBY, PRIMARY)])
def test_a_region_needs_nothing_of_the_other(shop: Project, lost: str, survivor: str):
    shop.standin.refuse(lost)
    try:
        assert not shop.stacks[survivor].plan().has_changes
        shop.stacks[survivor].apply()
    finally:
        shop.standin.admit(lost)


def ids(shop: Project) -> list[str]:
    """Return the API's id in each region."""
    clients = (shop.standin.client("apigateway", region) for region in (PRIMARY, STANDBY))
    return [client.get_rest_apis()["items"][0]["id"] for client in clients]


def test_y_every_option_can_be_taken_back_and_the_api_stays(shop: Project):
    before = ids(shop)

    shop.change(PLAIN)
    shop.apply_change()

    assert shop.is_settled()
    assert ids(shop) == before
    assert {one["authorizationType"] for one in methods(shop, STANDBY).values()} == {"NONE"}
    assert shop.standin.client("apigateway", STANDBY).get_api_keys()["items"] == []


def test_z_everything_can_be_destroyed(shop: Project):
    for terraform in reversed(shop.stacks.values()):
        terraform.destroy()

    assert left_in(shop.standin, PRIMARY) == []
    assert left_in(shop.standin, STANDBY) == []

"""One API that changes: after one apply, what the spec says is what is served."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.deployment.project import BEFORE, PRIMARY, synth
from tests.standin.process import StandIn
from tests.standin.terraform import Terraform, require_terraform

pytestmark = pytest.mark.terraform

CODE = """
def a(event, context):
    return {"statusCode": 200, "body": "a"}


def b(event, context):
    return {"statusCode": 200, "body": "b"}
"""


def spec(routes: str) -> str:
    return (
        "name: shop\ndomain: example.com\ndeletion_protection: false\n"
        "regions: {primary: us-east-1, standby: us-west-2}\n"
        "services:\n  api: {type: rest-api, code: src, cors: {origins: ['https://example.com']}, "
        f"routes: {routes}}}\n"
    )


class Api:
    """The API of the primary region, deployed again and again.

    Attributes:
        standin: The AWS it is in.
        region: Terraform in the region's stack.
    """

    def __init__(self, folder: Path, standin: StandIn) -> None:
        self._folder, self.standin, self._applied = folder, standin, False
        (folder / "src").mkdir()
        (folder / "src" / "app.py").write_text(CODE, encoding="utf-8")

    def write(self, routes: str) -> list[Terraform]:
        """Synthesise the routes; returns what the primary's API needs, in order of application."""
        out = synth(self._folder, spec(routes))
        needed = [f"shop-{part}" for part in (*BEFORE, PRIMARY)]
        folders = [out / "stacks" / stack for stack in needed if (out / "stacks" / stack).is_dir()]
        terraforms = [Terraform(folder, self.standin) for folder in folders]
        self.region = terraforms[-1]
        return terraforms

    def deploy(self, routes: str) -> None:
        """Synthesise the routes and apply them once."""
        needed = self.write(routes)
        if not self._applied:
            for terraform in needed:
                terraform.init()
        for terraform in needed if not self._applied else [self.region]:
            terraform.apply()
        self._applied = True

    @property
    def client(self) -> Any:
        """API Gateway in the primary region."""
        return self.standin.client("apigateway", PRIMARY)

    @property
    def id(self) -> str:
        """The API's id."""
        (api,) = self.client.get_rest_apis()["items"]
        return str(api["id"])

    def document(self) -> dict[str, Any]:
        """What the stage serves: the copy that its deployment froze."""
        parameters = {"extensions": "integrations"}
        export = self.client.get_export(restApiId=self.id, stageName="live", exportType="oas30", parameters=parameters)
        return json.loads(export["body"].read())

    def served(self) -> dict[str, str]:
        """The routes that are served and the functions that answer, without those of the health check."""
        return {
            f"{method.upper()} {path}": operation["x-amazon-apigateway-integration"]["uri"].split(":")[-1].split("/")[0]
            for path, methods in self.document()["paths"].items()
            for method, operation in methods.items()
            if method != "options" and not path.startswith("/farshore-")
        }


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    require_terraform()
    with StandIn(lifetime=900) as standin:
        standin.client("route53").create_hosted_zone(Name="example.com", CallerReference="test")
        api = Api(tmp_path_factory.mktemp("routes"), standin)
        api.deploy("{'GET /orders/{id}': a, 'DELETE /orders/{id}': b, 'GET /b': b}")
        yield api


def test_1_what_is_deployed_is_what_the_spec_says(api: Api):
    assert api.served() == {
        "GET /orders/{id}": "shop-api-a",
        "DELETE /orders/{id}": "shop-api-b",
        "GET /b": "shop-api-b",
    }
    assert not api.region.plan().has_changes


def test_2_route_53_asks_a_path_that_is_served_and_nobody_can_guess(api: Api):
    (check,) = api.standin.client("route53").list_health_checks()["HealthChecks"]
    path = check["HealthCheckConfig"]["ResourcePath"]

    assert path.startswith("/live/farshore-")
    assert len(path.removeprefix("/live/farshore-")) == len("00000000-0000-0000-0000-000000000000")
    assert path.removeprefix("/live") in api.document()["paths"]
    assert api.region.output()["api_health-url"].endswith(path)
    stage = api.client.get_stage(restApiId=api.id, stageName="live")
    assert f"{path.removeprefix('/live/')}/GET" in {
        key.replace("~1", "/").strip("/") for key in stage["methodSettings"]
    }


def test_3_a_removed_route_is_gone_after_one_apply_and_its_function_after_it(api: Api):
    calls = len(api.standin.calls())
    path = next(path for path in api.document()["paths"] if path.startswith("/farshore-"))

    api.deploy("{'GET /orders/{id}': a, 'GET /b': a}")

    assert api.served() == {"GET /orders/{id}": "shop-api-a", "GET /b": "shop-api-a"}
    assert path in api.document()["paths"], "the token stays"
    assert not api.region.plan().has_changes
    made = [(one.method, one.path) for one in api.standin.calls()[calls:] if one.method != "GET"]
    switched = next(at for at, (method, path) in enumerate(made) if method == "PATCH" and path.endswith("/stages/live"))
    dropped = next(
        at for at, (method, path) in enumerate(made) if method == "DELETE" and "functions/shop-api-b" in path
    )
    assert switched < dropped, "no live route may lead to a function that is gone"


def test_4_a_renamed_variable_is_served_after_one_apply(api: Api):
    api.deploy("{'GET /orders/{orderId}': a, 'GET /b': b}")

    assert api.served() == {"GET /orders/{orderId}": "shop-api-a", "GET /b": "shop-api-b"}
    assert not api.region.plan().has_changes


def test_5_an_override_file_is_served_although_the_spec_did_not_change(api: Api):
    body = json.loads((api.region.folder / "cdk.tf.json").read_bytes())["resource"]["aws_api_gateway_rest_api"]
    changed = body["api_rest-api"]["body"].replace("GET,", "").replace("'600'", "'60'")
    override = {"resource": {"aws_api_gateway_rest_api": {"api_rest-api": {"body": changed}}}}

    overridden = Terraform(api.region.folder, api.standin, override=override)
    overridden.apply()

    assert "'60'" in json.dumps(api.document())
    assert not overridden.plan().has_changes


def test_6_a_new_token_puts_back_what_was_changed_by_hand(api: Api):
    api.deploy("{'GET /orders/{orderId}': a, 'GET /b': b}")
    resources = {one["path"]: one["id"] for one in api.client.get_resources(restApiId=api.id)["items"]}
    api.client.put_method(restApiId=api.id, resourceId=resources["/b"], httpMethod="DELETE", authorizationType="NONE")
    api.client.put_integration(restApiId=api.id, resourceId=resources["/b"], httpMethod="DELETE", type="MOCK")
    deployment = api.client.create_deployment(restApiId=api.id)["id"]
    patch = [{"op": "replace", "path": "/deploymentId", "value": deployment}]
    api.client.update_stage(restApiId=api.id, stageName="live", patchOperations=patch)
    before = next(path for path in api.document()["paths"] if path.startswith("/farshore-"))

    api.region.apply("-replace=terraform_data.api_checkers-path")

    assert api.served() == {"GET /orders/{orderId}": "shop-api-a", "GET /b": "shop-api-b"}
    assert before not in api.document()["paths"]
    (check,) = api.standin.client("route53").list_health_checks()["HealthChecks"]
    assert check["HealthCheckConfig"]["ResourcePath"].removeprefix("/live") in api.document()["paths"]
    assert not api.region.plan().has_changes


def test_7_everything_can_be_destroyed(api: Api):
    api.region.destroy()

    assert api.client.get_rest_apis()["items"] == []
    assert api.standin.client("lambda", PRIMARY).list_functions()["Functions"] == []

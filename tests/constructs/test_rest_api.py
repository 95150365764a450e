"""The API in each region."""

from __future__ import annotations

import contextlib
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from farshore.constructs.api_body import body as document_of
from farshore.constructs.openapi import contract
from farshore.errors import InputError
from farshore.spec import loads
from farshore.spec.services import RestApi
from tests.constructs.synthesised import HANDLER, HEAD, addresses, terraform


def api(more: str = "", top: str = "", routes: str = "{'GET /orders/{id}': read}") -> str:
    return f"{HEAD}{top}services:\n  api: {{type: rest-api, code: src, routes: {routes}{more}}}\n"


def test_a_ttl_that_is_given_is_kept_and_the_checks_make_up_for_it(tmp_path: Path):
    found = terraform(tmp_path, api(", ttl: 45s") + "objectives: {rto: 75s}\n")["us-west-2"]["resource"]
    (check,), (record,) = (found[kind].values() for kind in ("aws_route53_health_check", "aws_route53_record"))
    assert (check["request_interval"], check["failure_threshold"], record["ttl"]) == (10, 3, 45)


@pytest.mark.parametrize(
    ("rto", "interval", "threshold", "ttl"),
    [("10m", 30, 3, 60), ("2m", 30, 2, 60), ("1m", 10, 3, 30), ("30s", 10, 2, 10)],
)
def test_health_check_and_ttl_meet_the_objective(tmp_path: Path, rto: str, interval: int, threshold: int, ttl: int):
    found = terraform(tmp_path, api(top=f"objectives: {{rto: {rto}}}\n"))["us-east-1"]["resource"]
    check, record = (
        found["aws_route53_health_check"]["api_health-check"],
        found["aws_route53_record"]["api_record-api_example_com"],
    )

    assert (check["request_interval"], check["failure_threshold"], record["ttl"]) == (interval, threshold, ttl)


def test_the_records_follow_the_policy(tmp_path: Path):
    failover = terraform(tmp_path / "a", api())
    latency = terraform(tmp_path / "b", api(top="traffic: {policy: latency}\n"))

    def record(stacks: dict, part: str) -> dict:
        return stacks["edge"]["resource"]["aws_route53_record"][f"api_{part}-api_example_com"]

    assert record(failover, "failover-primary")["failover_routing_policy"] == {"type": "PRIMARY"}
    assert record(failover, "failover-secondary")["failover_routing_policy"] == {"type": "SECONDARY"}
    assert record(latency, "latency-us-west-2")["latency_routing_policy"] == {"region": "us-west-2"}
    assert record(failover, "record")["alias"]["name"] == "failover.api.example.com"
    assert record(latency, "record")["alias"]["name"] == "latency.api.example.com"


def test_another_host_is_another_resource_and_all_else_stays(tmp_path: Path):
    """So that the new name is there before the old one goes."""
    before = terraform(tmp_path / "a", api())
    after = terraform(tmp_path / "b", api(", host: orders.example.com"))
    spelt_out = terraform(tmp_path / "c", api(", host: api.example.com"))

    gone, new = addresses(before) - addresses(after), addresses(after) - addresses(before)
    assert {(part, kind, name.replace("api_example_com", "orders_example_com")) for part, kind, name in gone} == new
    assert {kind for part, kind, _ in gone if part == "us-east-1"} == {
        "aws_acm_certificate",
        "aws_acm_certificate_validation",
        "aws_api_gateway_base_path_mapping",
        "aws_api_gateway_domain_name",
        "aws_route53_record",
    }
    assert not {part for part in after if {one for one in addresses(before) & addresses(after) if one[0] == part}} & {
        "names",
        "edge",
    }, "these two exist for the sake of names alone"
    assert addresses(spelt_out) == addresses(before)


def test_another_domain_is_another_resource_and_another_zone(tmp_path: Path):
    before = terraform(tmp_path / "a", api())
    after = terraform(tmp_path / "b", api().replace("example.com", "example.org"))

    gone, new = addresses(before) - addresses(after), addresses(after) - addresses(before)
    assert {(part, kind, name.replace("example_com", "example_org")) for part, kind, name in gone} == new
    assert {part for part, kind, _ in gone if kind == "aws_route53_record"} == {
        "names",
        "us-east-1",
        "us-west-2",
        "edge",
    }
    zones = [stack["data"]["aws_route53_zone"] for stacks in (before, after) for stack in stacks.values()]
    assert [*map(list, zones)] == [["zone-example_com"]] * 4 + [["zone-example_org"]] * 4


def test_of_three_regions_the_secondary_is_a_group_again(tmp_path: Path):
    text = api().replace("standby: us-west-2", "standby: [us-west-2, eu-west-1]")

    found = terraform(tmp_path, text)["edge"]["resource"]["aws_route53_record"]

    assert {name: (one["name"], one["alias"]["name"]) for name, one in found.items()} == {
        "api_failover-primary-api_example_com": ("failover.api.example.com", "us-east-1.api.example.com"),
        "api_failover-secondary-api_example_com": ("failover.api.example.com", "failover-2.api.example.com"),
        "api_failover-2-primary-api_example_com": ("failover-2.api.example.com", "us-west-2.api.example.com"),
        "api_failover-2-secondary-api_example_com": ("failover-2.api.example.com", "eu-west-1.api.example.com"),
        "api_record-api_example_com": ("api.example.com", "failover.api.example.com"),
    }


def test_the_public_name_asks_no_region(tmp_path: Path):
    found = terraform(tmp_path, api())["edge"]

    assert found["resource"].keys() == {"aws_route53_record"}
    assert {provider["region"] for provider in found["provider"]["aws"]} == {"us-west-2"}


def test_a_pilot_light_keeps_compute_out_of_the_standby(tmp_path: Path):
    table = "  orders: {type: table, key: {partition: id}}\n  files: {type: bucket}\n"

    stacks = terraform(tmp_path, api(top="strategy: pilot-light\n") + table)

    assert "aws_lambda_function" in stacks["us-east-1"]["resource"]
    assert "aws_lambda_function" not in stacks["us-west-2"]["resource"]
    assert "aws_s3_bucket" in stacks["us-west-2"]["resource"]


def test_functions_in_a_region_whose_writes_are_off_are_told_so(tmp_path: Path):
    table = "  order-lines: {type: table, key: {partition: id}, writes_off: [us-west-2]}\n"

    stacks = terraform(tmp_path, api(", uses: {order-lines: write}") + table)

    for region, switch in (("us-east-1", "on"), ("us-west-2", "off")):
        function = stacks[region]["resource"]["aws_lambda_function"]["api_function-read"]
        variables = function["environment"]["variables"]
        assert variables == {"ORDER_LINES_TABLE": "shop-order-lines", "ORDER_LINES_WRITES": switch}


def test_a_route_to_code_that_is_not_there_is_refused_at_its_line(tmp_path: Path):
    with pytest.raises(InputError, match=r"spec\.yaml:6:\d+: app\.py defines no `raed`; did you mean `read`\?"):
        terraform(tmp_path, api(routes="{GET /: raed}"))


def test_code_that_is_not_python_is_refused(tmp_path: Path):
    with pytest.raises(InputError, match=r"app\.py is not Python"):
        terraform(tmp_path, api(), code=b"def read(:\n")


def test_a_handler_called_health_is_not_mistaken_for_farshores_own(tmp_path: Path):
    code = HANDLER.replace(b"read", b"health")

    found = terraform(tmp_path, api(routes="{GET /: health}"), code=code)["us-east-1"]["resource"]

    names = {one["function_name"] for one in found["aws_lambda_function"].values()}
    assert names == {"shop-api-health", "shop-api-app-health"}


def test_variables_that_lambda_would_not_take_are_refused_before_anything_is_applied(tmp_path: Path):
    large = "x" * 2000

    with pytest.raises(InputError, match="4 KB"):
        terraform(tmp_path, api(f", environment: {{A1: {large}, A2: {large}, A3: {large}}}"))


def body(stacks: dict, region: str = "us-east-1") -> dict[str, Any]:
    """The document of the API in a region; expressions of Terraform stand in it as they are."""
    return json.loads(stacks[region]["resource"]["aws_api_gateway_rest_api"]["api_rest-api"]["body"])


def gateway(stacks: dict, kind: str, region: str = "us-east-1") -> dict[str, Any]:
    return stacks[region]["resource"][f"aws_api_gateway_{kind}"]


CHECKERS = "/farshore-${terraform_data.api_checkers-path.output}"


class TestBody:
    """One document says what is served."""

    def test_every_route_leads_to_its_function_and_needs_no_resource_of_its_own(self, tmp_path: Path):
        code = HANDLER + b"def other(event, context): pass\n"
        routes = "{'GET /orders/{id}': read, 'ANY /legacy/{proxy+}': other, 'POST /': other}"

        stacks = terraform(tmp_path, api(routes=routes), code=code)

        assert {
            f"{method} {path}": operation["x-amazon-apigateway-integration"]["uri"]
            for path, methods in body(stacks)["paths"].items()
            for method, operation in methods.items()
        } == {
            "get /orders/{id}": "${aws_lambda_function.api_function-read.invoke_arn}",
            "x-amazon-apigateway-any-method /legacy/{proxy+}": "${aws_lambda_function.api_function-other.invoke_arn}",
            "post /": "${aws_lambda_function.api_function-other.invoke_arn}",
            f"get {CHECKERS}": "${aws_lambda_function.api_function-health.invoke_arn}",
        }
        assert not {"aws_api_gateway_resource", "aws_api_gateway_method"} & set(stacks["us-east-1"]["resource"])
        assert len(stacks["us-east-1"]["resource"]["aws_lambda_permission"]) == 3

    def test_the_variables_of_a_path_are_declared(self, tmp_path: Path):
        stacks = terraform(tmp_path, api(routes="{'GET /a/{one}/{two+}': read}"))

        (parameters,) = (one["get"]["parameters"] for path, one in body(stacks)["paths"].items() if "/a/" in path)
        assert [(one["name"], one["in"], one["required"]) for one in parameters] == [
            ("one", "path", True),
            ("two", "path", True),
        ]

    def test_the_same_spec_gives_the_same_bytes_whatever_the_order_of_its_routes(self, tmp_path: Path):
        one = terraform(tmp_path / "a", api(routes="{GET /a: read, GET /b: read}"))
        other = terraform(tmp_path / "b", api(routes="{GET /b: read, GET /a: read}"))

        assert body(one) == body(other)
        assert gateway(one, "rest_api") == gateway(other, "rest_api")

    def test_what_is_served_follows_the_body_as_terraform_sees_it(self, tmp_path: Path):
        stacks = terraform(tmp_path, api())

        deployment = gateway(stacks, "deployment")["api_deployment"]
        assert deployment["triggers"] == {"body": "${sha256(aws_api_gateway_rest_api.api_rest-api.body)}"}
        assert deployment["lifecycle"]["create_before_destroy"] is True
        assert set(deployment["depends_on"]) == {
            "aws_lambda_permission.api_permission-read",
            "aws_lambda_permission.api_permission-health",
        }
        assert gateway(stacks, "rest_api")["api_rest-api"]["put_rest_api_mode"] == "overwrite"

    def test_the_title_is_the_apis_name_since_importing_sets_it(self, tmp_path: Path):
        stacks = terraform(tmp_path, api())

        assert body(stacks)["info"]["title"] == gateway(stacks, "rest_api")["api_rest-api"]["name"]

    def test_a_base_path_goes_before_every_route_but_not_before_the_checkers(self, tmp_path: Path):
        stacks = terraform(tmp_path, api(", base_path: /v1, public_health: true", routes="{GET /: read, GET /a: read}"))

        assert set(body(stacks)["paths"]) == {"/v1", "/v1/a", "/v1/health", CHECKERS}

    @pytest.mark.parametrize(
        ("validate", "validators"),
        [
            ("", {"parameters": {"validateRequestParameters": True, "validateRequestBody": False}}),
            (", validate: nothing", None),
        ],
    )
    def test_parameters_are_validated_unless_the_spec_says_otherwise(
        self, tmp_path: Path, validate: str, validators: dict | None
    ):
        document = body(terraform(tmp_path, api(validate)))

        assert document.get("x-amazon-apigateway-request-validators") == validators
        assert document.get("x-amazon-apigateway-request-validator") == (next(iter(validators)) if validators else None)

    def test_api_gateways_own_errors_are_never_cached_and_a_missing_path_is_404(self, tmp_path: Path):
        responses = body(terraform(tmp_path, api()))["x-amazon-apigateway-gateway-responses"]

        for kind in ("DEFAULT_4XX", "DEFAULT_5XX", "MISSING_AUTHENTICATION_TOKEN"):
            assert responses[kind]["responseParameters"]["gatewayresponse.header.Cache-Control"] == "'no-store'"
            assert "gatewayresponse.header.Access-Control-Allow-Origin" not in responses[kind]["responseParameters"]
        assert responses["MISSING_AUTHENTICATION_TOKEN"]["statusCode"] == "404"

    def test_three_hundred_resources_are_served_and_one_more_is_refused_by_name(self, tmp_path: Path):
        def routes(number: int) -> str:
            return "{" + ", ".join(f"GET /p{one}/q: read" for one in range(number)) + "}"

        assert len(body(terraform(tmp_path / "a", api(routes=routes(149))))["paths"]) == 150
        with pytest.raises(InputError, match=r"spec\.yaml:6:\d+: services\.api: its paths come to 302 resources"):
            terraform(tmp_path / "b", api(routes=routes(150)))


class TestCors:
    """Pages of other origins."""

    def preflight(self, stacks: dict, path: str = "/orders/{id}") -> dict[str, Any]:
        return body(stacks)["paths"][path]["options"]["x-amazon-apigateway-integration"]

    def test_without_the_section_no_page_may_call(self, tmp_path: Path):
        assert "options" not in body(terraform(tmp_path, api()))["paths"]["/orders/{id}"]

    def test_a_page_learns_what_it_may_do_without_a_function_being_run(self, tmp_path: Path):
        routes = "{'GET /orders/{id}': read, 'PUT /orders/{id}': read, ANY /any: read}"
        stacks = terraform(tmp_path, api(", cors: {origins: ['https://example.com'], max_age: 1h}", routes=routes))

        integration = self.preflight(stacks)
        assert integration["type"] == "mock"
        answer = integration["responses"]["default"]
        assert answer["statusCode"] == "204"
        assert {key.rpartition(".")[2]: value for key, value in answer["responseParameters"].items()} == {
            "Access-Control-Allow-Origin": "'https://example.com'",
            "Access-Control-Allow-Methods": "'GET,PUT'",
            "Access-Control-Allow-Headers": "'Authorization,Content-Type'",
            "Access-Control-Max-Age": "'3600'",
        }
        methods = self.preflight(stacks, "/any")["responses"]["default"]["responseParameters"]
        assert methods["method.response.header.Access-Control-Allow-Methods"] == "'DELETE,GET,HEAD,PATCH,POST,PUT'"

    def test_every_header_of_the_answer_is_declared_or_aws_refuses_it(self, tmp_path: Path):
        cors = ", cors: {origins: ['https://a.example.com', 'https://b.example.com'], credentials: true}"
        options = body(terraform(tmp_path, api(cors)))["paths"]["/orders/{id}"]["options"]

        answer = options["x-amazon-apigateway-integration"]["responses"]["default"]
        declared = options["responses"]["204"]["headers"]
        assert {key.rpartition(".")[2] for key in answer["responseParameters"]} == set(declared)
        assert answer["responseParameters"]["method.response.header.Vary"] == "'Origin'"
        assert answer["responseParameters"]["method.response.header.Access-Control-Allow-Credentials"] == "'true'"

    def test_of_several_origins_only_those_are_answered_with_their_own(self, tmp_path: Path):
        cors = ", cors: {origins: ['https://a.example.com', 'https://b.example.com']}"
        answer = self.preflight(terraform(tmp_path, api(cors)))["responses"]["default"]

        template = answer["responseTemplates"]["application/json"]
        assert '$origin == "https://a.example.com" || $origin == "https://b.example.com"' in template

    def test_a_route_of_the_users_own_answers_options_itself(self, tmp_path: Path):
        routes = "{'GET /orders/{id}': read, 'OPTIONS /orders/{id}': read}"
        stacks = terraform(tmp_path, api(", cors: {origins: ['*']}", routes=routes))

        assert self.preflight(stacks)["type"] == "aws_proxy"

    @pytest.mark.parametrize(
        ("cors", "origin"),
        [
            ("{origins: ['https://example.com']}", "'https://example.com'"),
            ("{origins: ['*']}", "'*'"),
            ("{origins: ['https://a.example.com', 'https://b.example.com']}", "'*'"),
            (
                "{origins: ['https://a.example.com', 'https://b.example.com'], credentials: true}",
                "'https://a.example.com'",
            ),
        ],
    )
    def test_pages_may_read_api_gateways_own_errors(self, tmp_path: Path, cors: str, origin: str):
        responses = body(terraform(tmp_path, api(f", cors: {cors}")))["x-amazon-apigateway-gateway-responses"]

        for response in responses.values():
            parameters = response["responseParameters"]
            assert parameters["gatewayresponse.header.Access-Control-Allow-Origin"] == origin

    def test_handlers_learn_the_origins(self, tmp_path: Path):
        stacks = terraform(tmp_path, api(", cors: {origins: ['https://a.example.com', 'https://b.example.com']}"))

        function = stacks["us-east-1"]["resource"]["aws_lambda_function"]["api_function-read"]
        assert function["environment"]["variables"] == {"CORS_ORIGINS": "https://a.example.com,https://b.example.com"}


class TestHealth:
    """What Route 53 asks is nobody else's."""

    def test_the_checkers_path_is_random_and_stays_as_it_was_made(self, tmp_path: Path):
        stacks = terraform(tmp_path, api())

        for region in ("us-east-1", "us-west-2"):
            found = stacks[region]["resource"]
            token = found["terraform_data"]["api_checkers-path"]
            assert (token["input"], token["lifecycle"]) == ("${uuid()}", {"ignore_changes": ["input"]})
            assert CHECKERS in body(stacks, region)["paths"]
            check = found["aws_route53_health_check"]["api_health-check"]
            assert check["resource_path"] == f"/live{CHECKERS}"
            assert check["depends_on"] == ["aws_api_gateway_stage.api_stage"], "asked for only once it is served"

    def test_callers_who_use_up_the_apis_limit_leave_the_checkers_theirs(self, tmp_path: Path):
        settings = gateway(terraform(tmp_path, api(", throttle: {rate: 1, burst: 1}")), "method_settings")

        assert settings["api_settings"]["settings"]["throttling_rate_limit"] == 1
        assert settings["api_checkers-settings"]["method_path"] == f"{CHECKERS[1:]}/GET"
        assert settings["api_checkers-settings"]["settings"]["throttling_rate_limit"] == 100

    @pytest.mark.parametrize(("more", "reserved"), [("", 10), (", health_concurrency: 3", 3)])
    def test_executions_are_reserved_for_it(self, tmp_path: Path, more: str, reserved: int):
        functions = terraform(tmp_path, api(more))["us-east-1"]["resource"]["aws_lambda_function"]

        assert functions["api_function-health"]["reserved_concurrent_executions"] == reserved
        assert "reserved_concurrent_executions" not in functions["api_function-read"]

    def test_a_small_account_reserves_nothing(self, tmp_path: Path):
        stacks = terraform(tmp_path, api(", health_concurrency: 0, public_health: true"))

        for function in stacks["us-east-1"]["resource"]["aws_lambda_function"].values():
            assert "reserved_concurrent_executions" not in function

    def test_nobody_else_is_told_unless_the_spec_says_so(self, tmp_path: Path):
        paths = body(terraform(tmp_path, api()))["paths"]

        assert set(paths) == {"/orders/{id}", CHECKERS}

    def test_the_public_answer_comes_from_a_function_that_route_53_does_not_need(self, tmp_path: Path):
        stacks = terraform(tmp_path, api(", public_health: true"))

        public = body(stacks)["paths"]["/health"]["get"]["x-amazon-apigateway-integration"]["uri"]
        assert public == "${aws_lambda_function.api_function-health--public.invoke_arn}"
        functions = stacks["us-east-1"]["resource"]["aws_lambda_function"]
        assert functions["api_function-health--public"]["reserved_concurrent_executions"] == 2
        own, others = (
            functions[f"api_function-{part}"]["environment"]["variables"] for part in ("health", "health--public")
        )
        assert others == {**own, "FARSHORE_ANSWER_SECONDS": "10"}
        settings = gateway(stacks, "method_settings")["api_health-settings"]
        assert settings["method_path"] == "health/GET"
        assert settings["settings"]["throttling_rate_limit"] < 100

    def test_the_path_is_printed_only_when_asked_for(self, tmp_path: Path):
        outputs = terraform(tmp_path, api())["us-east-1"]["output"]

        assert [name for name, output in outputs.items() if CHECKERS in output["value"]] == ["api_health-url"]
        assert outputs["api_health-url"]["sensitive"] is True

    def test_a_route_called_health_is_the_users_own_without_public_health(self, tmp_path: Path):
        assert "/health" in body(terraform(tmp_path, api(routes="{GET /health: read}")))["paths"]


DOCUMENT = """
openapi: 3.0.1
info: {title: Shop, version: 2.1.0, description: "costs ${price} %{if}"}
servers: [{url: "https://elsewhere.example.com"}]
security: [{key: []}]
paths:
  /orders/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: string, maxLength: 36}}
      - {name: verbose, in: query, schema: {type: boolean, default: no}}
    get:
      x-farshore-handler: read
      responses: {"200": {description: "an order"}}
  /orders:
    post:
      responses: {"201": {description: created}}
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}}
components:
  schemas:
    Order:
      type: object
      properties: {at: {type: string, example: 2026-01-01, minimum: 1.5, nullable: true}}
"""


def documented(folder: Path, document: str = DOCUMENT, more: str = "", routes: str = "{POST /orders: read}") -> dict:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "api.yaml").write_text(document, encoding="utf-8")
    text = api(f", openapi: api.yaml{more}", routes=routes)
    return terraform(folder, text.replace("routes: {}, ", ""))


class TestOwnDocument:
    """The user's own OpenAPI document."""

    def test_it_is_served_with_the_functions_that_answer(self, tmp_path: Path):
        document = body(documented(tmp_path, more=", validate: body, cors: {origins: ['*']}"))

        paths = document["paths"]
        assert set(paths) == {"/orders/{id}", "/orders", CHECKERS}
        assert paths["/orders/{id}"]["get"]["responses"] == {"200": {"description": "an order"}}
        assert [one["name"] for one in paths["/orders/{id}"]["get"]["parameters"]] == ["id", "verbose"]
        assert "requestBody" in paths["/orders"]["post"]
        for operation in (paths["/orders/{id}"]["get"], paths["/orders"]["post"]):
            assert operation["x-amazon-apigateway-integration"]["type"] == "aws_proxy"
            assert "x-farshore-handler" not in operation
        assert document["info"] == {"title": "shop-api", "version": "2.1.0", "description": "costs $${price} %%{if}"}
        assert document["x-amazon-apigateway-request-validator"] == "body"
        assert "servers" not in document

    def test_values_are_read_as_openapi_reads_them(self, tmp_path: Path):
        document = body(documented(tmp_path))

        at = document["components"]["schemas"]["Order"]["properties"]["at"]
        assert at == {"type": "string", "example": "2026-01-01", "minimum": 1.5, "nullable": True}
        verbose = document["paths"]["/orders/{id}"]["get"]["parameters"][1]
        assert verbose["schema"]["default"] == "no", "`no` is text in YAML 1.2"

    def test_whoever_has_to_sign_in_it_is_neither_route_53_nor_a_preflight_request(self, tmp_path: Path):
        paths = body(documented(tmp_path, more=", cors: {origins: ['*']}"))["paths"]

        assert paths[CHECKERS]["get"]["security"] == []
        assert paths["/orders"]["options"]["security"] == []
        assert "security" not in paths["/orders"]["post"]

    def test_parameters_of_a_path_are_not_asked_of_a_preflight_request(self, tmp_path: Path):
        path = body(documented(tmp_path, more=", cors: {origins: ['*']}"))["paths"]["/orders/{id}"]

        assert set(path) == {"get", "options"}
        assert "parameters" not in path["options"]

    @pytest.mark.parametrize(
        ("old", "new", "error"),
        [
            ("openapi: 3.0.1", "swagger: '2.0'", r"openapi: is no OpenAPI 3\.0 document"),
            ("openapi: 3.0.1", "openapi: 3.1.0", r"api\.yaml:2:1: openapi: is no OpenAPI 3\.0 document"),
            (DOCUMENT, "[]", "is no OpenAPI 3.0 document"),
            (DOCUMENT, "openapi: 3.0.1\npaths: {}", "has no `paths`"),
            (DOCUMENT, "openapi: 3.0.1\npaths: {/orders: {}}", "has no operation"),
            ("  /orders:", "  orders:", r"api\.yaml:14:3: .*no path that API Gateway serves"),
            ("  /orders:", "  /orders/{no}/x:", r"api\.yaml:14:3: .*one variable at a place; `\{id\}` and `\{no\}`"),
            ("  /orders:", "  /farshore-1:", "is farshore's own"),
            ("    post:", "    psot:", r"api\.yaml:15:5: .*`psot` cannot be served here; did you mean `post`\?"),
            ("    post:", "    trace: {}\n    post:", "`trace` cannot be served here"),
            ("    post:", "    servers: []\n    post:", "`servers` cannot be served here"),
            ("x-farshore-handler: read", "x-farshore-handler: raed", r"api\.yaml:12:7: app\.py defines no `raed`"),
            ("x-farshore-handler: read", "x-farshore-handler: [read]", "expected a handler"),
            ("x-farshore-handler: read", "summary: reads", r"api\.yaml:11:5: .*names no handler"),
            ("x-farshore-handler: read", "x-amazon-apigateway-integration: {}", "is written by farshore"),
            ("/orders:\n    post:", "/others:\n    post:", r"names no handler; add"),
            ('      responses: {"201"', '      responses: 1\n      responses: {"201"', "`responses` is there twice"),
            ("description: created", "description: !Ref created", "the tag `!Ref` means nothing here"),
            ("description: created", "description: {{a: b}: c}", "a key must be text"),
            ("security: [", "x-amazon-apigateway-endpoint-configuration: {}\nsecurity: [", "is farshore's own"),
            ("    post:\n", "    post: x\n    put:\n", "must be a map"),
            ("    post:\n", "    post:\n      parameters: {a: b}\n", "has `parameters` that are no list"),
            ("{name: id, in: path,", "{name: [id], in: path,", "has `parameters` that are no list of maps"),
            ("info: {title: Shop,", "info: [{title: Shop}, {", "is not valid YAML"),
            ("components:", "x-amazon-apigateway-gateway-responses: 7\ncomponents:", "must be a map"),
            ("components:", "x: &x [1]\ny: [" + "*x," * 101 + "]\ncomponents:", "more than 100 aliases"),
            ("components:", "x: " + "[" * 40 + "]" * 40 + "\ncomponents:", "nests deeper than 30 levels"),
        ],
    )
    def test_what_cannot_be_served_is_refused_at_its_place(self, tmp_path: Path, old: str, new: str, error: str):
        assert old in DOCUMENT
        with pytest.raises(InputError, match=error):
            documented(tmp_path, DOCUMENT.replace(old, new))

    def test_a_route_that_the_document_does_not_have_is_refused_at_its_line(self, tmp_path: Path):
        with pytest.raises(InputError, match=r"spec\.yaml:6:\d+: the document .*has no `PUT /orders`"):
            documented(tmp_path, routes="{POST /orders: read, PUT /orders: read}")

    def test_two_handlers_for_one_operation_are_refused(self, tmp_path: Path):
        with pytest.raises(InputError, match="is `read`, but the spec's `routes` say `other`"):
            documented(tmp_path, routes="{POST /orders: read, 'GET /orders/{id}': other}")

    def test_a_document_that_is_not_there_is_refused_at_its_line(self, tmp_path: Path):
        with pytest.raises(InputError, match=r"spec\.yaml:6:\d+: there is no file .*apy\.yaml"):
            terraform(tmp_path, api(", openapi: apy.yaml"))

    def test_a_document_in_json_is_read_as_well(self, tmp_path: Path):
        operation = {"x-farshore-handler": "read", "responses": {"200": {"description": "\u00e9"}}}
        document = {"openapi": "3.0.3", "info": {"title": "x", "version": "1"}, "paths": {"/": {"get": operation}}}

        stacks = documented(tmp_path, json.dumps(document), routes="{}")

        assert set(body(stacks)["paths"]) == {"/", CHECKERS}


WORDS = st.sampled_from(
    [
        *("paths", "info", "security", "parameters", "responses", "default", "name", "in", "path", "$ref"),
        *("/orders", "/orders/{id}", "/{x+}", "{x}", "get", "post", "ANY", "x-amazon-apigateway-any-method"),
        *("x-farshore-handler", "read", "x-amazon-apigateway-gateway-responses", "${x}", "%{if"),
    ]
)
VALUES = st.recursive(
    st.one_of(WORDS, st.text(max_size=6), st.integers(), st.floats(), st.booleans(), st.none()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS | st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)
PATHS = st.dictionaries(WORDS, st.dictionaries(WORDS, VALUES, max_size=4) | VALUES, max_size=3)


@given(paths=PATHS, more=st.dictionaries(WORDS, VALUES, max_size=3))
def test_any_document_is_served_or_refused(tmp_path_factory: pytest.TempPathFactory, paths: Any, more: dict[str, Any]):
    folder = tmp_path_factory.mktemp("any")
    document = {"openapi": "3.0.1", **more, "paths": paths}
    (folder / "api.yaml").write_text(json.dumps(document), encoding="utf-8")
    spec = loads(
        api(", openapi: api.yaml").replace("routes: {'GET /orders/{id}': read}, ", ""), str(folder / "spec.yaml")
    )
    (service,) = spec.of_type(RestApi)

    found = None
    with contextlib.suppress(InputError):
        found = contract(spec, service)
    if found is None:
        return
    made = json.loads(document_of(service, found, "title", {"app.read": "arn"}, []))
    assert made["paths"]
    assert made["info"]["title"] == "title"


class TestAuthorizers:
    """Who may call."""

    ROUTES = "{'GET /orders/{id}': read, POST /orders: read, POST /import: read, POST /webhook: read}"
    EXCEPTIONS = "authorizers: {POST /webhook: none, POST /import: api-key}"
    MORE = f", authorizer: iam, {EXCEPTIONS}, api_keys: {{partner: shop/partner}}"

    def asked(self, stacks: dict[str, Any]) -> dict[str, Any]:
        return {
            f"{method} {path}": operation.get("security")
            for path, methods in body(stacks)["paths"].items()
            for method, operation in methods.items()
        }

    def test_each_operation_says_who_may_call_it_and_the_health_check_stays_open(self, tmp_path: Path):
        stacks = terraform(
            tmp_path, api(f"{self.MORE}, public_health: true, cors: {{origins: ['*']}}", routes=self.ROUTES)
        )

        signed, keyed = [{"farshore-iam": []}], [{"farshore-api-key": []}]
        asked = self.asked(stacks)
        assert {key: one for key, one in asked.items() if not key.startswith("options")} == {
            "get /orders/{id}": signed,
            "post /orders": signed,
            "post /import": keyed,
            "post /webhook": [],
            "get /health": [],
            f"get {CHECKERS}": [],
        }
        assert [one for key, one in asked.items() if key.startswith("options")] == [[]] * 4
        assert body(stacks)["components"]["securitySchemes"] == {
            "farshore-iam": {
                "type": "apiKey",
                "name": "Authorization",
                "in": "header",
                "x-amazon-apigateway-authtype": "awsSigv4",
            },
            "farshore-api-key": {"type": "apiKey", "name": "x-api-key", "in": "header"},
        }

    @pytest.mark.parametrize("more", ["", ", authorizer: none"])
    def test_without_an_authorizer_the_document_says_nothing_of_callers(self, tmp_path: Path, more: str):
        stacks = terraform(tmp_path, api(more, routes=self.ROUTES))

        assert self.asked(stacks).pop("post /orders") is None
        assert "components" not in body(stacks)
        assert not {"aws_iam_policy", "aws_api_gateway_api_key"} & set(stacks["us-east-1"]["resource"])

    def test_an_authorizer_changes_no_other_resource(self, tmp_path: Path):
        before = terraform(tmp_path / "a", api(routes=self.ROUTES))
        after = terraform(tmp_path / "b", api(self.MORE, routes=self.ROUTES))

        assert addresses(before) < addresses(after)
        assert {kind for _, kind, _ in addresses(after) - addresses(before)} == {
            "aws_iam_policy",
            "aws_api_gateway_api_key",
            "aws_api_gateway_usage_plan",
            "aws_api_gateway_usage_plan_key",
        }

    def test_those_who_sign_get_a_policy_of_each_region_with_a_name_that_is_known_before(self, tmp_path: Path):
        stacks = terraform(tmp_path, api(", authorizer: iam"))

        for region in ("us-east-1", "us-west-2"):
            made = stacks[region]["resource"]["aws_iam_policy"]["api_callers-policy"]
            (statement,) = json.loads(made["policy"])["Statement"]
            assert made["name"] == f"shop-api-callers-{region}"
            assert statement["Action"] == ["execute-api:Invoke"]
            assert statement["Resource"] == [
                "${aws_api_gateway_rest_api.api_rest-api.execution_arn}/${aws_api_gateway_stage.api_stage.stage_name}/*"
            ]

    def test_a_key_comes_from_a_secret_of_the_region_and_stands_in_no_file(self, tmp_path: Path):
        stacks = terraform(tmp_path, api(", authorizer: api-key, api_keys: {partner: shop/partner}"))

        for region in ("us-east-1", "us-west-2"):
            stack = stacks[region]
            assert (
                stack["data"]["aws_secretsmanager_secret_version"]["api_secret-partner"]["secret_id"] == "shop/partner"
            )
            key = stack["resource"]["aws_api_gateway_api_key"]["api_key-partner"]
            assert key["value"] == "${data.aws_secretsmanager_secret_version.api_secret-partner.secret_string}"

    def test_a_page_may_send_what_its_caller_is_known_by(self, tmp_path: Path):
        cors = "cors: {origins: ['*'], headers: [x-api-key, Accept]}"
        stacks = terraform(tmp_path, api(f"{self.MORE}, {cors}", routes=self.ROUTES))

        options = body(stacks)["paths"]["/orders"]["options"]["x-amazon-apigateway-integration"]
        allowed = options["responses"]["default"]["responseParameters"][
            "method.response.header.Access-Control-Allow-Headers"
        ]
        assert allowed == (
            "'x-api-key,Accept,Authorization,X-Amz-Content-Sha256,X-Amz-Date,X-Amz-Region-Set,X-Amz-Security-Token'"
        )

    def test_an_authorizer_overrules_a_document_whose_scheme_protects_nothing(self, tmp_path: Path):
        document = body(documented(tmp_path, more=", authorizer: iam, authorizers: {POST /orders: none}"))

        assert document["paths"]["/orders/{id}"]["get"]["security"] == [{"farshore-iam": []}]
        assert document["paths"]["/orders"]["post"]["security"] == []
        assert {"Order"} == set(document["components"]["schemas"])
        assert "farshore-iam" in document["components"]["securitySchemes"]

    def test_an_exception_for_an_operation_that_the_document_does_not_have_is_refused_at_its_line(self, tmp_path: Path):
        with pytest.raises(InputError, match=r"spec\.yaml:6:\d+: the document .*has no `PUT /orders`"):
            documented(tmp_path, more=", authorizer: iam, authorizers: {PUT /orders: none}")


def test_text_of_the_spec_is_never_an_expression_of_terraform(tmp_path: Path):
    stacks = terraform(tmp_path, api(", environment: {LEVEL: '${file(\"/etc/hostname\")} %{if true}'}"))

    function = stacks["us-east-1"]["resource"]["aws_lambda_function"]["api_function-read"]
    assert function["environment"]["variables"]["LEVEL"] == '$${file("/etc/hostname")} %%{if true}'


def test_a_policy_that_iam_would_not_take_is_refused_by_name(tmp_path: Path):
    def using(number: int) -> str:
        tables = "".join(f"  table-{one}: {{type: table, key: {{partition: id}}}}\n" for one in range(number))
        return api(", uses: {" + ", ".join(f"table-{one}: write" for one in range(number)) + "}") + tables

    terraform(tmp_path / "a", using(20))
    with pytest.raises(InputError, match=r"spec\.yaml:6:\d+: services\.api: what it may do comes to .* takes 10240"):
        terraform(tmp_path / "b", using(40))


OPTIONS = """
    access_logs: {retention: 30d}
    tracing: true
    web_acls:
      us-east-1: arn:aws:wafv2:us-east-1:111122223333:regional/webacl/shop/0a
      us-west-2: arn:aws:wafv2:us-west-2:111122223333:regional/webacl/shop/0b
    allow:
      - actions: [ses:SendEmail]
        resources: ["arn:aws:ses:{region}:{account}:identity/example.com"]
        condition: {StringEquals: {"ses:FromAddress": orders@example.com}}
    layers: ["arn:aws:lambda:{region}:111122223333:layer:ulid:3"]
    storage: 2048
    concurrency: {read: 7}
    environment: {QUEUE: "https://sqs.{region}.amazonaws.com/{account}/q", TEMPLATE: "{\\"a\\": {}}"}
    schedules:
      nightly: {handler: read, expression: cron(0 3 * * ? *), timeout: 5m}
      hourly: {handler: read, expression: rate(1 hour), runs: everywhere}
"""


def with_options(folder: Path, options: str = OPTIONS, code: bytes = HANDLER) -> dict[str, dict[str, Any]]:
    return terraform(
        folder,
        f"{HEAD}services:\n  api:\n    type: rest-api\n    code: src\n    routes: {{GET /: read}}{options}",
        code,
    )


class TestOptions:
    """What is logged and guarded, what functions get, what runs by the clock."""

    def test_what_functions_get_is_of_their_own_region(self, tmp_path: Path):
        stacks = with_options(tmp_path)

        account = "${data.aws_caller_identity.current.account_id}"
        for region in ("us-east-1", "us-west-2"):
            read = stacks[region]["resource"]["aws_lambda_function"]["api_function-read"]
            assert read["environment"]["variables"] == {
                "QUEUE": f"https://sqs.{region}.amazonaws.com/{account}/q",
                "TEMPLATE": '{"a": {}}',
            }
            assert read["layers"] == [f"arn:aws:lambda:{region}:111122223333:layer:ulid:3"]
            assert (read["ephemeral_storage"], read["tracing_config"]) == ({"size": 2048}, {"mode": "Active"})
            assert (read["reserved_concurrent_executions"], read["timeout"]) == (7, 300)

    def test_the_handlers_alone_may_do_what_is_allowed(self, tmp_path: Path):
        policies = with_options(tmp_path)["us-west-2"]["resource"]["aws_iam_role_policy"]

        allowed = json.loads(policies["api_role-policy"]["policy"])["Statement"][1:]
        assert allowed == [
            {
                "Effect": "Allow",
                "Action": ["ses:SendEmail"],
                "Resource": [
                    "arn:aws:ses:us-west-2:${data.aws_caller_identity.current.account_id}:identity/example.com"
                ],
                "Condition": {"StringEquals": {"ses:FromAddress": ["orders@example.com"]}},
            },
            {"Effect": "Allow", "Action": ["xray:PutTelemetryRecords", "xray:PutTraceSegments"], "Resource": ["*"]},
        ]
        assert len(json.loads(policies["api_health-role-policy"]["policy"])["Statement"]) == 1

    def test_a_line_of_the_log_holds_no_secret_and_nothing_that_breaks_it(self, tmp_path: Path):
        stage = with_options(tmp_path)["us-east-1"]["resource"]["aws_api_gateway_stage"]["api_stage"]

        logged = set(json.loads(stage["access_log_settings"]["format"]).values())
        assert "$context.extendedRequestId" in logged, "API Gateway takes no format without an id of the request"
        assert not logged & {"$context.identity.apiKey", "$context.path", "$context.identity.userAgent"}
        assert stage["xray_tracing_enabled"] is True

    def test_the_role_of_the_account_is_set_only_where_asked(self, tmp_path: Path):
        without = with_options(tmp_path / "a")
        having = with_options(tmp_path / "b", "\n    access_logs: {account_role: true}\n")

        assert "aws_api_gateway_account" not in without["us-east-1"]["resource"]
        assert having["us-east-1"]["resource"]["aws_api_gateway_stage"]["api_stage"]["depends_on"] == [
            "aws_api_gateway_account.api_account"
        ]

    def test_each_region_has_its_own_web_acl(self, tmp_path: Path):
        stacks = with_options(tmp_path)

        for region, end in (("us-east-1", "shop/0a"), ("us-west-2", "shop/0b")):
            guard = stacks[region]["resource"]["aws_wafv2_web_acl_association"]["api_web-acl"]
            assert guard["web_acl_arn"].endswith(end)
            assert guard["resource_arn"] == "${aws_api_gateway_stage.api_stage.arn}"

    @pytest.mark.parametrize("strategy", ["warm-standby", "active-active"])
    def test_a_schedule_runs_once_unless_it_is_said_to_run_everywhere(self, tmp_path: Path, strategy: str):
        text = f"{HEAD}strategy: {strategy}\nservices:\n  api:\n    type: rest-api\n    code: src"

        stacks = terraform(tmp_path, f"{text}\n    routes: {{GET /: read}}{OPTIONS}")

        states = {
            (region, name): one["state"]
            for region in ("us-east-1", "us-west-2")
            for name, one in stacks[region]["resource"]["aws_scheduler_schedule"].items()
        }
        assert states == {
            ("us-east-1", "api_schedule-nightly"): "ENABLED",
            ("us-west-2", "api_schedule-nightly"): "DISABLED",
            ("us-east-1", "api_schedule-hourly"): "ENABLED",
            ("us-west-2", "api_schedule-hourly"): "ENABLED",
        }

    def test_what_only_the_clock_starts_is_not_open_to_api_gateway(self, tmp_path: Path):
        code = HANDLER + b"def sweep(event, context): pass\n"
        text = "\n    schedules: {sweep: {handler: sweep, expression: rate(1 day)}}\n"

        found = with_options(tmp_path, text, code)["us-east-1"]["resource"]

        assert set(found["aws_lambda_permission"]) == {"api_permission-read", "api_permission-health"}
        assert "api_function-sweep" in found["aws_lambda_function"]
        (trust,) = json.loads(found["aws_iam_role"]["api_scheduler-role"]["assume_role_policy"])["Statement"]
        assert trust["Condition"] == {
            "StringEquals": {"aws:SourceAccount": "${data.aws_caller_identity.current.account_id}"}
        }

    def test_with_a_layer_imports_may_come_from_there(self, tmp_path: Path):
        code = b"import ulid\n" + HANDLER
        layers = '\n    layers: ["arn:aws:lambda:{region}:{account}:layer:ulid:3"]\n'

        with_options(tmp_path / "a", layers, code)
        with pytest.raises(InputError, match="imports `ulid`"):
            with_options(tmp_path / "b", "\n", code)

    @pytest.mark.parametrize(
        ("options", "error"),
        [
            ("concurrency: {raed: 5}", r"no route and no schedule has the handler `raed`; did you mean `app\.read`"),
            ("schedules: {sweep: {handler: swep, expression: rate(1 day)}}", "app.py defines no `swep`"),
        ],
    )
    def test_a_handler_that_is_not_there_is_refused_where_it_is_named(self, tmp_path: Path, options: str, error: str):
        with pytest.raises(InputError, match=error):
            with_options(tmp_path, f"\n    {options}\n")

    def test_no_option_moves_or_replaces_what_is_there(self, tmp_path: Path):
        before, after = addresses(with_options(tmp_path / "a", "\n")), addresses(with_options(tmp_path / "b"))

        assert before < after
        assert {kind for _, kind, _ in after - before} == {
            "aws_cloudwatch_log_group",
            "aws_iam_role",
            "aws_iam_role_policy",
            "aws_scheduler_schedule",
            "aws_wafv2_web_acl_association",
        }

    def test_tracing_is_switched_off_by_saying_so(self, tmp_path: Path):
        off = with_options(tmp_path, "\n    tracing: false\n")["us-east-1"]["resource"]

        assert off["aws_lambda_function"]["api_function-read"]["tracing_config"] == {"mode": "PassThrough"}
        assert off["aws_api_gateway_stage"]["api_stage"]["xray_tracing_enabled"] is False


class TestLanguages:
    """Handlers in another language than that of the health check."""

    def functions(self, folder: Path, more: str, routes: str, region: str = "us-east-1") -> dict[str, dict[str, Any]]:
        text = f"{HEAD}services:\n  api: {{type: rest-api, {more}, routes: {routes}}}\n"
        return terraform(folder, text)[region]["resource"]["aws_lambda_function"]

    def test_a_folder_of_node_goes_with_its_modules_and_the_health_check_stays_python(self, tmp_path: Path):
        (tmp_path / "src" / "node_modules" / "x").mkdir(parents=True)
        (tmp_path / "src" / "node_modules" / "x" / "index.js").write_text("", encoding="utf-8")
        (tmp_path / "src" / "orders.mjs").write_text("export const read = async () => ({})", encoding="utf-8")

        found = self.functions(tmp_path, "code: src, runtime: nodejs22.x", "{GET /: orders.read}")

        read, health = found["api_function-orders-read"], found["api_function-health"]
        assert (read["runtime"], read["handler"]) == ("nodejs22.x", "orders.read")
        assert (health["runtime"], health["handler"]) == ("python3.13", "farshore_health.handler")
        (file,) = (tmp_path / "infra").glob(f"stacks/shop-us-east-1/{read['filename']}")
        with zipfile.ZipFile(file) as archive:
            assert "node_modules/x/index.js" in archive.namelist()

    def test_a_jar_is_uploaded_as_it_was_built(self, tmp_path: Path):
        with zipfile.ZipFile(tmp_path / "shop.jar", "w") as archive:
            archive.writestr("com/example/Orders.class", b"")

        found = self.functions(tmp_path, "code: shop.jar, runtime: java21", '{GET /: "com.example.Orders::read"}')

        read = found["api_function-com-example-Orders--read"]
        assert (read["runtime"], read["handler"]) == ("java21", "com.example.Orders::read")
        (file,) = (tmp_path / "infra").glob(f"stacks/shop-us-east-1/{read['filename']}")
        assert file.read_bytes() == (tmp_path / "shop.jar").read_bytes()

    def test_an_image_is_of_the_functions_own_region_and_another_function_than_that_of_a_zip(self, tmp_path: Path):
        image = "image: '{account}.dkr.ecr.{region}.amazonaws.com/shop:1'"

        found = self.functions(tmp_path, image, "{GET /: orders.read}", "us-west-2")

        assert "api_function-orders-read" not in found, "a function cannot change its kind of package"
        read = found["api_function-orders-read--image"]
        account = "${data.aws_caller_identity.current.account_id}"
        assert read["image_uri"] == f"{account}.dkr.ecr.us-west-2.amazonaws.com/shop:1"
        assert read["image_config"] == {"command": ["orders.read"]}
        assert (read["package_type"], read["function_name"]) == ("Image", "shop-api-orders-read--image")
        assert not {"handler", "runtime", "filename"} & set(read)

    def test_two_handlers_whose_functions_would_have_one_name_are_refused(self, tmp_path: Path):
        (tmp_path / "src" / "a").mkdir(parents=True)
        for name in ("a/b.js", "a-b.js"):
            (tmp_path / "src" / name).write_text("", encoding="utf-8")

        with pytest.raises(InputError, match=r"`a-b\.c` and `a/b\.c` would have one name"):
            self.functions(tmp_path, "code: src, runtime: nodejs22.x", "{GET /: a/b.c, POST /: a-b.c}")

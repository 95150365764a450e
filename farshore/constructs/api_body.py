"""The OpenAPI document that API Gateway serves: the operations, and what farshore adds to them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from farshore.constructs.api_security import headers, schemes, security
from farshore.constructs.base import literal
from farshore.constructs.openapi import ANY_METHOD, GATEWAY_RESPONSES, Contract, Operation
from farshore.errors import InputError, Problem
from farshore.findings import Place
from farshore.spec.services import RestApi
from farshore.spec.services.rest_api import Cors, Route, Validate

# https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
# (2026-11-27); AWS raises it, but only for an API that exists.
MOST_RESOURCES = 300

_GATEWAY_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
"""What every answer of API Gateway itself carries, so that no cache keeps an error."""

_VALIDATORS = {
    Validate.PARAMETERS: {"validateRequestParameters": True, "validateRequestBody": False},
    Validate.BODY: {"validateRequestParameters": True, "validateRequestBody": True},
}
_INTEGRATION = "x-amazon-apigateway-integration"
_OPEN: dict[str, Any] = {"security": []}
"""Keeps an authorizer of the user's document away from what has no way to sign in: checkers and preflight requests."""
_ALL_METHODS = ("DELETE", "GET", "HEAD", "PATCH", "POST", "PUT")


class OwnRoute(NamedTuple):
    """A route that farshore adds.

    Attributes:
        path: The whole path; may hold a Terraform expression.
        invoke_arn: The function that answers GET.
    """

    path: str
    invoke_arn: str


def body(
    api: RestApi,
    contract: Contract,
    title: str,
    invoke_arns: Mapping[str, str],
    own: list[OwnRoute],
    authorizers: Mapping[str, Any],
) -> str:
    """Return the document as JSON, the same for the same spec.

    Args:
        api: Whose API it is.
        contract: What it promises.
        title: The API's name in AWS, which importing the document sets.
        invoke_arns: Terraform expressions for what API Gateway calls, by handler.
        own: The routes that farshore adds.
        authorizers: The security schemes of the services that authorize callers, by service.
    """
    paths: dict[str, dict[str, Any]] = {}
    for operation in contract.operations:
        route = operation.route
        methods = paths.setdefault(_full(api, route), {})
        methods[_key(route)] = {**_operation(operation, invoke_arns[operation.handler]), **security(api, str(route))}
    if api.cors is not None:
        for methods in paths.values():
            methods.setdefault("options", _preflight(api, api.cors, methods))
    for path, arn in own:
        paths[path] = {"get": {**_OPEN, "responses": _ANSWERED, _INTEGRATION: _calls(arn)}}
    info = {"version": "1", **literal(contract.document.get("info", {})), "title": title}
    document = {**_additions(api), **literal(contract.document), "openapi": "3.0.1", "info": info, "paths": paths}
    needed = schemes(api, authorizers)
    if needed:
        components = document.get("components", {})
        own_schemes = components.get("securitySchemes", {})
        document["components"] = {**components, "securitySchemes": {**own_schemes, **needed}}
    document[GATEWAY_RESPONSES] = {**_gateway_responses(api.cors), **document.get(GATEWAY_RESPONSES, {})}
    return json.dumps(document, sort_keys=True)


def check_resources(api: RestApi, contract: Contract, own: int, place: Place) -> None:
    """Make sure that an API is not too large, before half of it has been applied.

    Args:
        api: Whose API it is.
        contract: What it promises.
        own: How many resources farshore adds.
        place: Where the service is in the spec.

    Raises:
        InputError: API Gateway would refuse the number of its resources.
    """
    paths = [Route("GET", _full(api, one.route)).segments for one in contract.operations]
    number = own + len({path[:depth] for path in paths for depth in range(len(path) + 1)})
    if number > MOST_RESOURCES:
        message = (
            f"services.{api.name}: its paths come to {number} resources, and API Gateway takes {MOST_RESOURCES} "
            "for one API; answer some by a route such as `ANY /legacy/{proxy+}`, or make it two services"
        )
        raise InputError([Problem(place, message)])


def _full(api: RestApi, route: Route) -> str:
    return f"{api.base_path}{route.path}".rstrip("/") or "/"


def _key(route: Route) -> str:
    return ANY_METHOD if route.method == "ANY" else route.method.lower()


_ANSWERED = {"200": {"description": "200 response"}}


def _operation(operation: Operation, invoke_arn: str) -> dict[str, Any]:
    """Write an operation as the user's document has it, with its path's variables and its function."""
    made: dict[str, Any] = {"responses": _ANSWERED, **literal(operation.document)}
    declared = made.get("parameters", [])
    named = {one.get("name") for one in declared if one.get("in") == "path"}
    variables = (part.strip("{}+") for part in operation.route.segments if part.startswith("{"))
    missing = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in variables
        if name not in named
    ]
    if missing and not any("$ref" in one for one in declared):  # which may declare them
        made["parameters"] = [*declared, *missing]
    return {**made, _INTEGRATION: _calls(invoke_arn)}


def _calls(invoke_arn: str) -> dict[str, Any]:
    return {"type": "aws_proxy", "httpMethod": "POST", "uri": invoke_arn, "passthroughBehavior": "when_no_match"}


def _additions(api: RestApi) -> dict[str, Any]:
    validator = _VALIDATORS.get(api.validate)
    if validator is None:
        return {}
    name = api.validate.value
    return {
        "x-amazon-apigateway-request-validators": {name: validator},
        "x-amazon-apigateway-request-validator": name,
    }


def _gateway_responses(cors: Cors | None) -> dict[str, Any]:
    """Return the answers that API Gateway gives itself; a path that is not there is 404, not 403.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html (2026-11-27)
    """
    headers = _GATEWAY_HEADERS if cors is None else {**_GATEWAY_HEADERS, **_error_headers(cors)}
    parameters = {f"gatewayresponse.header.{name}": f"'{value}'" for name, value in headers.items()}
    missing = {
        "statusCode": "404",
        "responseParameters": parameters,
        "responseTemplates": {"application/json": '{"message":"Not Found"}'},
    }
    return {
        "DEFAULT_4XX": {"responseParameters": parameters},
        "DEFAULT_5XX": {"responseParameters": parameters},
        "MISSING_AUTHENTICATION_TOKEN": missing,
    }


def _error_headers(cors: Cors) -> dict[str, str]:
    """Let pages read API Gateway's own errors; their headers are fixed, so of several origins there is no choice."""
    anyone = len(cors.origins) > 1 and not cors.credentials
    headers = {"Access-Control-Allow-Origin": "*" if anyone else cors.origins[0]}
    return headers | ({"Access-Control-Allow-Credentials": "true"} if cors.credentials else {})


def _preflight(api: RestApi, cors: Cors, operations: Mapping[str, Any]) -> dict[str, Any]:
    """Answer a browser that asks what a page may do, without a function.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/enable-cors-for-resource-using-swagger-importer-tool.html
    (2026-11-27)
    """
    several = len(cors.origins) > 1
    headers = {
        "Access-Control-Allow-Origin": cors.origins[0],
        "Access-Control-Allow-Methods": ",".join(_methods(cors, operations)),
        "Access-Control-Allow-Headers": ",".join(_allowed_headers(api, cors)),
        "Access-Control-Max-Age": str(cors.max_age.seconds),
        **({"Access-Control-Allow-Credentials": "true"} if cors.credentials else {}),
        **({"Vary": "Origin"} if several else {}),
    }
    answer: dict[str, Any] = {
        "statusCode": "204",
        "responseParameters": {f"method.response.header.{name}": f"'{value}'" for name, value in headers.items()},
    }
    if several:
        answer["responseTemplates"] = {"application/json": _choice(cors.origins)}
    declared = {name: {"schema": {"type": "string"}} for name in headers}
    return {
        **_OPEN,
        "responses": {"204": {"description": "204 response", "headers": declared}},
        _INTEGRATION: {
            "type": "mock",
            "requestTemplates": {"application/json": '{"statusCode": 204}'},
            "passthroughBehavior": "when_no_match",
            "responses": {"default": answer},
        },
    }


def _allowed_headers(api: RestApi, cors: Cors) -> list[str]:
    given = [one.lower() for one in cors.headers]
    return [*cors.headers, *(one for one in headers(api) if one.lower() not in given)]


def _methods(cors: Cors, operations: Mapping[str, Any]) -> list[str]:
    if cors.methods:
        return sorted(set(cors.methods))
    if ANY_METHOD in operations:
        return list(_ALL_METHODS)
    return [method for method in _ALL_METHODS if method.lower() in operations]


def _choice(origins: tuple[str, ...]) -> str:
    """Return the template that answers with the page's own origin where it is one of several.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-override-request-response-parameters.html
    """
    known = " || ".join(f'$origin == "{origin}"' for origin in origins)
    return (
        '#set($origin = $input.params().header.get("Origin"))'
        '#if(!$origin || $origin == "")#set($origin = $input.params().header.get("origin"))#end'
        f"#if({known})#set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)#end"
    )

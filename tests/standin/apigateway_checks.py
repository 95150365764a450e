"""What API Gateway refuses in an OpenAPI document, and moto takes.

moto builds a resource for whatever path it is given; AWS wants one variable at a level, an integration for every
method before it deploys, and a declaration for every header that an integration sets. It matters because an apply that
AWS refuses half-way leaves an API that nobody described.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

ANY_METHOD = "x-amazon-apigateway-any-method"
INTEGRATION = "x-amazon-apigateway-integration"
GATEWAY_RESPONSES = "x-amazon-apigateway-gateway-responses"
METHODS = ("get", "head", "options", "post", "put", "patch", "delete", ANY_METHOD)

# https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
MOST_RESOURCES = 300
LARGEST_BODY = 6 * 1024 * 1024

# https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
RESPONSE_TYPES = (
    "ACCESS_DENIED",
    "API_CONFIGURATION_ERROR",
    "AUTHORIZER_CONFIGURATION_ERROR",
    "AUTHORIZER_FAILURE",
    "BAD_REQUEST_BODY",
    "BAD_REQUEST_PARAMETERS",
    "DEFAULT_4XX",
    "DEFAULT_5XX",
    "EXPIRED_TOKEN",
    "INTEGRATION_FAILURE",
    "INTEGRATION_TIMEOUT",
    "INVALID_API_KEY",
    "INVALID_SIGNATURE",
    "MISSING_AUTHENTICATION_TOKEN",
    "QUOTA_EXCEEDED",
    "REQUEST_TOO_LARGE",
    "RESOURCE_NOT_FOUND",
    "THROTTLED",
    "UNAUTHORIZED",
    "UNSUPPORTED_MEDIA_TYPE",
    "WAF_FILTERED",
)


def refusal(document: dict[str, Any]) -> str | None:
    """Return why AWS would not import a document, or None when it would."""
    return next(_refusals(document), None)


def sibling_refusal(part: str, siblings: list[str]) -> str | None:
    """Return why AWS would not make a resource beside others, or None when it would.

    The wording is the one that the provider's issues quote.
    """
    if part in siblings:
        return f"Another resource with the same parent already has this name: {part}"
    variables = [sibling for sibling in siblings if sibling.startswith("{")]
    if part.startswith("{") and variables:
        other = variables[0]
        return f"A sibling ({other}) of this resource already has a variable path part -- only one is allowed"
    return None


def _refusals(document: dict[str, Any]) -> Iterator[str]:
    yield from _paths(list(document.get("paths", {})))
    validators = document.get("x-amazon-apigateway-request-validators", {})
    default = document.get("x-amazon-apigateway-request-validator")
    if default is not None and default not in validators:
        yield f"Validator {default} is not defined"
    for kind in document.get(GATEWAY_RESPONSES, {}):
        if kind not in RESPONSE_TYPES:
            yield f"Invalid gateway response type specified: {kind}"
    for path, item in document.get("paths", {}).items():
        for method, operation in item.items():
            if method in METHODS:
                yield from _operation(path, operation)


def _paths(paths: list[str]) -> Iterator[str]:
    levels: dict[tuple[str, ...], list[str]] = {(): []}
    for path in paths:
        parts = tuple(part for part in path.split("/") if part)
        for depth, part in enumerate(parts):
            level = levels.setdefault(parts[:depth], [])
            if part not in level:
                yield from filter(None, [sibling_refusal(part, level)])
                level.append(part)
            levels.setdefault(parts[: depth + 1], [])
    if len(levels) > MOST_RESOURCES:
        yield f"Maximum number of Resources for this API has been reached: {MOST_RESOURCES}"


def _operation(path: str, operation: dict[str, Any]) -> Iterator[str]:
    variables = set(re.findall(r"\{([^}+]+)\+?\}", path))
    for parameter in operation.get("parameters", []):
        if parameter.get("in") == "path" and parameter["name"] not in variables:
            yield f"Invalid mapping expression specified: no path parameter {parameter['name']} in {path}"
    integration = operation.get(INTEGRATION, {})
    if integration.get("type", "").upper() == "AWS_PROXY":
        if ":lambda:path/2015-03-31/functions/arn:" not in integration.get("uri", ""):
            yield "Invalid ARN specified in the request"
        if integration.get("httpMethod") != "POST":
            yield "Integration HTTP method for a Lambda function must be POST"
    for response in integration.get("responses", {}).values():
        declared = operation.get("responses", {}).get(response["statusCode"], {}).get("headers", {})
        for parameter in response.get("responseParameters", {}):
            if parameter.removeprefix("method.response.header.") not in declared:
                yield f"Invalid mapping expression parameter specified: {parameter}"

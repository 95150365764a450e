"""REST APIs: documents imported whole, deployments that are frozen, custom domains that belong to their region.

moto takes documents that AWS refuses, serves from the API as it is edited, and forgets what it imported of headers and
gateway responses; AWS serves the copy that a deployment froze. moto also gives the regional domain name of every custom
domain the same hosted zone, CloudFront's, and takes a certificate of any region; AWS has a zone of its own in each
region and wants a certificate of the same region. It matters because a removed route that is still served, or an alias
record built from one region's domain and another's zone, works against moto alone.
"""

from __future__ import annotations

import copy
import hashlib
import json
import re
from typing import Any

from .apigateway_callers import keep_security
from .apigateway_checks import (
    ANY_METHOD,
    GATEWAY_RESPONSES,
    INTEGRATION,
    LARGEST_BODY,
    METHODS,
    refusal,
    sibling_refusal,
)
from .service import ACCOUNT, Service, replaces
from .wire import Handler, Request, Response, aws_error

_EXPORT = re.compile(r"/restapis/(?P<api>[^/]+)/stages/(?P<stage>[^/]+)/exports/oas30/?")
_VALIDATORS = "x-amazon-apigateway-request-validators"


class ApiGateway(Service):
    """API Gateway v1 with documents, frozen deployments, and regional domains in their region."""

    name = "apigateway"

    def handle(self, request: Request, moto: Handler) -> Response:
        """Refuse a regional domain whose certificate is elsewhere; export what a stage serves."""
        if request.method == "POST" and request.path == "/domainnames" and _names_foreign_certificate(request):
            return aws_error(request, 400, "BadRequestException", f"The certificate must be in {request.region}")
        if request.method == "PUT" and len(request.body) > LARGEST_BODY:
            return aws_error(request, 413, "RequestEntityTooLargeException", "The request size exceeded the limit")
        if _logs_without_role(request):
            message = "CloudWatch Logs role ARN must be set in account settings to enable logging"
            return aws_error(request, 400, "BadRequestException", message)
        exported = _EXPORT.fullmatch(request.path)
        if request.method == "GET" and exported:
            return _export(request, exported["api"], exported["stage"])
        return moto(request)

    def patch(self) -> None:
        """Let documents be imported as AWS does, deployments be frozen, and custom domains have their region."""
        _patch_documents()
        _patch_deployments()
        _patch_domains()


def _patch_documents() -> None:
    from moto.apigateway.exceptions import BadRequestException
    from moto.apigateway.models import APIGatewayBackend

    @replaces(APIGatewayBackend, "put_rest_api")
    def put_rest_api(original: Any, backend: Any, function_id: str, api_doc: dict[str, Any], **more: Any) -> Any:
        reason = refusal(api_doc)
        if reason:
            raise BadRequestException(reason)
        api = backend.get_rest_api(function_id)
        if more.get("mode") == "overwrite":
            api.gateway_responses, api.request_validators = {}, {}
        original(backend, function_id, _as_moto_reads(api_doc), **more)
        api.root_resource_id = api.default.id
        _keep_what_moto_forgets(api, api_doc)
        keep_security(api, api_doc)
        return api

    @replaces(APIGatewayBackend, "create_resource")
    def create_resource(original: Any, backend: Any, function_id: str, parent_resource_id: str, path_part: str) -> Any:
        resources = backend.get_rest_api(function_id).resources.values()
        siblings = [one.path_part for one in resources if one.parent_id == parent_resource_id]
        reason = sibling_refusal(path_part, siblings) if path_part else None
        if reason:
            raise BadRequestException(reason)
        return original(backend, function_id, parent_resource_id, path_part)


def _as_moto_reads(document: dict[str, Any]) -> dict[str, Any]:
    """Return a document in the words moto expects; it takes every key of a path for a method."""
    paths: dict[str, Any] = {}
    for path, item in document["paths"].items():
        operations = {key: copy.deepcopy(operation) for key, operation in item.items() if key in METHODS}
        for operation in operations.values():
            _spell_out(operation.get(INTEGRATION, {}))
        paths[path] = {"ANY" if key == ANY_METHOD else key: operation for key, operation in operations.items()}
    return {**document, "paths": paths}


def _spell_out(integration: dict[str, Any]) -> None:
    """Write an integration as the API itself would; moto crashes on a MOCK without `uri` and `httpMethod`."""
    for key in ("type", "passthroughBehavior"):
        if key in integration:
            integration[key] = integration[key].upper()
    if integration.get("type") == "MOCK":
        integration.update(uri="", httpMethod="")


def _keep_what_moto_forgets(api: Any, document: dict[str, Any]) -> None:
    info = document.get("info", {})
    api.name, api.description = info.get("title", api.name), info.get("description", api.description)
    for kind, response in document.get(GATEWAY_RESPONSES, {}).items():
        api.put_gateway_response(
            kind,
            response.get("statusCode"),
            response.get("responseParameters", {}),
            response.get("responseTemplates", {}),
        )
    for name, validator in document.get(_VALIDATORS, {}).items():
        api.create_request_validator(name, validator["validateRequestBody"], validator["validateRequestParameters"])


def _patch_deployments() -> None:
    from moto.apigateway.exceptions import NoIntegrationDefined, StageStillActive
    from moto.apigateway.models import RestAPI

    @replaces(RestAPI, "create_deployment")
    def create_deployment(original: Any, api: Any, *arguments: Any, **more: Any) -> Any:
        methods = [method for resource in api.resources.values() for method in resource.resource_methods.values()]
        if any(method.method_integration is None for method in methods):
            raise NoIntegrationDefined
        deployment = original(api, *arguments, **more)
        deployment.frozen = _frozen(api)
        return deployment

    @replaces(RestAPI, "delete_deployment")
    def delete_deployment(original: Any, api: Any, deployment_id: str) -> Any:
        if any(stage.deployment_id == deployment_id for stage in api.stages.values()):
            raise StageStillActive
        return original(api, deployment_id)


def _frozen(api: Any) -> dict[str, Any]:
    """Return what a deployment made now would serve, as an OpenAPI document."""
    paths = {
        resource.get_path(): {_key(verb): _method(method) for verb, method in resource.resource_methods.items()}
        for resource in api.resources.values()
        if resource.resource_methods
    }
    responses = {kind: response.to_json() for kind, response in api.gateway_responses.items()}
    info = {"title": api.name, "version": "1"}
    return copy.deepcopy({"openapi": "3.0.1", "info": info, "paths": paths, GATEWAY_RESPONSES: responses})


def _key(verb: str) -> str:
    return ANY_METHOD if verb == "ANY" else verb.lower()


def _method(method: Any) -> dict[str, Any]:
    integration = method.method_integration.to_json()
    kept = {key: integration[key] for key in ("type", "uri", "requestTemplates") if integration.get(key)}
    answers = (integration.get("integrationResponses") or {}).values()
    responses = {one["statusCode"]: one.get("responseParameters", {}) for one in answers}
    return {INTEGRATION: {**kept, "responses": responses}}


def _export(request: Request, api_id: str, stage: str) -> Response:
    """Answer GetExport as AWS does: with what the stage serves, however the API has been edited since."""
    from moto.apigateway.models import apigateway_backends

    api = apigateway_backends[ACCOUNT][request.region].apis.get(api_id)
    if api is None or stage not in api.stages:
        return aws_error(request, 404, "NotFoundException", "Invalid stage identifier specified")
    return Response.json(200, api.deployments[api.stages[stage].deployment_id].frozen)


def _patch_domains() -> None:
    from moto.apigateway.models import DomainName

    @replaces(DomainName, "__init__")
    def construct(original: Any, domain: Any, domain_name: str, **settings: Any) -> None:
        original(domain, domain_name, **settings)
        region = settings["region_name"]
        domain.regional_domain_name = regional_domain(domain_name, region)
        domain.regional_hosted_zone_id = regional_zone(region)


def regional_domain(domain_name: str, region: str) -> str:
    """The name that a region's endpoint of a custom domain gets."""
    return f"d-{hashlib.md5(f'{domain_name}/{region}'.encode()).hexdigest()[:10]}.execute-api.{region}.amazonaws.com"


def regional_zone(region: str) -> str:
    """The hosted zone of a region's endpoints: made up, always the same, another one in each region."""
    return "Z" + hashlib.md5(region.encode()).hexdigest()[:13].upper()


def _logs_without_role(request: Request) -> bool:
    """Whether a stage shall write access logs where the region has no role to write them.

    https://repost.aws/knowledge-center/api-gateway-cloudwatch-logs has the message.
    """
    if request.method != "PATCH" or "/stages/" not in request.path:
        return False
    from moto.apigateway.models import apigateway_backends

    operations = json.loads(request.body or b"{}").get("patchOperations", [])
    wanted = any(one["op"] != "remove" and one["path"].startswith("/accessLogSettings") for one in operations)
    return wanted and not apigateway_backends[ACCOUNT][request.region].account.cloudwatch_role_arn


def _names_foreign_certificate(request: Request) -> bool:
    arn = json.loads(request.body or b"{}").get("regionalCertificateArn")
    return bool(arn) and arn.split(":")[3] != request.region

"""rest-api: API Gateway in one region, its name, its health check and its record in the shared zone."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

from farshore.constructs import aws
from farshore.constructs.base import REPLACE_BEFORE_DESTROYING, ServiceConstruct
from farshore.constructs.functions import HEALTH, ApiFunctions
from farshore.constructs.stack import SpecStack
from farshore.placement import Placements
from farshore.spec.services import RestApi
from farshore.spec.services.rest_api import HEALTH_PATH, Route, Throttle, function_part

STAGE = "live"
SHAPE = 1
"""Raised when this file makes other methods or integrations of the same routes, so that they are deployed."""
HEALTH_ROUTE = Route("GET", HEALTH_PATH)


class RegionalApi(ServiceConstruct):
    """The whole API in one region; Route 53 leads clients here while `/health` answers 200, and back again after it."""

    def __init__(self, stack: SpecStack, api: RestApi, placements: Placements) -> None:
        super().__init__(stack, api)
        self._api = api
        self._host = stack.names.host(api)
        functions = ApiFunctions(stack, api, placements[stack.region])
        self._rest = self.add(
            aws.ApiGatewayRestApi,
            "rest-api",
            name=stack.names.prefix(api),
            endpoint_configuration=aws.ApiGatewayRestApiEndpointConfiguration(types=["REGIONAL"]),
        )
        self._resources: dict[tuple[str, ...], str] = {(): self._rest.root_resource_id}
        by_route = {route: functions.by_handler[handler] for route, handler in api.parsed_routes()}
        by_route[HEALTH_ROUTE] = functions.health
        integrations = [self._route(route, function) for route, function in sorted(by_route.items(), key=_by_route)]
        self._permit({function_part(handler): function for handler, function in functions.by_handler.items()})
        self._permit({HEALTH: functions.health})
        stage = self._stage(integrations)
        domain, mapping = self._name(stage)
        self._record(domain, self._health_check(), mapping)
        self.output("regional-url", stage.invoke_url, "Where this region alone serves it")

    def _route(self, route: Route, function: Any) -> Any:
        part = f"{route.method}-{slug(route.segments)}"
        resource_id = self._resource(route.segments)
        method = self.add(
            aws.ApiGatewayMethod,
            f"method-{part}",
            rest_api_id=self._rest.id,
            resource_id=resource_id,
            http_method=route.method,
            authorization="NONE",
            request_parameters={
                f"method.request.path.{segment.strip('{}+')}": True
                for segment in route.segments
                if segment.startswith("{")
            }
            or None,
        )
        return self.add(
            aws.ApiGatewayIntegration,
            f"integration-{part}",
            rest_api_id=self._rest.id,
            resource_id=resource_id,
            http_method=method.http_method,
            type="AWS_PROXY",
            integration_http_method="POST",
            uri=function.invoke_arn,
        )

    def _resource(self, segments: tuple[str, ...]) -> str:
        """Return the id of the resource at a path, making it and those above it when they are new."""
        if segments not in self._resources:
            resource = self.add(
                aws.ApiGatewayResource,
                f"resource-{slug(segments)}",
                rest_api_id=self._rest.id,
                parent_id=self._resource(segments[:-1]),
                path_part=segments[-1],
            )
            self._resources[segments] = resource.id
        return self._resources[segments]

    def _permit(self, functions: dict[str, Any]) -> None:
        for part, function in functions.items():
            self.add(
                aws.LambdaPermission,
                f"permission-{part}",
                statement_id="ApiGateway",
                action="lambda:InvokeFunction",
                function_name=function.function_name,
                principal="apigateway.amazonaws.com",
                source_arn=f"{self._rest.execution_arn}/*/*",
            )

    def _stage(self, integrations: list[Any]) -> Any:
        routes = {f"{route.method} {route.path}": handler for route, handler in self._api.parsed_routes()}
        shape = json.dumps({"shape": SHAPE, "routes": routes}, sort_keys=True)
        deployment = self.add(
            aws.ApiGatewayDeployment,
            "deployment",
            rest_api_id=self._rest.id,
            # A deployment is a frozen copy: without a trigger, changed routes would never be served.
            triggers={"routes": hashlib.sha256(shape.encode()).hexdigest()},
            depends_on=integrations,
            lifecycle=REPLACE_BEFORE_DESTROYING,
        )
        stage = self.add(
            aws.ApiGatewayStage,
            "stage",
            rest_api_id=self._rest.id,
            deployment_id=deployment.id,
            stage_name=STAGE,
        )
        self._limit(stage, "settings", "*/*", self._api.throttle)
        # Its own limit: callers who use theirs up must not make the region look lost.
        self._limit(stage, "health-settings", f"{HEALTH_PATH.strip('/')}/GET", Throttle())
        return stage

    def _limit(self, stage: Any, part: str, method_path: str, throttle: Throttle) -> None:
        self.add(
            aws.ApiGatewayMethodSettings,
            part,
            rest_api_id=self._rest.id,
            stage_name=stage.stage_name,
            method_path=method_path,
            settings=aws.ApiGatewayMethodSettingsSettings(
                throttling_rate_limit=throttle.rate, throttling_burst_limit=throttle.burst
            ),
        )

    def _name(self, stage: Any) -> tuple[Any, Any]:
        """Give the API its name in this region; the record that proves the name stands in `names`."""
        certificate = self.add(
            aws.AcmCertificate,
            "certificate",
            domain_name=self._host,
            validation_method="DNS",
            lifecycle=REPLACE_BEFORE_DESTROYING,
        )
        validation = self.add(
            aws.AcmCertificateValidation,
            "certificate-validation",
            certificate_arn=certificate.arn,
            timeouts={"create": "20m"},
        )
        domain = self.add(
            aws.ApiGatewayDomainName,
            "domain",
            domain_name=self._host,
            regional_certificate_arn=validation.certificate_arn,
            security_policy="TLS_1_2",
            endpoint_configuration=aws.ApiGatewayDomainNameEndpointConfiguration(types=["REGIONAL"]),
        )
        mapping = self.add(
            aws.ApiGatewayBasePathMapping,
            "mapping",
            api_id=self._rest.id,
            stage_name=stage.stage_name,
            domain_name=domain.domain_name,
        )
        return domain, mapping

    def _health_check(self) -> Any:
        """Watch this region by its own address: the shared name would lead the checkers to either region."""
        stack = self._stack
        timing = self._api.timing(stack.spec)
        return self.add(
            aws.Route53HealthCheck,
            "health-check",
            type="HTTPS",
            fqdn=f"{self._rest.id}.execute-api.{stack.region}.{stack.names.dns_suffix}",
            port=443,
            resource_path=f"/{STAGE}{HEALTH_PATH}",
            request_interval=timing.interval,
            failure_threshold=timing.threshold,
            enable_sni=True,
            tags={"Name": stack.names.prefix(self._api, stack.region)},
            lifecycle=REPLACE_BEFORE_DESTROYING,  # a record without its health check answers unpredictably
        )

    def _record(self, domain: Any, health_check: Any, mapping: Any) -> None:
        """Publish this region's own name, which the public name leads to for as long as the health check passes.

        A CNAME, not an alias: an alias takes its TTL from API Gateway, and the objective decides ours. Weighted, since
        Route 53 asks no health check for a simple record.
        https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html (2026-11-21)
        """
        stack = self._stack
        self.add(
            aws.Route53Record,
            "record",
            zone_id=stack.zone_id,
            name=stack.names.host_of(self._api, stack.region),
            type="CNAME",
            ttl=self._api.timing(stack.spec).ttl,
            records=[domain.regional_domain_name],
            set_identifier=stack.region,
            health_check_id=health_check.id,
            weighted_routing_policy=aws.Route53RecordWeightedRoutingPolicy(weight=1),
            # The name must not lead here before the API answers to it, nor after.
            depends_on=[mapping],
        )


def slug(segments: tuple[str, ...]) -> str:
    """Write a path as a part of a Terraform address: `/orders/{id}` becomes `orders-_id_`, `/` becomes `root`.

    Dashes and underscores of the path are doubled, so that different paths stay different.
    """
    escapes = {"-": "--", "_": "__", "{": "_", "}": "_", "+": "_plus", ".": "_dot_", "~": "_tilde_"}
    escaped = (re.sub(r"[^A-Za-z0-9]", lambda match: escapes[match[0]], segment) for segment in segments)
    return "-".join(escaped) or "root"


def _by_route(item: tuple[Route, Any]) -> tuple[str, str]:
    return item[0].path, item[0].method

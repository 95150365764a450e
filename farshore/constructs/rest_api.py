"""rest-api: API Gateway in one region, its name, its health check and its record in the shared zone."""

from __future__ import annotations

from typing import Any

from farshore.constructs import aws
from farshore.constructs.api_body import OwnRoute, body, check_resources
from farshore.constructs.api_logs import ApiAccessLogs
from farshore.constructs.api_security import ApiCallers
from farshore.constructs.base import REPLACE_BEFORE_DESTROYING, ServiceConstruct, of_host
from farshore.constructs.functions import HEALTH, PUBLIC_HEALTH, ApiFunctions
from farshore.constructs.openapi import contract
from farshore.constructs.schedules import ApiSchedules
from farshore.constructs.stack import SpecStack
from farshore.placement import Placements
from farshore.spec.services import RestApi
from farshore.spec.services.rest_api import CHECKERS_PREFIX, HEALTH_PATH, Throttle

STAGE = "live"
PUBLIC_THROTTLE = Throttle(rate=10, burst=20)
"""Requests for the public `/health`: enough for people and their monitors."""


class RegionalApi(ServiceConstruct):
    """The whole API in one region, which Route 53's health checkers ask at a path that nobody else knows."""

    def __init__(self, stack: SpecStack, api: RestApi, placements: Placements) -> None:
        super().__init__(stack, api)
        self._api = api
        self._host = stack.names.host(api)
        self._contract = contract(stack.spec, api)
        check_resources(api, self._contract, 1 + api.public_health, stack.spec.place("services", api.name))
        functions = ApiFunctions(stack, api, placements[stack.region], self._contract)
        self._checkers_path = f"{CHECKERS_PREFIX}{self._token()}"
        self._rest = self._rest_api(functions)
        called = {functions.part(handler): functions.by_handler[handler] for handler in self._contract.handlers}
        stage = self._stage(self._permit({**called, **functions.healths}))
        self._guard(stage)
        ApiCallers(stack, api, self._rest, stage)
        if api.schedules:
            ApiSchedules(stack, api, placements[stack.region], functions)
        domain, mapping = self._name(stage)
        self._record(domain, self._health_check(stage), mapping)
        self.output("regional-url", stage.invoke_url, "Where this region alone serves it")
        self.output(
            "health-url",
            f"{stage.invoke_url}/{self._checkers_path}",
            "What Route 53 asks; whoever knows it can use up the health check's limit",
            sensitive=True,
        )

    def _token(self) -> str:
        """Return a random text that Terraform makes once and keeps in its state."""
        token = self.add(
            aws.TerraformResource,
            "checkers-path",
            terraform_resource_type="terraform_data",
            lifecycle=aws.TerraformResourceLifecycle(ignore_changes=["input"]),
        )
        token.add_override("input", "${uuid()}")
        return str(token.get_string_attribute("output"))

    def _rest_api(self, functions: ApiFunctions) -> Any:
        """Make the API from one document: what it does not name is not served, in whatever order changes are made."""
        name = self._stack.names.prefix(self._api)
        own = [OwnRoute(f"/{self._checkers_path}", functions.healths[HEALTH].invoke_arn)]
        if PUBLIC_HEALTH in functions.healths:
            path = f"{self._api.base_path}{HEALTH_PATH}"
            own.append(OwnRoute(path, functions.healths[PUBLIC_HEALTH].invoke_arn))
        arns = {handler: function.invoke_arn for handler, function in functions.by_handler.items()}
        authorizers = {
            one: self._stack.security_scheme(one)
            for one in self._api.all_authorizers
            if one in self._stack.spec.services
        }
        return self.add(
            aws.ApiGatewayRestApi,
            "rest-api",
            name=name,
            body=body(self._api, self._contract, name, arns, own, authorizers),
            put_rest_api_mode="overwrite",
            endpoint_configuration=aws.ApiGatewayRestApiEndpointConfiguration(types=["REGIONAL"]),
        )

    def _permit(self, functions: dict[str, Any]) -> list[Any]:
        return [
            self.add(
                aws.LambdaPermission,
                f"permission-{part}",
                statement_id="ApiGateway",
                action="lambda:InvokeFunction",
                function_name=function.function_name,
                principal="apigateway.amazonaws.com",
                source_arn=f"{self._rest.execution_arn}/*/*",
            )
            for part, function in functions.items()
        ]

    def _stage(self, permissions: list[Any]) -> Any:
        deployment = self.add(
            aws.ApiGatewayDeployment,
            "deployment",
            rest_api_id=self._rest.id,
            # A deployment is a frozen copy. The digest is of what Terraform knows, so that an override file counts too.
            triggers={"body": f"${{sha256({self._rest.fqn}.body)}}"},
            depends_on=permissions,  # a route is served only when its function may be called
            lifecycle=REPLACE_BEFORE_DESTROYING,
        )
        logs = None if self._api.access_logs is None else ApiAccessLogs(self._stack, self._api, self._api.access_logs)
        stage = self.add(
            aws.ApiGatewayStage,
            "stage",
            rest_api_id=self._rest.id,
            deployment_id=deployment.id,
            stage_name=STAGE,
            access_log_settings=logs.settings if logs else None,
            xray_tracing_enabled=self._api.tracing,
            depends_on=logs.before if logs else None,
        )
        self._limit(stage, "settings", "*/*", self._api.throttle)
        # Limits of their own: callers who use theirs up must not make the region look lost.
        self._limit(stage, "checkers-settings", f"{self._checkers_path}/GET", Throttle())
        if self._api.public_health:
            self._limit(stage, "health-settings", f"{self._api.base_path}{HEALTH_PATH}/GET"[1:], PUBLIC_THROTTLE)
        return stage

    def _guard(self, stage: Any) -> None:
        """Put the region's web ACL in front of the API."""
        acl = self._api.web_acls.get(self._stack.region)
        if acl is not None:
            self.add(aws.Wafv2WebAclAssociation, "web-acl", resource_arn=stage.arn, web_acl_arn=acl)

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
            of_host("certificate", self._host),
            domain_name=self._host,
            validation_method="DNS",
            lifecycle=REPLACE_BEFORE_DESTROYING,
        )
        validation = self.add(
            aws.AcmCertificateValidation,
            of_host("certificate-validation", self._host),
            certificate_arn=certificate.arn,
            timeouts={"create": "20m"},
        )
        domain = self.add(
            aws.ApiGatewayDomainName,
            of_host("domain", self._host),
            domain_name=self._host,
            regional_certificate_arn=validation.certificate_arn,
            security_policy="TLS_1_2",
            endpoint_configuration=aws.ApiGatewayDomainNameEndpointConfiguration(types=["REGIONAL"]),
        )
        mapping = self.add(
            aws.ApiGatewayBasePathMapping,
            of_host("mapping", self._host),
            api_id=self._rest.id,
            stage_name=stage.stage_name,
            domain_name=domain.domain_name,
        )
        return domain, mapping

    def _health_check(self, stage: Any) -> Any:
        """Watch this region by its own address: the shared name would lead the checkers to either region."""
        stack = self._stack
        timing = self._api.timing(stack.spec)
        return self.add(
            aws.Route53HealthCheck,
            "health-check",
            provider=stack.zone_provider,  # a record and its health check are in one account
            type="HTTPS",
            fqdn=f"{self._rest.id}.execute-api.{stack.region}.{stack.names.dns_suffix}",
            port=443,
            resource_path=f"/{STAGE}/{self._checkers_path}",
            request_interval=timing.interval,
            failure_threshold=timing.threshold,
            enable_sni=True,
            tags={"Name": stack.names.prefix(self._api, stack.region)},
            depends_on=[stage],  # a path is asked for only when it is served
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
            of_host("record", self._host),
            provider=stack.zone_provider,
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

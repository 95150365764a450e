"""The Lambda functions of one API in one region, with the permissions they need and no others."""

from __future__ import annotations

import json
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Any

from farshore.constructs import aws
from farshore.constructs.base import ServiceConstruct, allow, literal, policy, trust
from farshore.constructs.lambda_package import (
    LambdaPackage,
    Target,
    check_handler,
    check_imports,
    package,
    read_code,
    refuse_module,
    with_dependencies,
)
from farshore.constructs.openapi import Contract
from farshore.constructs.stack import SpecStack
from farshore.constructs.staging import staged
from farshore.errors import InputError, Problem
from farshore.findings import Place
from farshore.placement import Placement
from farshore.spec.duration import Duration
from farshore.spec.services import RestApi
from farshore.spec.services.rest_api import function_part, qualified

HEALTH = "health"
PUBLIC_HEALTH = "health--public"
"""The part of the public health function's name; two dashes, so that no handler has the same."""
PUBLIC_ANSWER_SECONDS = 10
"""Seconds for which the public health function repeats its answer, good or bad."""
PUBLIC_CONCURRENCY = 2
"""Executions of the public health function at once, where concurrency is reserved at all."""
HEALTH_MEMORY = 512
"""The least memory of the health check in MB: with less, a cold start alone may outlast Route 53's patience."""
# https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html (2026-11-21)
LARGEST_ENVIRONMENT_BYTES = 4096
# White space does not count.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
LONGEST_ROLE_POLICY = 10_240
HEALTH_MODULE = "farshore_health"
"""The name of the health check's file beside the user's own code, if there is some in its zip."""


class ApiFunctions(ServiceConstruct):
    """A function for each handler of an API and one or two for its health; a building block of `RegionalApi`.

    Attributes:
        by_handler: The functions of the handlers.
        healths: The functions that say how the region is: `HEALTH`, which Route 53 asks, and maybe `PUBLIC_HEALTH`.
    """

    def __init__(self, stack: SpecStack, api: RestApi, placement: Placement, contract: Contract) -> None:
        super().__init__(stack, api, suffix="functions")
        self._api = api
        self._contract = contract
        self._offers = {name: stack.offer(name, access, placement) for name, access in sorted(api.uses.items())}
        self._code = self._read_code()
        self._role = self._make_role("role", [], self._handler_statements())
        self._health_role = self._make_role("health-role", [HEALTH], self._health_statements())
        self.by_handler = {handler: self._handler(handler) for handler in contract.handlers}
        self.healths = {HEALTH: self._health(HEALTH, api.health_concurrency)}
        if api.public_health:
            self.healths[PUBLIC_HEALTH] = self._health(PUBLIC_HEALTH, min(PUBLIC_CONCURRENCY, api.health_concurrency))

    def _read_code(self) -> dict[str, bytes]:
        """Read the code folder once with its dependencies, and make sure that every handler the spec names is in it."""
        spec, name = self._stack.spec, self._api.name
        folder, place = Path(spec.file).parent / self._api.code, self._code_place
        code = read_code(folder, place)
        for operation in self._contract.operations:
            check_handler(code, operation.handler, operation.place)
        if self._api.health:
            check_handler(code, qualified(self._api.health), spec.place("services", name, "health"))
        target = Target(self._api.runtime.value, self._api.architecture.value)
        files = with_dependencies(code, folder, target, place)
        refuse_module(files, HEALTH_MODULE, place)
        handlers = [*self._contract.handlers, *([qualified(self._api.health)] if self._api.health else [])]
        check_imports(code, files, handlers, folder, place)
        return files

    def _handler(self, handler: str) -> Any:
        return self._function(
            function_part(handler),
            handler,
            self._role,
            self._code_asset,
            self._environment,
            timeout=self._api.timeout,
            memory=self._api.memory,
        )

    def _health(self, part: str, concurrency: int) -> Any:
        environment = {"FARSHORE_DEPENDENCIES": json.dumps([dict(offer.health) for offer in self._offers.values()])}
        if part == PUBLIC_HEALTH:
            environment["FARSHORE_ANSWER_SECONDS"] = str(PUBLIC_ANSWER_SECONDS)
        if self._api.health:
            environment = {**self._environment, **environment, "FARSHORE_HEALTH_HANDLER": qualified(self._api.health)}
        return self._function(
            part,
            f"{HEALTH_MODULE}.handler",
            self._health_role,
            self._health_asset,
            environment,
            timeout=HEALTH_TIMEOUT,
            memory=max(HEALTH_MEMORY, self._api.memory),
            reserved_concurrent_executions=concurrency or None,
        )

    def _function(
        self,
        part: str,
        handler: str,
        role: Any,
        asset: tuple[Any, LambdaPackage],
        environment: dict[str, str],
        *,
        timeout: Duration,
        memory: int,
        **more: Any,
    ) -> Any:
        stack, api = self._stack, self._api
        self._check_size(environment)
        name = stack.names.function(api, part)
        logs = self.add(
            aws.CloudwatchLogGroup,
            f"logs-{part}",
            name=stack.names.log_group(name),
            retention_in_days=api.log_retention.days,
        )
        file, zipped = asset
        return self.add(
            aws.LambdaFunction,
            f"function-{part}",
            function_name=name,
            description=f"{handler} of {stack.names.prefix(api)}",
            role=role.arn,
            handler=handler,
            runtime=api.runtime.value,
            architectures=[api.architecture.value],
            memory_size=memory,
            timeout=timeout.seconds,
            filename=file.path,
            source_code_hash=zipped.sha256_base64,
            environment=aws.LambdaFunctionEnvironment(variables=environment) if environment else None,
            depends_on=[logs],  # or Lambda makes a log group without retention
            **more,
        )

    def _check_size(self, environment: dict[str, str]) -> None:
        """Make sure that Lambda takes the variables, before half of the stack has been applied.

        Raises:
            InputError: They come to more than 4 KB.
        """
        size = sum(len(name) + len(value.encode()) for name, value in environment.items())
        if size > LARGEST_ENVIRONMENT_BYTES:
            message = f"services.{self._api.name}: the functions' variables come to {size} bytes; Lambda takes 4 KB"
            raise InputError([Problem(self._stack.spec.place("services", self._api.name), message)])

    @cached_property
    def _environment(self) -> dict[str, str]:
        """The variables by which the handlers find what they use, and learn whether they may write."""
        offered = {
            f"{self._stack.spec.services[name].environment_prefix}_{suffix}": value
            for name, offer in self._offers.items()
            for suffix, value in offer.environment.items()
        }
        own = {name: literal(value) for name, value in self._api.environment.items()}
        pages = {} if self._api.cors is None else {"CORS_ORIGINS": ",".join(self._api.cors.origins)}
        return {**own, **pages, **offered}

    def _handler_statements(self) -> list[dict[str, Any]]:
        functions = sorted({function_part(handler) for handler in self._contract.handlers})
        offered = (statement for offer in self._offers.values() for statement in offer.statements)
        return [self._logging(functions), *offered]

    def _health_statements(self) -> list[dict[str, Any]]:
        """Allow what the health check does; with a check of the user's own, also what the handlers may do."""
        logging = self._logging([HEALTH, *([PUBLIC_HEALTH] if self._api.public_health else [])])
        if self._api.health:
            return [*self._handler_statements(), logging]
        return [logging, *(statement for offer in self._offers.values() for statement in offer.health_statements)]

    def _logging(self, functions: list[str]) -> dict[str, Any]:
        names = self._stack.names
        groups = [names.log_group_arn(names.function(self._api, part), self._stack.region) for part in functions]
        return allow(["logs:CreateLogStream", "logs:PutLogEvents"], [f"{group}:*" for group in groups])

    def _make_role(self, part: str, suffix: list[str], statements: list[dict[str, Any]]) -> Any:
        """Make a role of this region alone: roles are global, what they may touch is not."""
        document = policy(*statements)
        self._check_policy(document)
        role = self.add(
            aws.IamRole,
            part,
            name=self._stack.names.role(self._api, self._stack.region, *suffix),
            assume_role_policy=trust("lambda.amazonaws.com"),
        )
        self.add(aws.IamRolePolicy, f"{part}-policy", name="what-the-spec-names", role=role.id, policy=document)
        return role

    @property
    def _code_place(self) -> Place:
        return self._stack.spec.place("services", self._api.name, "code")

    def _check_policy(self, document: str) -> None:
        """Make sure that IAM takes a policy, before half of the stack has been applied.

        Raises:
            InputError: It is too long.
        """
        names = self._stack.names
        # Longer than what they stand for, but little: partitions have up to ten characters, suffixes sixteen.
        for expression, length in ((names.account, 12), (names.partition, 10), (names.dns_suffix, 16)):
            document = document.replace(expression, "x" * length)
        size = len("".join(document.split()))
        if size > LONGEST_ROLE_POLICY:
            message = (
                f"services.{self._api.name}: what `uses` allows comes to a policy of {size} characters, and IAM takes "
                f"{LONGEST_ROLE_POLICY} for a role; make it two services that use less each"
            )
            raise InputError([Problem(self._stack.spec.place("services", self._api.name, "uses"), message)])

    @cached_property
    def _code_asset(self) -> tuple[Any, LambdaPackage]:
        return self._asset("code", package(self._code, self._code_place))

    @cached_property
    def _health_asset(self) -> tuple[Any, LambdaPackage]:
        health = {f"{HEALTH_MODULE}.py": resources.files("farshore.runtime").joinpath("health.py").read_bytes()}
        files = {**self._code, **health} if self._api.health else health
        return self._asset("health-code", package(files, self._code_place))

    def _asset(self, part: str, zipped: LambdaPackage) -> tuple[Any, LambdaPackage]:
        return staged(self, part, zipped), zipped


# Longer than the check's own deadline of 1.5 s, so that it answers for itself; a cold start is not counted.
HEALTH_TIMEOUT = Duration(5)

"""The Lambda functions of one API in one region, with the permissions they need and no others."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from farshore.constructs import aws
from farshore.constructs.base import ServiceConstruct, allow, located, policy, trust
from farshore.constructs.function_code import HEALTH_MODULE, FunctionCode, named_handlers
from farshore.constructs.function_parts import check_environment, check_policy, offered_environment
from farshore.constructs.openapi import Contract
from farshore.constructs.stack import SpecStack
from farshore.errors import InputError, Problem
from farshore.placement import Placement
from farshore.spec.duration import Duration
from farshore.spec.services import RestApi
from farshore.spec.services.functions import function_part, qualified
from farshore.suggest import hint

HEALTH = "health"
PUBLIC_HEALTH = "health--public"
"""The part of the public health function's name; two dashes, so that no handler has the same."""
PUBLIC_ANSWER_SECONDS = 10
"""Seconds for which the public health function repeats its answer, good or bad."""
PUBLIC_CONCURRENCY = 2
"""Executions of the public health function at once, where concurrency is reserved at all."""
HEALTH_MEMORY = 512
"""The least memory of the health check in MB: with less, a cold start alone may outlast Route 53's patience."""


class ApiFunctions(ServiceConstruct):
    """A function for each handler of an API and one or two for its health; a building block of `RegionalApi`.

    Attributes:
        by_handler: The functions of the handlers.
        permission: What lets the handlers do what the spec says.
        healths: The functions that say how the region is: `HEALTH`, which Route 53 asks, and maybe `PUBLIC_HEALTH`.
    """

    def __init__(self, stack: SpecStack, api: RestApi, placement: Placement, contract: Contract) -> None:
        super().__init__(stack, api, suffix="functions")
        self._api = api
        self._contract = contract
        self._offers = {name: stack.offer(name, access, placement) for name, access in sorted(api.uses.items())}
        self._handlers = sorted({*contract.handlers, *(qualified(one.handler) for one in api.schedules.values())})
        self._check_parts()
        self._concurrency = self._read_concurrency()
        routed = {operation.handler: operation.place for operation in contract.operations}
        self._code = FunctionCode(self, stack, api, {**named_handlers(api, stack.spec.place), **routed})
        self._role, self.permission = self._make_role("role", [], self._handler_statements())
        self._health_role, _ = self._make_role("health-role", [HEALTH], self._health_statements())
        self.by_handler = {handler: self._handler(handler) for handler in self._handlers}
        self.healths = {HEALTH: self._health(HEALTH, api.health_concurrency)}
        if api.public_health:
            self.healths[PUBLIC_HEALTH] = self._health(PUBLIC_HEALTH, min(PUBLIC_CONCURRENCY, api.health_concurrency))

    def part(self, handler: str) -> str:
        """Return the part of names and addresses that stands for the function of a qualified handler.

        A function cannot turn from a zip into an image: that of the image is another, made before the other goes.
        """
        return f"{function_part(handler)}--image" if self._api.image is not None else function_part(handler)

    def _check_parts(self) -> None:
        """Make sure that each function has a name of its own: what tells two handlers apart may not be in a name.

        Raises:
            InputError: Two would be called the same.
        """
        handlers: dict[str, str] = {}
        for handler in self._handlers:
            other = handlers.setdefault(self.part(handler), handler)
            if other != handler:
                message = f"the functions of `{other}` and `{handler}` would have one name; rename one of the handlers"
                raise InputError([Problem(self._stack.spec.place("services", self._api.name), message)])

    def _read_concurrency(self) -> dict[str, int]:
        """Return the executions that handlers have reserved.

        Raises:
            InputError: They are reserved for what no route and no schedule names.
        """
        for handler in self._api.concurrency:
            if qualified(handler) not in self._handlers:
                place = self._stack.spec.place("services", self._api.name, "concurrency", handler)
                known = hint(qualified(handler), self._handlers)
                raise InputError([Problem(place, f"no route and no schedule has the handler `{handler}`{known}")])
        return {qualified(handler): number for handler, number in self._api.concurrency.items()}

    def _handler(self, handler: str) -> Any:
        api = self._api
        storage = None if api.storage is None else aws.LambdaFunctionEphemeralStorage(size=api.storage)
        return self._function(
            self.part(handler),
            handler,
            self._role,
            self._code.of_handler(handler),
            self._environment,
            timeout=api.longest_run(handler),
            memory=api.memory,
            layers=self._layers,
            ephemeral_storage=storage,
            tracing_config=self._tracing,
            reserved_concurrent_executions=self._concurrency.get(handler),
        )

    @property
    def _layers(self) -> list[str] | None:
        return located(self._api.layers, self._stack.names, self._stack.region) or None

    @property
    def _tracing(self) -> Any:
        """Say whether X-Ray traces a function; not at all where the spec does not, for that would show as a change."""
        if self._api.tracing is None:
            return None
        return aws.LambdaFunctionTracingConfig(mode="Active" if self._api.tracing else "PassThrough")

    def _health(self, part: str, concurrency: int) -> Any:
        environment = {
            "FARSHORE_DEPENDENCIES": json.dumps([dict(offer.health) for offer in self._offers.values() if offer.health])
        }
        if part == PUBLIC_HEALTH:
            environment["FARSHORE_ANSWER_SECONDS"] = str(PUBLIC_ANSWER_SECONDS)
        if self._api.health:
            environment = {**self._environment, **environment, "FARSHORE_HEALTH_HANDLER": qualified(self._api.health)}
        return self._function(
            part,
            f"{HEALTH_MODULE}.handler",
            self._health_role,
            self._code.of_health(),
            environment,
            timeout=HEALTH_TIMEOUT,
            memory=max(HEALTH_MEMORY, self._api.memory),
            reserved_concurrent_executions=concurrency or None,
            layers=self._layers if self._api.health else None,
        )

    def _function(
        self,
        part: str,
        handler: str,
        role: Any,
        code: dict[str, Any],
        environment: dict[str, str],
        *,
        timeout: Duration,
        memory: int,
        **more: Any,
    ) -> Any:
        stack, api = self._stack, self._api
        check_environment(stack.spec, api, environment)
        name = stack.names.function(api, part)
        logs = self.add(
            aws.CloudwatchLogGroup,
            f"logs-{part}",
            name=stack.names.log_group(name),
            retention_in_days=api.log_retention.days,
        )
        return self.add(
            aws.LambdaFunction,
            f"function-{part}",
            function_name=name,
            description=f"{handler} of {stack.names.prefix(api)}",
            role=role.arn,
            architectures=[api.architecture.value],
            memory_size=memory,
            timeout=timeout.seconds,
            environment=aws.LambdaFunctionEnvironment(variables=environment) if environment else None,
            depends_on=[logs],  # or Lambda makes a log group without retention
            **code,
            **more,
        )

    @cached_property
    def _environment(self) -> dict[str, str]:
        """The variables by which the handlers find what they use, and learn whether they may write."""
        offered = offered_environment(self._stack.spec, self._offers)
        own = located(self._api.environment, self._stack.names, self._stack.region)
        pages = {} if self._api.cors is None else {"CORS_ORIGINS": ",".join(self._api.cors.origins)}
        return {**own, **pages, **offered}

    def _handler_statements(self) -> list[dict[str, Any]]:
        functions = sorted({self.part(handler) for handler in self._handlers})
        offered = (statement for offer in self._offers.values() for statement in offer.statements)
        return [self._logging(functions), *offered, *self._further_statements()]

    def _further_statements(self) -> Iterator[dict[str, Any]]:
        """Yield what the handlers may do besides what they use: what the spec allows, and what its options need."""
        names, region = self._stack.names, self._stack.region
        for one in self._api.allow:
            more = {"Condition": located(one.condition, names, region)} if one.condition else {}
            yield allow(one.actions, located(one.resources, names, region), **more)
        if self._api.tracing:
            # https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html (2026-11-28)
            yield allow(["xray:PutTelemetryRecords", "xray:PutTraceSegments"], ["*"])
        targets = sorted({one.on_failure for one in self._api.schedules.values() if one.on_failure})
        for target in targets:
            action = "sqs:SendMessage" if ":sqs:" in target else "sns:Publish"
            yield allow([action], located([target], names, region))

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

    def _make_role(self, part: str, suffix: list[str], statements: list[dict[str, Any]]) -> tuple[Any, Any]:
        """Make a role of this region alone, with its policy: roles are global, what they may touch is not."""
        document = policy(*statements)
        check_policy(self._stack, self._api, document, ("uses",))
        role = self.add(
            aws.IamRole,
            part,
            name=self._stack.names.role(self._api, self._stack.region, *suffix),
            assume_role_policy=trust("lambda.amazonaws.com"),
        )
        allowed = self.add(
            aws.IamRolePolicy, f"{part}-policy", name="what-the-spec-names", role=role.id, policy=document
        )
        return role, allowed


# Longer than the check's own deadline of 1.5 s, so that it answers for itself; a cold start is not counted.
HEALTH_TIMEOUT = Duration(5)

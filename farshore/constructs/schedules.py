"""Handlers that are started by the clock, in one region."""

from __future__ import annotations

from typing import Any

from farshore.constructs import aws
from farshore.constructs.base import ServiceConstruct, allow, located, policy, trust
from farshore.constructs.functions import ApiFunctions
from farshore.constructs.stack import SpecStack
from farshore.placement import Placement
from farshore.spec.services import RestApi
from farshore.spec.services.functions import Runs, Schedule, qualified


class ApiSchedules(ServiceConstruct):
    """A schedule in EventBridge Scheduler for each of an API's; a building block of `RegionalApi`.

    A schedule exists in every region, so that a failover has nothing to create: where it must not run it is disabled.
    """

    def __init__(self, stack: SpecStack, api: RestApi, placement: Placement, functions: ApiFunctions) -> None:
        super().__init__(stack, api, suffix="schedules")
        self._api, self._placement = api, placement
        started = {name: functions.by_handler[qualified(one.handler)] for name, one in api.schedules.items()}
        role = self._role(list(started.values()))
        for name, schedule in api.schedules.items():
            self._schedule(name, schedule, started[name], role)
        self._destinations(functions)

    def _role(self, functions: list[Any]) -> Any:
        role = self.add(
            aws.IamRole,
            "scheduler-role",
            name=self._stack.names.role(self._api, self._stack.region, "scheduler"),
            assume_role_policy=trust("scheduler.amazonaws.com", Condition=self._own_account()),
        )
        arns = list(dict.fromkeys(function.arn for function in functions))
        allowed = self.add(
            aws.IamRolePolicy,
            "scheduler-role-policy",
            name="what-the-spec-names",
            role=role.id,
            policy=policy(allow(["lambda:InvokeFunction"], arns)),
        )
        return role, allowed

    def _own_account(self) -> dict[str, Any]:
        """Keep other accounts from starting our functions by a schedule of theirs that names our role.

        https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
        """
        return {"StringEquals": {"aws:SourceAccount": self._stack.names.account}}

    def _schedule(self, name: str, schedule: Schedule, function: Any, role: Any) -> None:
        runs = schedule.runs is Runs.EVERYWHERE or self._placement.is_primary
        made, allowed = role
        self.add(
            aws.SchedulerSchedule,
            f"schedule-{name}",
            name=self._stack.names.schedule(self._api, name),
            schedule_expression=schedule.expression,
            schedule_expression_timezone=schedule.timezone,
            flexible_time_window=aws.SchedulerScheduleFlexibleTimeWindow(mode="OFF"),
            state="ENABLED" if runs else "DISABLED",
            target=aws.SchedulerScheduleTarget(arn=function.arn, role_arn=made.arn),
            depends_on=[allowed],
        )

    def _destinations(self, functions: ApiFunctions) -> None:
        """Send what failed for the last time where the spec says; nobody waits for the answer of a schedule's call."""
        named = {qualified(one.handler): one.on_failure for one in self._api.schedules.values() if one.on_failure}
        for handler, arn in named.items():
            target = aws.LambdaFunctionEventInvokeConfigDestinationConfigOnFailure(
                destination=located(arn, self._stack.names, self._stack.region)
            )
            self.add(
                aws.LambdaFunctionEventInvokeConfig,
                f"on-failure-{functions.part(handler)}",
                function_name=functions.by_handler[handler].function_name,
                destination_config=aws.LambdaFunctionEventInvokeConfigDestinationConfig(on_failure=target),
                depends_on=[functions.permission],  # Lambda checks that the role may send there
            )

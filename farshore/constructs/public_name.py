"""The public name of an API: which region's own name it leads to, and by what; in `edge` and in `controls`.

Each region publishes a name of its own, with a health check, in its own stack. Here are only aliases to those names, so
that a plan of these stacks asks no region that serves. There is a group of records for each policy, and the public name
leads to one group. A new policy makes a new group and then moves the name, because Route 53 refuses records of one name
whose policies differ. An alias passes the TTL of the region's own record on to clients.
https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html (2026-11-21)

With routing controls there are two such groups. The members of one obey the controls alone, so that what a person has
decided holds, whatever health checks say. The other goes by the health checks of the regions, as without controls. The
public name leads to the first, and to the second while every control is off, as they are when they are made: Route 53
backs out of a branch of aliases in which nothing is healthy. So no apply leaves clients without an answer.
https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-complex-configs.html (2026-11-28)
"""

from __future__ import annotations

from typing import Any

from farshore.constructs import aws
from farshore.constructs.base import REPLACE_BEFORE_DESTROYING, ServiceConstruct, of_host
from farshore.constructs.stack import SpecStack
from farshore.placement import Placements
from farshore.spec.model import Policy
from farshore.spec.services import RestApi

CONTROLLED = "controlled"
"""The label of the records that routing controls decide."""


class _Groups(ServiceConstruct):
    """Groups of records that lead to the regions by the spec's policy."""

    def __init__(self, stack: SpecStack, api: RestApi, placements: Placements) -> None:
        super().__init__(stack, api)
        self._api = api
        self._host = stack.names.host(api)
        self._records: list[Any] = []
        self._regions = [placement.region for placement in placements.existing]

    def _group(self, prefix: str = "") -> str:
        """Lead clients to the regions by the policy; returns the label of the group, which begins with the prefix."""
        label = _label(self._stack, prefix)
        if self._stack.spec.policy is Policy.LATENCY:
            self._latency(label)
        else:
            self._failover(label, self._regions)
        return label

    def _latency(self, label: str) -> None:
        """Lead each client to the nearest healthy region."""
        for region in self._regions:
            routing = aws.Route53RecordLatencyRoutingPolicy(region=region)
            self._member(label, region, region, latency_routing_policy=routing, **self._judged(region))

    def _failover(self, label: str, regions: list[str], turn: int = 1) -> str:
        """Lead clients to the first healthy region; returns the label of the group.

        A group has one primary and one secondary, so that the secondary of three regions is a group again.
        """
        group = label if turn == 1 else f"{label}-{turn}"
        first, others = regions[0], regions[1:]
        self._in_turn(group, "primary", first, **self._judged(first))
        if len(others) == 1:
            self._in_turn(group, "secondary", others[0], **self._judged(others[0]))
        elif others:
            self._in_turn(group, "secondary", self._failover(label, others, turn + 1))
        return group

    def _judged(self, region: str) -> dict[str, Any]:  # noqa: ARG002 - for the groups that differ
        """Return what more says whether a region is healthy: nothing, where its own record does."""
        return {}

    def _in_turn(self, group: str, role: str, target: str, **judged: Any) -> None:
        routing = aws.Route53RecordFailoverRoutingPolicy(type=role.upper())
        self._member(group, role, target, failover_routing_policy=routing, **judged)

    def _member(self, group: str, identifier: str, target: str, **more: Any) -> None:
        names = self._stack.names
        self._alias(
            f"{group}-{identifier}",
            names.host_of(self._api, group),
            names.host_of(self._api, target),
            set_identifier=identifier,
            **more,
        )

    def _alias(self, part: str, name: str, target: str, *, inherits_health: bool = True, **more: Any) -> None:
        """Publish a name that leads to another; the members of a group come before the name that leads to it."""
        stack = self._stack
        record = self.add(
            aws.Route53Record,
            of_host(part, self._host),
            provider=stack.zone_provider,
            zone_id=stack.zone_id,
            name=name,
            type="CNAME",
            alias=aws.Route53RecordAlias(name=target, zone_id=stack.zone_id, evaluate_target_health=inherits_health),
            depends_on=list(self._records) or None,
            lifecycle=REPLACE_BEFORE_DESTROYING,
            **more,
        )
        self._records.append(record)


class PublicName(_Groups):
    """The public name, and the group of records that goes by the health checks of the regions."""

    def __init__(self, stack: SpecStack, api: RestApi, placements: Placements) -> None:
        super().__init__(stack, api, placements)
        group = self._group()
        if stack.spec.has_routing_controls:
            group = self._unless_all_are_off(group)
        self._alias("record", self._host, stack.names.host_of(api, group))
        self.output("url", f"https://{self._host}", "Where the API is served, by whichever region is healthy")

    def _unless_all_are_off(self, group: str) -> str:
        """Lead clients to the group that obeys the controls, to another while all are off; returns the label of both.

        The group stands in `controls`, which is applied before.
        """
        self._in_turn(CONTROLLED, "primary", _label(self._stack, CONTROLLED))
        self._in_turn(CONTROLLED, "secondary", group)
        return CONTROLLED


class ControlledName(_Groups):
    """The group of records that obeys the routing controls, and nothing else."""

    def __init__(self, stack: SpecStack, api: RestApi, placements: Placements) -> None:
        super().__init__(stack, api, placements)
        self._group(CONTROLLED)

    def _judged(self, region: str) -> dict[str, Any]:
        return {"health_check_id": self._stack.routing_controls.checks[region], "inherits_health": False}


def _label(stack: SpecStack, prefix: str) -> str:
    """Return the label of the group for the spec's policy."""
    policy = stack.spec.policy.value
    return f"{prefix}-{policy}" if prefix else policy

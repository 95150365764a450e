"""The public name of an API: which region's own name it leads to, and by which policy; in `edge`.

Each region publishes a name of its own, with a health check, in its own stack. Here are only aliases to those names, so
that a plan of this stack asks no region. There is a group of records for each policy, and the public name leads to one
group. A new policy makes a new group and then moves the name, because Route 53 refuses records of one name whose
policies differ. An alias passes the TTL of the region's own record on to clients.
https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html (2026-11-21)
"""

from __future__ import annotations

from typing import Any

from farshore.constructs import aws
from farshore.constructs.base import REPLACE_BEFORE_DESTROYING, ServiceConstruct, of_host
from farshore.constructs.stack import SpecStack
from farshore.placement import Placements
from farshore.spec.model import Policy
from farshore.spec.services import RestApi


class PublicName(ServiceConstruct):
    """The records behind an API's public name."""

    def __init__(self, stack: SpecStack, api: RestApi, placements: Placements) -> None:
        super().__init__(stack, api)
        self._api = api
        self._host = stack.names.host(api)
        self._records: list[Any] = []
        self._regions = [placement.region for placement in placements.existing]
        group = self._latency() if stack.spec.policy is Policy.LATENCY else self._failover(self._regions)
        self._alias("record", self._host, stack.names.host_of(api, group))
        self.output("url", f"https://{self._host}", "Where the API is served, by whichever region is healthy")

    def _latency(self) -> str:
        """Lead each client to the nearest healthy region; returns the label of the group."""
        label = Policy.LATENCY.value
        for region in self._regions:
            self._member(
                label,
                region,
                region,
                latency_routing_policy=aws.Route53RecordLatencyRoutingPolicy(region=region),
            )
        return label

    def _failover(self, regions: list[str], turn: int = 1) -> str:
        """Lead clients to the first healthy region; returns the label of the group.

        A group has one primary and one secondary, so that the secondary of three regions is a group again.
        """
        label = Policy.FAILOVER.value if turn == 1 else f"{Policy.FAILOVER.value}-{turn}"
        first, others = regions[0], regions[1:]
        self._member(label, "primary", first, failover_routing_policy=_failover_role("PRIMARY"))
        if others:
            target = others[0] if len(others) == 1 else self._failover(others, turn + 1)
            self._member(label, "secondary", target, failover_routing_policy=_failover_role("SECONDARY"))
        return label

    def _member(self, group: str, identifier: str, target: str, **routing: Any) -> None:
        names = self._stack.names
        self._alias(
            f"{group}-{identifier}",
            names.host_of(self._api, group),
            names.host_of(self._api, target),
            set_identifier=identifier,
            **routing,
        )

    def _alias(self, part: str, name: str, target: str, **more: Any) -> None:
        """Publish a name that leads to another; the members of a group come before the name that leads to it."""
        stack = self._stack
        record = self.add(
            aws.Route53Record,
            of_host(part, self._host),
            provider=stack.zone_provider,
            zone_id=stack.zone_id,
            name=name,
            type="CNAME",
            alias=aws.Route53RecordAlias(name=target, zone_id=stack.zone_id, evaluate_target_health=True),
            depends_on=list(self._records) or None,
            lifecycle=REPLACE_BEFORE_DESTROYING,
            **more,
        )
        self._records.append(record)


def _failover_role(word: str) -> Any:
    return aws.Route53RecordFailoverRoutingPolicy(type=word)

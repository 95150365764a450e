"""Records and load balancers for small plans made by hand."""

from __future__ import annotations

from typing import Any

from tests.plan.build import change

ZONE = "Z0123456789ABCDEFGHIJ"


def balancer(address: str) -> dict[str, Any]:
    """A load balancer, called the same in every region."""
    return change(address, {"name": "front"}, unknown={"dns_name": True, "zone_id": True})


def alias(address: str, target: str, *, healthy: bool | None = True, **after: Any) -> dict[str, Any]:
    """A record of `api.example.com` that is an alias of a resource.

    Args:
        address: Its address.
        target: The address of what it leads to.
        healthy: Whether it evaluates the target's health.
        after: Further values, as `failover_routing_policy`.
    """
    values = {"zone_id": ZONE, "name": "api.example.com", "type": "A", "alias": [{"evaluate_target_health": healthy}]}
    expressions = {"alias": [{"name": {"references": [f"{target}.dns_name", target]}}]}
    unknown = {"alias": [{"name": True, "zone_id": True}]}
    return change(address, {**values, **after}, unknown=unknown, expressions=expressions, provider="aws")


def cname(address: str, value: str, **after: Any) -> dict[str, Any]:
    """A record of `api.example.com` that gives another name."""
    values = {"zone_id": ZONE, "name": "api.example.com", "type": "CNAME", "ttl": 60, "records": [value]}
    return change(address, {**values, **after}, provider="aws")


def failover(role: str) -> dict[str, Any]:
    """The values of a failover record."""
    return {"failover_routing_policy": [{"type": role}], "set_identifier": role.lower()}


def latency(region: str) -> dict[str, Any]:
    """The values of a latency record."""
    return {"latency_routing_policy": [{"region": region}], "set_identifier": region}


def weighted(name: str, weight: int) -> dict[str, Any]:
    """The values of a weighted record."""
    return {"weighted_routing_policy": [{"weight": weight}], "set_identifier": name}

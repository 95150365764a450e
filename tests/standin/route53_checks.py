"""What Route 53 refuses in a change of records, and what the change leaves behind.

Sources: what a record may be beside others, and what a change must name,
https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html (2026-11-27) and
https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html (2026-11-27); the words for an
alias without a target, https://github.com/DNSControl/dnscontrol/issues/937 (2026-11-27), for a record that differs,
https://github.com/kubernetes-sigs/external-dns/issues/732 (2026-11-27).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

_POLICIES = {
    "weight": "weighted",
    "region": "latency",
    "failover": "failover",
    "geo_location": "geolocation",
    "multi_value_answer": "multivalue answer",
}


class Refused(Exception):
    """A change that Route 53 would not make; the message is its own."""


def check(action: str, record: Any, others: Sequence[Any], zone_id: str) -> None:
    """Check one change of a batch against the records that the changes before it leave.

    Args:
        action: CREATE, UPSERT or DELETE.
        record: The record, as moto models it.
        others: All records of the zone at this point.
        zone_id: The zone's id.

    Raises:
        Refused: Route 53 would not make it.
    """
    present = next((other for other in others if identity(other) == identity(record)), None)
    if action == "DELETE":
        _check_delete(record, present)
        return
    if action == "CREATE" and present is not None:
        raise Refused(f"Tried to create resource record set {_named(record)} but it already exists")
    rest = [other for other in others if other is not present]
    _check_policy(record, rest)
    _check_cname(record, rest)
    _check_alias(record, rest, zone_id)


def identity(record: Any) -> tuple[str, str, str]:
    """Return what tells a record from the others of its zone."""
    return _absolute(record.name), str(record.type), str(record.set_identifier or "")


def _check_delete(record: Any, present: Any) -> None:
    if present is None:
        raise Refused(f"Tried to delete resource record set {_named(record)} but it was not found")
    if _values(record) != _values(present):
        raise Refused(
            f"Tried to delete resource record set {_named(record)} but the values provided do not match the current "
            "values"
        )


def _check_policy(record: Any, rest: Sequence[Any]) -> None:
    policy = _policy(record)
    for other in rest:
        if identity(other)[:2] != identity(record)[:2]:
            continue
        if _policy(other) != policy or policy == "simple":
            raise Refused(
                f"RRSet with DNS name {_absolute(record.name)}, type {record.type}, SetIdentifier "
                f"{record.set_identifier} cannot be created as a {_policy(other)} RRSet exists with the same name and "
                "type"
            )
        if policy in ("failover", "latency") and (other.failover, other.region) == (record.failover, record.region):
            value = record.failover or record.region
            raise Refused(f"{_absolute(record.name)} already has a {policy} RRSet with the value {value}")


def _policy(record: Any) -> str:
    return next((word for field, word in _POLICIES.items() if getattr(record, field) is not None), "simple")


def _check_cname(record: Any, rest: Sequence[Any]) -> None:
    for other in rest:
        same_name = _absolute(other.name) == _absolute(record.name)
        if same_name and other.type != record.type and "CNAME" in (other.type, record.type):
            raise Refused(
                f"RRSet of type {record.type} with DNS name {_absolute(record.name)} is not permitted as it conflicts "
                "with other records with the same DNS name in zone"
            )


def _check_alias(record: Any, rest: Sequence[Any], zone_id: str) -> None:
    alias = record.alias_target
    if not alias or str(alias["HostedZoneId"]).rpartition("/")[2] != zone_id:
        return
    target = _absolute(alias["DNSName"])
    if not any(identity(other)[:2] == (target, record.type) for other in rest):
        raise Refused(
            f"Tried to create an alias that targets {target}, type {record.type} in zone {zone_id}, but that target "
            "was not found"
        )


def _values(record: Any) -> dict[str, Any]:
    """Return what a request to delete a record has to say of it."""
    return {
        "ttl": str(record.ttl or ""),
        "records": sorted(record.records or ()),
        "alias": _alias(record.alias_target or {}),
        "weight": str(record.weight if record.weight is not None else ""),
        "region": record.region or "",
        "failover": record.failover or "",
        "health check": record.health_check_id or "",
    }


def _alias(target: Mapping[str, Any]) -> tuple[str, str, str]:
    return (
        str(target.get("HostedZoneId", "")),
        _absolute(str(target.get("DNSName", ""))),
        str(target.get("EvaluateTargetHealth", "")).lower(),
    )


def _named(record: Any) -> str:
    identifier = f", set-identifier='{record.set_identifier}'" if record.set_identifier else ""
    return f"[name='{_absolute(record.name)}', type='{record.type}'{identifier}]"


def _absolute(name: str) -> str:
    return name.rstrip(".").lower() + "."

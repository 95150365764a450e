"""The facts about a resource type, put together from the tables in `data/` when they are first asked for."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

from farshore.plan.types import data
from farshore.plan.types.model import Guard, Kind, Placement, Protection, Replication, Role, Scope, TypeFacts
from farshore.plan.types.patterns import lookup

PREFIX = "aws_"
"""How the name of every resource type of the AWS provider begins."""


def known_types() -> tuple[str, ...]:
    """Return the name of every resource type of the releases that farshore knows, sorted.

    Raises:
        FarshoreError: The installation is damaged.
    """
    return tuple(_provider()["types"])


def releases() -> tuple[str, ...]:
    """Return the releases of hashicorp/aws that farshore knows, the oldest first.

    Raises:
        FarshoreError: The installation is damaged.
    """
    return tuple(_provider()["releases"])


@functools.cache
def facts(type_name: str) -> TypeFacts:
    """Return what is known of a resource type; of one that is not, what the beginning of its name suggests.

    Args:
        type_name: As `aws_dynamodb_table`. A type of another provider is not known, and has no service.

    Raises:
        FarshoreError: The installation is damaged.
    """
    row = _provider()["types"].get(type_name)
    schema: Mapping[str, Any] = row or {}
    scope = lookup(_scopes(), type_name) or {}
    service = lookup(_services(), type_name)
    return TypeFacts(
        name=type_name,
        known=row is not None,
        releases=_releases(row),
        service=service,
        why_unmapped="" if service else _why_unmapped(type_name),
        cloudformation=_cloudformation(type_name),
        scope=Scope(scope.get("scope", "regional")),
        control_region=scope.get("control_region"),
        spans_regions=type_name in _spanning(),
        kind=Kind(lookup(_kinds(), type_name) or "other"),
        protections=_protections().get(type_name, ()),
        replicated_by=tuple(one for one in _replications() if type_name in one.of),
        replicates=tuple(one for one in _replications() if type_name == one.type),
        name_attributes=tuple(_names().get(type_name, schema.get("name", ()))),
        tagged=bool(schema.get("tags")),
        arn_attribute=schema.get("arn"),
        zone_attributes=tuple(schema.get("zones", ())),
        region_argument=_has_region_argument(type_name, row),
        region_attribute=_region_attribute(type_name, row),
    )


def scope_of(type_name: str, attributes: Mapping[str, Any]) -> Placement:
    """Say where one resource is at home, by its type and, where those decide, its attributes.

    Args:
        type_name: As `aws_wafv2_web_acl`.
        attributes: The resource's attributes as the plan has them. One that is missing or None is not known.

    Raises:
        FarshoreError: The installation is damaged.
    """
    own = facts(type_name)
    rule = _dependent().get(type_name)
    if rule is None:
        return Placement(own.scope, own.control_region)
    value = attributes.get(rule["attribute"])
    if not isinstance(value, str):
        return Placement(own.scope, own.control_region, assumed=True)
    if value == rule.get("equals") or ("contains" in rule and rule["contains"] in value):
        return Placement(Scope(rule["scope"]), rule.get("control_region"))
    return Placement(own.scope, own.control_region)


def _releases(row: Mapping[str, Any] | None) -> tuple[str, ...]:
    if row is None:
        return ()
    return (row["only"],) if "only" in row else releases()


def _why_unmapped(type_name: str) -> str:
    reason = lookup(_unmapped(), type_name)
    if reason:
        return reason
    if not type_name.startswith(PREFIX):
        return f"{type_name} is not a resource type of hashicorp/aws"
    return f"farshore knows hashicorp/aws {' and '.join(releases())}, which have no service that {type_name} belongs to"


def _cloudformation(type_name: str) -> str | None:
    table = _cloudformation_table()
    name = table["types"].get(type_name)
    return f"{table['prefix']}{name}" if name else None


def _has_region_argument(type_name: str, row: Mapping[str, Any] | None) -> bool:
    if row is None:
        return lookup(_scopes(), type_name) is None and type_name.startswith(PREFIX)
    newest = row.get("only", releases()[-1]) == releases()[-1]
    return newest and not row.get("regionless", False)


def _region_attribute(type_name: str, row: Mapping[str, Any] | None) -> str | None:
    if type_name in _misleading():
        return None
    return "region" if _has_region_argument(type_name, row) or (row or {}).get("region") else None


@functools.cache
def _provider() -> dict[str, Any]:
    return data.read(data.PROVIDER)


@functools.cache
def _service_table() -> dict[str, Any]:
    return data.read("services.json")


@functools.cache
def _cloudformation_table() -> dict[str, Any]:
    return data.read("cloudformation.json")


@functools.cache
def _scope_table() -> dict[str, Any]:
    return data.read("scopes.json")


def _services() -> Mapping[str, str]:
    services: Mapping[str, str] = _service_table()["services"]
    return services


@functools.cache
def _unmapped() -> Mapping[str, str]:
    return {row["types"]: row["because"] for row in _service_table()["unmapped"]}


@functools.cache
def _scopes() -> Mapping[str, Mapping[str, str]]:
    return {row["types"]: row for row in _scope_table()["scopes"]}


@functools.cache
def _dependent() -> Mapping[str, Mapping[str, str]]:
    return {row["type"]: row for row in _scope_table()["dependent"]}


@functools.cache
def _misleading() -> frozenset[str]:
    return frozenset(row["type"] for row in _scope_table()["misleading"])


@functools.cache
def _spanning() -> frozenset[str]:
    return frozenset(_scope_table()["spanning"])


@functools.cache
def _kinds() -> Mapping[str, str]:
    kinds: Mapping[str, str] = data.read("kinds.json")["kinds"]
    return kinds


@functools.cache
def _names() -> Mapping[str, list[str]]:
    names: Mapping[str, list[str]] = data.read("names.json")["names"]
    return names


@functools.cache
def _protections() -> Mapping[str, tuple[Protection, ...]]:
    found: dict[str, tuple[Protection, ...]] = {}
    for row in data.read("protections.json")["protections"]:
        one = Protection(row["attribute"], Guard(row["guard"]), row["off"], row["off_by_default"])
        found[row["type"]] = (*found.get(row["type"], ()), one)
    return found


@functools.cache
def _replications() -> tuple[Replication, ...]:
    return tuple(
        Replication(row["type"], row["path"], Role(row["role"]), tuple(row["of"]), row.get("region", ""))
        for row in data.read("replications.json")["replications"]
    )

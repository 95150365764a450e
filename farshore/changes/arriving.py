"""What comes to a configuration and is in AWS already: Terraform imports it, instead of making it a second time.

That is what Terraform has forgotten and the spec has again, and a table whose home moves: in DynamoDB all replicas are
equal, but Terraform has one address for the table in its home, and others for its replicas.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from farshore.changes.build import Terraform
from farshore.changes.configuration import (
    arrivals,
    forgotten_in,
    imports_in,
    mentions,
    moves_in,
    provider_of,
    providers,
    resources,
    service_of,
    type_of,
)
from farshore.changes.facts import WRITTEN_IN_PLACE

TABLE, REPLICA = "aws_dynamodb_table", "aws_dynamodb_table_replica"
_KEY, _ALIAS = "aws_kms_key", "aws_kms_alias"

IMPORTED_BY = {
    TABLE: "name",
    _ALIAS: "name",
    "aws_cloudwatch_log_group": "name",
    "aws_iam_role": "name",
    "aws_lambda_function": "function_name",
    "aws_s3_bucket": "bucket",
    "aws_ssm_parameter": "name",
}
"""The argument that the provider imports a resource by, of types for which one is enough."""

LOOKED_UP_BY_NAME = {"aws_secretsmanager_secret": "arn", "aws_sqs_queue": "url"}
"""What the provider imports a resource by, of types whose data source finds it by the name."""

_HOLDS_ITEMS = re.compile(r"(?P<service>[^_]+)_(?:table|replica)-(?P<region>.+)")
"""The name of the address of a table or replica."""


class Import(NamedTuple):
    """How a resource is imported.

    Attributes:
        block: The `import` block, but for `to`.
        needs: The data sources that it refers to, by address.
    """

    block: Mapping[str, Any]
    needs: Mapping[str, Mapping[str, Any]] = {}


class Items(NamedTuple):
    """A table in one region, by whatever address."""

    table: str
    region: str


@dataclass(frozen=True)
class Arriving:
    """What comes to one stack.

    Attributes:
        before: The configuration of the previous output, empty for a new stack.
        after: The configuration that the spec asks for.
    """

    before: Terraform
    after: Terraform

    @cached_property
    def imports(self) -> dict[str, Import]:
        """How to import what is in AWS already and is not imported by the configuration itself, by address."""
        found = {address: self._import(address, sure=True) for address in (*self.rehomed, *self._readdressed)}
        found |= {address: self._import(address, sure=False) for address in self._returning if address not in found}
        return {address: one for address, one in found.items() if one is not None}

    @cached_property
    def unknown(self) -> tuple[str, ...]:
        """Addresses of what has to be imported, and nobody knows by what."""
        known = {**self.imports, **imports_in(self.after)}
        return tuple(one for one in self._returning if one not in known and type_of(one) not in WRITTEN_IN_PLACE)

    @cached_property
    def rehomed(self) -> tuple[str, ...]:
        """Addresses of replicas that stay while the home of their table moves: forgotten first, imported then.

        The provider notes the home in the state, and would delete the replica to change it.
        """
        before, after = resources(self.before), resources(self.after)
        origins = {now: old for old, now in moves_in(self.after).items()}
        found = []
        for address in after:
            old = address if address in before else origins.get(address, "")
            if type_of(address) == REPLICA and old in before:
                was, now = _original(old, self.before), _original(address, self.after)
                if was and now and was != now and was.table == now.table:
                    found.append(address)
        return tuple(found)

    @cached_property
    def kept(self) -> frozenset[str]:
        """Addresses that go while what they stand for stays under another one, so that they must not be destroyed.

        That is so of a table as long as any replica of it stays: with the table in its home, the provider deletes all
        replicas. https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/dynamodb/table.go
        """
        here = set(self._items(self.after).values())
        tables = {items.table for items in here}
        return frozenset(
            address
            for address, items in self._items(self.before).items()
            if items in here or (type_of(address) == TABLE and items.table in tables)
        )

    @cached_property
    def _new(self) -> tuple[str, ...]:
        ours = imports_in(self.after)
        return tuple(one for one in arrivals(self.before, self.after) if one not in ours)

    @cached_property
    def _readdressed(self) -> tuple[str, ...]:
        there, here = set(self._items(self.before).values()), self._items(self.after)
        return tuple(one for one in self._new if here.get(one) in there and one in here)

    @cached_property
    def _returning(self) -> tuple[str, ...]:
        """Addresses that Terraform has forgotten and that the spec has again, also by another name."""
        here, there, moves = resources(self.after), resources(self.before), moves_in(self.after)
        gone = [moves.get(address, address) for address in forgotten_in(self.before)]
        services = {service_of(old): service_of(now) for old, now in moves.items()}
        items = {_held(address, services) for address in gone} - {None}
        back = [*gone, *(one for one in self._new if _held(one, {}) in items)]
        return tuple(address for address in dict.fromkeys(back) if address in here and address not in there)

    def _items(self, terraform: Terraform) -> dict[str, Items]:
        found = {address: _items(address, terraform) for address in resources(terraform)}
        return {address: items for address, items in found.items() if items}

    def _import(self, address: str, *, sure: bool) -> Import | None:
        """Return how to import a resource; a replica may be gone by now, unless it is sure to be there."""
        body, kind = resources(self.after)[address], type_of(address)
        if kind in IMPORTED_BY:
            identity = body.get(IMPORTED_BY[kind])
            return Import({"id": identity}) if identity else None
        if kind in LOOKED_UP_BY_NAME:
            return _looked_up(address, body)
        makers = {REPLICA: _replica if sure else _replica_if_there, _KEY: _key, "aws_iam_role_policy": _role_policy}
        return makers[kind](address, body, self.after) if kind in makers else None


def _held(address: str, renamed: Mapping[str | None, str | None]) -> tuple[str | None, str] | None:
    """Return the service and the region of the items that an address stands for, None for other addresses."""
    found = _HOLDS_ITEMS.fullmatch(address.split(".", 1)[1])
    if found is None or type_of(address) not in (TABLE, REPLICA):
        return None
    return renamed.get(found["service"], found["service"]), found["region"]


def _region(address: str, terraform: Terraform) -> str | None:
    used = provider_of(address, resources(terraform)[address])
    region = providers(terraform).get(used, {}).get("region")
    return str(region) if region else None


def _items(address: str, terraform: Terraform) -> Items | None:
    """Return which table in which region an address stands for."""
    region = _region(address, terraform)
    if type_of(address) == TABLE:
        name = resources(terraform)[address].get("name")
        return Items(str(name), region) if name and region else None
    original = _original(address, terraform) if type_of(address) == REPLICA else None
    return Items(original.table, region) if original and region else None


def _original(replica: str, terraform: Terraform) -> Items | None:
    """Return the table that a replica names as its origin."""
    known = [address for address in resources(terraform) if type_of(address) == TABLE]
    named = mentions(resources(terraform)[replica].get("global_table_arn"), known)
    return _items(named.pop(), terraform) if len(named) == 1 else None


def _replica(address: str, _body: Mapping[str, Any], terraform: Terraform) -> Import | None:
    original = _original(address, terraform)
    return Import({"id": f"{original.table}:{original.region}"}) if original else None


def _replica_if_there(address: str, body: Mapping[str, Any], terraform: Terraform) -> Import | None:
    """Import a replica unless somebody has deleted it since it was forgotten; then it is made anew."""
    original = _original(address, terraform)
    if original is None:
        return None
    name = f"{service_of(address)}_tables-{_region(address, terraform)}"
    there = f"try(contains(data.aws_dynamodb_tables.{name}.names, {json.dumps(original.table)}), false)"
    identity = json.dumps(f"{original.table}:{original.region}")
    return Import(
        {"for_each": f"${{toset({there} ? [{identity}] : [])}}", "id": "${each.value}"},
        {f"data.aws_dynamodb_tables.{name}": _provider(body)},
    )


def _key(address: str, body: Mapping[str, Any], terraform: Terraform) -> Import | None:
    """Import a key by its alias: its id is nowhere in the configuration."""
    for alias, alias_body in resources(terraform).items():
        if type_of(alias) == _ALIAS and mentions(alias_body.get("target_key_id"), [address]):
            name = f"{address.split('.', 1)[1]}-id"
            needed = {f"data.{_ALIAS}.{name}": {"name": alias_body["name"], **_provider(body)}}
            return Import({"id": f"${{data.{_ALIAS}.{name}.target_key_id}}"}, needed)
    return None


def _looked_up(address: str, body: Mapping[str, Any]) -> Import:
    """Import what AWS gives an id of its own by a data source that finds it by its name."""
    kind = type_of(address)
    found = f"data.{kind}.{address.split('.', 1)[1]}-found"
    return Import({"id": f"${{{found}.{LOOKED_UP_BY_NAME[kind]}}}"}, {found: {"name": body["name"], **_provider(body)}})


def _role_policy(_address: str, body: Mapping[str, Any], terraform: Terraform) -> Import | None:
    known = resources(terraform)
    named = mentions(body.get("role"), known)
    role = known[named.pop()].get("name") if len(named) == 1 else None
    return Import({"id": f"{role}:{body['name']}"}) if role and "name" in body else None


def _provider(body: Mapping[str, Any]) -> dict[str, Any]:
    return {"provider": body["provider"]} if "provider" in body else {}

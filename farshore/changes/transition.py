"""The configurations that a change writes: the final one of each stack, and the one that leads over to it.

Terraform's ways that this keeps to, each held by a test with the real Terraform:

* A resource in the state needs its provider configuration, also to be forgotten or destroyed; so providers stay.
* `removed` and the resource itself exclude each other; `removed` of what is not in the state does nothing.
* `import` of what is in the state already does nothing.
"""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from farshore.changes.arriving import Import
from farshore.changes.build import Terraform
from farshore.changes.configuration import (
    blocks,
    by_name,
    data_sources,
    forgotten_in,
    imports_in,
    mentions,
    moves_in,
    providers,
    put,
    renamed,
    resources,
)

PARTS = {("aws_dynamodb_table", "global_secondary_index"): "attribute"}
"""Blocks of a resource that others use by name, each with the blocks that it needs in turn.

The code that queries an index is changed after the table, so a dropped index has to outlive it.
"""


def final(
    previous: Terraform, new: Terraform, forgotten: Iterable[str], imports: Mapping[str, Import]
) -> dict[str, Any]:
    """Return the configuration that a stack ends with.

    Args:
        previous: What was written before; empty for a new stack.
        new: What the spec asks for.
        forgotten: Addresses that Terraform forgets with this change.
        imports: What is in AWS already, by address.
    """
    result = copy.deepcopy(dict(new))
    _keep_providers(result, previous)
    _turn_expiry_off(result, previous)
    _import(result, previous, imports)
    here, moved = resources(result), moves_in(result)
    gone = [*forgotten_in(previous), *forgotten_in(new), *forgotten]
    _forget(result, [address for address in dict.fromkeys(gone) if address not in here and address not in moved])
    return result


def transitional(
    previous: Terraform, after: Terraform, dropped: Collection[str], rehomed: Collection[str] = ()
) -> dict[str, Any]:
    """Return the configuration that has all that the final one has, and what it drops.

    Args:
        previous: What was written before.
        after: The final configuration.
        dropped: Addresses that the final configuration no longer has.
        rehomed: Addresses that the final one imports anew, so that Terraform has to forget them first.
    """
    result = copy.deepcopy(dict(after))
    moves = moves_in(after)
    gone = [address for address in forgotten_in(after) if address not in dropped]
    _forget(result, [*gone, *rehomed])
    retained = _with_what_they_need(previous, after, dropped)
    for address, body in retained.items():
        put(result, address, renamed(copy.deepcopy(body), moves))
    for section in ("variable", "locals"):
        if section in previous:
            result[section] = {**previous[section], **result.get(section, {})}
    before = resources(previous)
    for address, body in resources(after).items():
        old = next((old for old, now in moves.items() if now == address and old in before), address)
        put(result, address, widened(address, before.get(old, {}), body))
    _leave_out(result, rehomed)
    return result


def _leave_out(result: dict[str, Any], addresses: Collection[str]) -> None:
    """Take resources out, with their imports and whatever waits for them."""
    for address in addresses:
        kind, name = address.split(".", 1)
        del result["resource"][kind][name]
    if not addresses:
        return
    for body in resources(result).values():
        if "depends_on" in body:
            body["depends_on"] = [one for one in body["depends_on"] if one not in addresses]
    result["import"] = [block for block in blocks(result.get("import")) if block["to"] not in addresses]


def leaving(previous: Terraform, forgotten: Iterable[str]) -> dict[str, Any]:
    """Return the configuration that takes a stack apart: providers and state, and what is only forgotten."""
    kept = ("//", "terraform", "provider")
    result = {key: copy.deepcopy(previous[key]) for key in kept if key in previous}
    result.get("//", {}).pop("outputs", None)
    _forget(result, [*forgotten_in(previous), *forgotten])
    return result


def widened(address: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Return a resource with the parts others may still use: those it has, and those it drops."""
    result = dict(after)
    for (kind, part), needed in PARTS.items():
        dropped = _missing(before.get(part), after.get(part))
        if address.startswith(f"{kind}.") and dropped:
            result[part] = [*blocks(after.get(part)), *dropped]
            result[needed] = [*blocks(after.get(needed)), *_missing(before.get(needed), after.get(needed))]
    return result


def _missing(before: Any, after: Any) -> list[Any]:
    kept = by_name(after)
    return [block for name, block in by_name(before).items() if name not in kept]


def _with_what_they_need(previous: Terraform, after: Terraform, dropped: Collection[str]) -> dict[str, Any]:
    """Return dropped resources and all they refer to that would be missing otherwise, by address."""
    declared = {address: _inert(body) for address, body in {**resources(previous), **data_sources(previous)}.items()}
    there = {**resources(after), **data_sources(after), **moves_in(after)}
    retained: dict[str, Any] = {}
    pending = [address for address in declared if address in dropped and _is_known(address)]
    while pending:
        address = pending.pop()
        if address not in retained:
            retained[address] = declared[address]
            needed = mentions(declared[address], declared.keys()) - there.keys()
            pending += sorted(filter(_is_known, needed))
    return retained


def _is_known(address: str) -> bool:
    """Say whether a resource is of a kind that farshore writes: of AWS, or what a state alone remembers."""
    return address.removeprefix("data.").startswith(("aws_", "terraform_data."))


def _inert(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return a resource without commands: farshore writes none, and the previous output may not be its own."""
    return {key: value for key, value in body.items() if key not in ("provisioner", "connection")}


def _keep_providers(result: dict[str, Any], previous: Terraform) -> None:
    """Keep every provider configuration there was: the state may name it. Terraform starts only those it needs."""
    have = providers(result)
    for key, body in providers(previous).items():
        if key not in have and key.split(".", 1)[0] == "aws":
            name = key.split(".", 1)[0]
            configured = result.setdefault("provider", {})
            configured[name] = [*blocks(configured.get(name)), copy.deepcopy(body)]


def _turn_expiry_off(result: dict[str, Any], previous: Terraform) -> None:
    """Say that a table's items no longer expire: the provider takes a missing `ttl` block for no wish at all.

    https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/dynamodb/table.go (2026-11-27)
    """
    before = resources(previous)
    moves = {now: old for old, now in moves_in(result).items()}
    for address, body in resources(result).items():
        expiry = expiry_of(before.get(address) or before.get(moves.get(address, ""), {}))
        if address.startswith("aws_dynamodb_table.") and expiry and "ttl" not in body:
            body["ttl"] = {"attribute_name": expiry["attribute_name"], "enabled": False}


def expiry_of(table: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return the `ttl` block of a table, None if it has none."""
    return next((block for block in blocks(table.get("ttl")) if block.get("attribute_name")), None)


def _import(result: dict[str, Any], previous: Terraform, imports: Mapping[str, Import]) -> None:
    """Import what comes back, and what an earlier output imported, for which it may not have been applied yet."""
    here = resources(result)
    wanted = {
        **{address: block for address, block in imports_in(previous).items() if address in here},
        **{address: {"to": address, **one.block} for address, one in imports.items()},
        **imports_in(result),
    }
    known = {**data_sources(previous), **{name: body for one in imports.values() for name, body in one.needs.items()}}
    for address in mentions(list(wanted.values()), known) - data_sources(result).keys():
        put(result, address, copy.deepcopy(dict(known[address])))
    result.pop("import", None)
    if wanted:
        result["import"] = [dict(block) for _, block in sorted(wanted.items())]


def _forget(result: dict[str, Any], addresses: Iterable[str]) -> None:
    removed = [{"from": address, "lifecycle": {"destroy": False}} for address in sorted(set(addresses))]
    result.pop("removed", None)
    if removed:
        result["removed"] = removed

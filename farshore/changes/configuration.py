"""A stack's Terraform as data: its resources, what they refer to, and the blocks that move, import or forget them.

An address is `<type>.<name>`, for a data source `data.<type>.<name>`. In the name, the service comes first:
`aws_s3_bucket.files_bucket` belongs to the service `files`. Names without an underscore belong to no service.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from farshore.changes.build import Terraform

_MENTION = re.compile(r"\b(?:data\.)?[a-z][a-z0-9_]*\.[A-Za-z_][A-Za-z0-9_-]*")
"""What may be an address in an expression or in `depends_on`."""

COMMENT = "//"
"""The key under which cdktf keeps its notes; Terraform ignores it."""


def resources(terraform: Terraform) -> dict[str, dict[str, Any]]:
    """Return the managed resources of a stack, by address."""
    return dict(_declared(terraform, "resource", ""))


def data_sources(terraform: Terraform) -> dict[str, dict[str, Any]]:
    """Return the data sources of a stack, by address."""
    return dict(_declared(terraform, "data", "data."))


def _declared(terraform: Terraform, section: str, prefix: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for kind, named in terraform.get(section, {}).items():
        for name, body in named.items():
            yield f"{prefix}{kind}.{name}", body


def put(terraform: dict[str, Any], address: str, body: Mapping[str, Any]) -> None:
    """Declare a resource or data source in a configuration."""
    section, local = ("data", address.removeprefix("data.")) if address.startswith("data.") else ("resource", address)
    kind, name = local.split(".", 1)
    terraform.setdefault(section, {}).setdefault(kind, {})[name] = body


def type_of(address: str) -> str:
    """Return the type of a managed resource."""
    return address.split(".", 1)[0]


def service_of(address: str) -> str | None:
    """Return the name of the service that a managed resource belongs to, None for what belongs to the stack."""
    service, underscore, _ = address.split(".", 1)[1].partition("_")
    return service if underscore else None


def blocks(value: Any) -> list[Mapping[str, Any]]:
    """Return a block, which JSON may give as one object or as a list of them, as a list."""
    found = value if isinstance(value, list) else [value]
    return [one for one in found if isinstance(one, Mapping)]


def by_name(value: Any) -> dict[str, Mapping[str, Any]]:
    """Return blocks that have a name, such as a table's indexes, by it."""
    return {str(block["name"]): block for block in blocks(value) if "name" in block}


def forgotten_in(terraform: Terraform) -> tuple[str, ...]:
    """Return the addresses that `removed` blocks name."""
    return tuple(dict.fromkeys(block["from"] for block in blocks(terraform.get("removed"))))


def moves_in(terraform: Terraform) -> dict[str, str]:
    """Return what `moved` blocks say: the last address by each earlier one."""
    moves = {block["from"]: block["to"] for block in blocks(terraform.get("moved"))}
    return {old: _end_of(moves, old) for old in moves}


def arrivals(before: Terraform, after: Terraform) -> list[str]:
    """Return the addresses that a stack has and had not, under no earlier name either.

    A `moved` block alone says nothing: a renamed service says where everything moves that it may have had.
    """
    there = resources(before)
    moved = {new for old, new in moves_in(after).items() if old in there}
    return [address for address in resources(after) if address not in there and address not in moved]


def _end_of(moves: Mapping[str, str], address: str) -> str:
    for _ in moves:  # a chain is no longer than that, unless it is a ring
        address = moves.get(address, address)
    return address


def imports_in(terraform: Terraform) -> dict[str, Mapping[str, Any]]:
    """Return the `import` blocks, by the address they import to."""
    return {block["to"]: block for block in blocks(terraform.get("import"))}


def providers(terraform: Terraform) -> dict[str, Mapping[str, Any]]:
    """Return the provider configurations as resources name them: `aws`, or `aws.<alias>`."""
    found = {}
    for name, configured in terraform.get("provider", {}).items():
        for body in blocks(configured):
            found[f"{name}.{body['alias']}" if "alias" in body else name] = body
    return found


def provider_of(address: str, body: Mapping[str, Any]) -> str:
    """Return the provider configuration that a resource uses; without a word of its own, the default of its type."""
    return str(body.get("provider") or address.removeprefix("data.").split("_", 1)[0])


def mentions(value: Any, known: Collection[str]) -> set[str]:
    """Return the known addresses that any text in a value mentions."""
    return {match for text in texts(value) for match in _MENTION.findall(text)} & set(known)


def renamed(value: Any, moves: Mapping[str, str]) -> Any:
    """Return a value in which every mention of a moved address is the new one."""
    if not moves:
        return value
    if isinstance(value, str):
        return _MENTION.sub(lambda match: moves.get(match[0], match[0]), value)
    if isinstance(value, Mapping):
        return {key: renamed(one, moves) for key, one in value.items()}
    return [renamed(one, moves) for one in value] if isinstance(value, list) else value


def texts(value: Any) -> Iterator[str]:
    """Yield every text in a value, but for what cdktf notes."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, one in value.items():
            if key != COMMENT:
                yield from texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts(one)

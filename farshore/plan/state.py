"""A Terraform state as a plan that changes nothing: what `terraform show -json` prints of one, or the state file.

https://developer.hashicorp.com/terraform/internals/json-format#state-representation describes the first. The second is
Terraform's own: format 4 since Terraform 0.12,
https://github.com/hashicorp/terraform/blob/main/internal/states/statefile/version4.go (both read 2026-11-28).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from msgspec import Raw, Struct

from farshore.errors import InputError, Problem
from farshore.findings import Place
from farshore.plan.address import key_text
from farshore.plan.configuration import module_path
from farshore.plan.document import NULL, Change, Document, Outline, ResourceChange

FORMAT = 4
"""The format of state files that is read."""

_FALSE = Raw(b"false")
_NO_OP = ["no-op"]
_MANAGED = "managed"
_WORD = re.compile(rb'"([!#-\[\]-~]+)"')  # of ASCII, without escapes


class _Shown(Struct):
    """One resource as `terraform show -json` prints it."""

    address: str
    type: str
    name: str = ""
    mode: str = _MANAGED
    index: Any = None
    provider_name: str = ""
    values: Raw = NULL
    sensitive_values: Raw = NULL
    deposed_key: str = ""


class _ShownModule(Struct):
    address: str = ""
    resources: list[_Shown] = []
    child_modules: list[_ShownModule] = []


class _ShownValues(Struct):
    root_module: _ShownModule = msgspec.field(default_factory=_ShownModule)


class _Instance(Struct):
    """One instance of a resource in a state file."""

    index_key: Any = None
    attributes: Raw = NULL
    attributes_flat: Raw = NULL
    sensitive_attributes: list[Any] | None = None
    deposed: str = ""


class _Stored(Struct):
    """One resource of a state file, with its instances."""

    type: str
    name: str
    mode: str = _MANAGED
    module: str = ""
    provider: str = ""
    instances: list[_Instance] = []


class _StateFile(Struct):
    version: int
    terraform_version: str = ""
    lineage: str = ""
    resources: list[_Stored] = []
    modules: Raw = NULL


def shown_state(outline: Outline, file: str) -> Document:
    """Return what `terraform show -json` prints of a state as a document.

    Raises:
        InputError: Its values are not those of a state.
    """
    try:
        values = msgspec.json.decode(outline.values, type=_ShownValues | None)
    except (msgspec.DecodeError, RecursionError):
        raise _wrong(file, "has a `values` that is not the state's as `terraform show -json` prints it") from None
    resources = list(_of_modules(values.root_module if values else _ShownModule()))
    looked_up = _identifiers(one.values for _, one in resources if one.mode != _MANAGED)
    changes = [_shown_change(module, one) for module, one in resources if one.mode == _MANAGED]
    outline.values = NULL
    return Document(outline, changes, [], is_state=True, looked_up=looked_up)


def stored_state(text: bytes, file: str) -> Document | None:
    """Return a state file as a document; None for JSON that is no state file.

    Raises:
        InputError: It is a state file of another format.
    """
    try:
        state = msgspec.json.decode(text, type=_StateFile)
    except (msgspec.DecodeError, RecursionError):
        return None
    if not (state.terraform_version or state.lineage):
        return None
    if state.version != FORMAT:
        raise _wrong(file, _other_format(state.version))
    managed = [one for one in state.resources if one.mode == _MANAGED]
    outline = Outline(
        format_version="1.0",
        terraform_version=state.terraform_version,
        configuration=Raw(msgspec.json.encode(_providers(managed))),
    )
    data = (one for one in state.resources if one.mode != _MANAGED)
    looked_up = _identifiers(instance.attributes for one in data for instance in one.instances)
    changes = [_stored_change(one, instance) for one in managed for instance in one.instances]
    return Document(outline, changes, [], is_state=True, looked_up=looked_up)


def _identifiers(parts: Iterable[Raw]) -> frozenset[str]:
    """Return the texts without a space in what data sources saw: among them are the ids that they looked up."""
    return frozenset(found.decode() for part in parts for found in _WORD.findall(bytes(part)))


def _other_format(version: int) -> str:
    if version < FORMAT:
        return (
            f"is a state file of format {version}, which Terraform wrote before 0.12; this farshore reads format "
            f"{FORMAT}: `terraform apply -refresh-only` with a Terraform of today writes the state anew"
        )
    return f"is a state file of format {version}, and this farshore reads format {FORMAT}; upgrade farshore"


def _of_modules(module: _ShownModule) -> Iterator[tuple[str, _Shown]]:
    modules = [module]
    for one in modules:  # grows while it is walked
        modules += one.child_modules
        yield from ((one.address, resource) for resource in one.resources)


def _shown_change(module: str, one: _Shown) -> ResourceChange:
    return ResourceChange(
        address=one.address,
        type=one.type,
        change=_unchanged(one.values, one.sensitive_values),
        name=one.name,
        module_address=module,
        index=one.index,
        deposed=one.deposed_key,
        provider_name=one.provider_name,
    )


def _stored_change(one: _Stored, instance: _Instance) -> ResourceChange:
    address = _address(one) + key_text(instance.index_key)
    values = instance.attributes if instance.attributes != NULL else instance.attributes_flat
    return ResourceChange(
        address=address,
        type=one.type,
        change=_unchanged(values, _marks(instance.sensitive_attributes or ())),
        name=one.name,
        module_address=one.module,
        index=instance.index_key,
        deposed=instance.deposed,
        provider_name=one.provider.partition('["')[2].partition('"]')[0],
    )


def _unchanged(values: Raw, sensitive: Raw) -> Change:
    marks = _FALSE if sensitive == NULL else Raw(bytes(sensitive))
    kept = Raw(bytes(values))
    return Change(actions=_NO_OP, before=kept, after=kept, before_sensitive=marks, after_sensitive=marks)


def _marks(paths: Iterable[Any]) -> Raw:
    """Return a tree that marks the whole top-level attribute in which anything is sensitive."""
    first = (path[0] for path in paths if isinstance(path, list) and path)
    names = {str(step.get("value")): True for step in first if isinstance(step, dict)}
    return Raw(msgspec.json.encode(names))


def _address(one: _Stored) -> str:
    return f"{one.module}.{one.type}.{one.name}" if one.module else f"{one.type}.{one.name}"


def _providers(resources: Iterable[_Stored]) -> dict[str, Any]:
    """Return as much of a configuration as a state file tells: which provider configuration each resource uses.

    The file does not tell the regions of these; what one resource tells by its ARN, all of its configuration share.
    """
    root: dict[str, Any] = {"resources": [], "module_calls": {}}
    for one in resources:
        module = root
        for name in module_path(one.module):
            called = module["module_calls"].setdefault(name, {"module": {"resources": [], "module_calls": {}}})
            module = called["module"]
        local = {"address": f"{one.type}.{one.name}", "mode": one.mode, "type": one.type, "name": one.name}
        module["resources"].append({**local, "provider_config_key": one.provider})
    return {"provider_config": {}, "root_module": root}


def _wrong(file: str, message: str) -> InputError:
    return InputError([Problem(Place(file), message)])

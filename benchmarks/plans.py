"""Big plans, as a large company has them: recorded plans of real teams as modules of one root module, many times over.

The recordings are of small plans, mostly of what is created first. Here most of it exists: what was unknown when it was
recorded has a value, and stands in `prior_state` and `planned_values` too. A few resources are updated, replaced,
deleted or created, the last as they were recorded. The same seed and size give the same bytes.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import ascii_lowercase
from typing import Any

import msgspec

from benchmarks.tree import ROOT
from farshore.plan.configuration import Configuration

MB = 1_000_000
SEED = 20261121

RECORDED = ROOT / "tests" / "plan" / "recorded"
REGIONS = {"aws": "us-east-1", "aws.west": "us-west-2"}
"""The regions of the two provider configurations, by key."""

ACTIONS = {"no-op": 0.88, "update": 0.06, "create": 0.03, "delete": 0.02, "replace": 0.01}
"""How often each is what happens to a resource."""

_KEYS = ("blue", "team/one.two", "größe", "cell-0", "cell-1", "cell-2")
_DRIFT = 0.03  # the share of what exists that was changed outside of Terraform
_ACCOUNT = "123456789012"
_TEXTS = ("id", "name", "url", "endpoint", "fqdn", "address", "version", "label", "date", "sha256", "policy", "prefix")
_LISTS = ("arns", "actions", "ids", "subnets", "security_groups", "zones", "replicas", "servers")
_STATE_KEYS = ("address", "mode", "type", "name", "index", "provider_name")


@dataclass(frozen=True)
class Material:
    """A recorded plan, and what turns it into a module of the big plan.

    Attributes:
        case: Its folder below `tests/plan/recorded`.
        word: What stands in its names, and only there.
        numbered: What stands there in a copy, with `{}` for the copy's number.
        providers: The provider configurations of the big plan, by the keys of the recorded one's.
        regions: The regions of the big plan, by those of the recorded one that are others.
    """

    case: str
    word: str
    numbered: str
    providers: Mapping[str, str]
    regions: Mapping[str, str]


_EAST = {"aws": "aws"}
_BOTH = {
    "aws": "aws",
    "aws.west": "aws.west",
    "aws.dr": "aws.west",
    "aws.ireland": "aws.west",
    "aws.europe": "aws.west",
}
_HOME = {"eu-central-1": "us-east-1", "eu-west-1": "us-west-2"}
_NAME = ('"name": "', '"name": "n{}-')
MATERIALS = (
    Material("teams/storefront", "storefront", "storefront-{}", _BOTH, {}),
    Material("teams/tickets_us_east_1", "tickets", "tickets-{}", _EAST, {}),
    Material("teams/tickets_us_west_2", "tickets", "tickets-{}", {"aws": "aws.west"}, {}),
    Material("teams/ledger", "ledger", "ledger-{}", _BOTH, _HOME),
    Material("shapes/keys", *_NAME, _BOTH, {}),
    Material("teams/ledger_dismantled", "ledger", "ledger-old-{}", _BOTH, _HOME),
    Material("shapes/sensitive", *_NAME, _EAST, {}),
    Material("teams/storefront_flawed", "storefront", "storefront-new-{}", _BOTH, {}),
    Material("shapes/nested_modules", *_NAME, _BOTH, {}),
)


@dataclass(frozen=True)
class _Recorded:
    """A resource of a recorded plan: its `change` as text, the rest of it, its region, and whether it is declared."""

    head: dict[str, Any]
    change: str
    region: str
    declared: bool


@dataclass(frozen=True)
class _Module:
    """A recorded plan, ready to be copied."""

    material: Material
    root: dict[str, Any]
    variables: dict[str, Any]
    resources: list[_Recorded]


class Writer:
    """Makes one big plan."""

    def __init__(self, seed: int = SEED) -> None:
        self._chance = random.Random(seed)  # noqa: S311
        self._changes: list[dict[str, Any]] = []
        self._drift: list[dict[str, Any]] = []
        self._planned: list[tuple[str, msgspec.Raw]] = []
        self._prior: list[tuple[str, msgspec.Raw]] = []
        self._calls: dict[str, Any] = {}
        self._bytes = 0

    def fill(self, size: int) -> None:
        """Add modules until the plan has about that many bytes."""
        modules = [_read(material) for material in MATERIALS]
        number = 0
        while self._bytes < size:
            self._call(modules[number % len(modules)], number // len(modules), size)
            number += 1

    def document(self) -> dict[str, Any]:
        """Return the plan, with parts that are encoded already."""
        return {
            "format_version": "1.2",
            "terraform_version": "1.11.4",
            "variables": {"primary_region": {"value": REGIONS["aws"]}},
            "planned_values": {"root_module": _tree(self._planned)},
            "resource_drift": self._drift,
            "resource_changes": self._changes,
            "prior_state": {
                "format_version": "1.0",
                "terraform_version": "1.11.4",
                "values": {"root_module": _tree(self._prior)},
            },
            "configuration": {"provider_config": _PROVIDERS, "root_module": self._root()},
            "relevant_attributes": [{"resource": one["address"], "attribute": ["id"]} for one in self._changes[::9]],
            "timestamp": "2026-01-01T00:00:00Z",
            "applyable": True,
            "complete": True,
            "errored": False,
        }

    def _root(self) -> dict[str, Any]:
        return {"module_calls": self._calls, "variables": {"primary_region": {"default": REGIONS["aws"]}}}

    def _call(self, module: _Module, number: int, size: int) -> None:
        """Call a recorded plan as a module, once for each key."""
        name = f"{module.material.case.partition('/')[2]}_{number:03}"
        given = {key: {"constant_value": one.get("value")} for key, one in module.variables.items()}
        call = {"source": "./team", "for_each_expression": {}, "expressions": given, "module": module.root}
        self._calls[name] = msgspec.Raw(msgspec.json.encode(call))
        self._bytes += len(self._calls[name])
        for letter, key in zip(ascii_lowercase, _KEYS, strict=False):
            if self._bytes < size:
                self._copy(module, f'module.{name}["{key}"]', f"{number:03}{letter}")

    def _copy(self, module: _Module, prefix: str, number: str) -> None:
        material = module.material
        for one in module.resources:
            recorded = json.loads(one.change.replace(material.word, material.numbered.format(number)))
            within = f"{prefix}.{one.head['module_address']}" if "module_address" in one.head else prefix
            resource = {**one.head, "address": f"{prefix}.{one.head['address']}", "module_address": within}
            (action,) = self._chance.choices(list(ACTIONS), list(ACTIONS.values()))
            made_up = _MadeUp(one.head["type"], one.region, f"{self._chance.getrandbits(68):017x}")
            self._add(resource, recorded, made_up, action if one.declared else "delete")

    def _add(self, resource: dict[str, Any], recorded: dict[str, Any], made_up: _MadeUp, action: str) -> None:
        state = made_up.settled(recorded["after"], recorded.get("after_unknown"))
        state = recorded["before"] if state is None else state
        change = _CHANGES[action](recorded, state)
        self._changes.append(self._sized({**resource, "change": _raw(change)}))
        if change["before"] is not None:
            self._prior.append(self._of_state(resource, change["before"], change["before_sensitive"]))
        if change["after"] is not None:
            self._planned.append(self._of_state(resource, change["after"], change["after_sensitive"]))
        if action == "no-op" and self._chance.random() < _DRIFT:
            self._drift.append(self._sized({**resource, "change": _raw(_update(recorded, state))}))

    def _of_state(self, resource: Mapping[str, Any], values: Any, sensitive: Any) -> tuple[str, msgspec.Raw]:
        head = {key: resource[key] for key in _STATE_KEYS if key in resource}
        one = _raw({**head, "schema_version": 1, "values": values, "sensitive_values": sensitive or {}})
        self._bytes += len(one)
        return resource["module_address"], one

    def _sized(self, change: dict[str, Any]) -> dict[str, Any]:
        self._bytes += len(msgspec.json.encode(change))
        return change


class _MadeUp:
    """Values for what was unknown when it was recorded: those that AWS would have made up."""

    def __init__(self, type_name: str, region: str, token: str) -> None:
        self._token = token
        service = type_name.split("_")[1]
        self._arn = f"arn:aws:{service}:{region}:{_ACCOUNT}:{type_name.removeprefix('aws_')}/{token}"

    def settled(self, values: Any, unknown: Any) -> Any:
        """Return values with those filled in that were unknown."""
        if isinstance(unknown, dict):
            known = dict(values) if isinstance(values, dict) else {}
            for name, mark in unknown.items():
                known[name] = self._value(name) if mark is True else self.settled(known.get(name), mark)
            return known
        if isinstance(unknown, list) and isinstance(values, list) and len(unknown) == len(values):
            return [one if mark is True else self.settled(one, mark) for one, mark in zip(values, unknown, strict=True)]
        return values

    def _value(self, name: str) -> Any:
        if name.endswith("arn"):
            return self._arn
        if name.endswith(_LISTS):
            return [self._arn]
        if name.endswith(_TEXTS):
            return f"{name}-{self._token}"
        return {} if name in ("tags_all", "dimensions") else None


def write(path: Path, megabytes: float, seed: int = SEED) -> int:
    """Write a plan of about that many megabytes (of 10^6 bytes); return how many resources it has."""
    writer = Writer(seed)
    writer.fill(int(megabytes * MB))
    document = writer.document()
    path.write_bytes(msgspec.json.encode(document) + b"\n")
    return len(document["resource_changes"])


_PROVIDERS = {
    "aws": {
        "name": "aws",
        "full_name": "registry.terraform.io/hashicorp/aws",
        "expressions": {"region": {"references": ["var.primary_region"]}},
    },
    "aws.west": {
        "name": "aws",
        "full_name": "registry.terraform.io/hashicorp/aws",
        "alias": "west",
        "expressions": {"region": {"constant_value": REGIONS["aws.west"]}},
    },
}


def _read(material: Material) -> _Module:
    text = (RECORDED / material.case / "plan.json").read_text(encoding="utf-8")
    for theirs, ours in material.regions.items():
        text = text.replace(theirs, ours)
    plan = json.loads(text)
    configuration = Configuration(plan["configuration"], {})
    changes = [one for one in plan["resource_changes"] if one["type"].startswith("aws_") and "deposed" not in one]
    root = _with_providers(plan["configuration"]["root_module"], material.providers)
    resources = [_recorded(one, configuration.provider(one["address"]), material) for one in changes]
    return _Module(material, root, plan.get("variables", {}), resources)


def _recorded(one: Mapping[str, Any], provider: str | None, material: Material) -> _Recorded:
    head = {key: value for key, value in one.items() if key != "change"}
    region = REGIONS[material.providers[provider or "aws"]]
    return _Recorded(head, json.dumps(one["change"]), region, provider is not None)


def _with_providers(tree: Any, providers: Mapping[str, str]) -> Any:
    """Return a part of a configuration with the keys of other provider configurations."""
    if isinstance(tree, list):
        return [_with_providers(one, providers) for one in tree]
    if not isinstance(tree, dict):
        return tree
    found = {name: _with_providers(one, providers) for name, one in tree.items()}
    if "provider_config_key" in found:
        found["provider_config_key"] = providers.get(found["provider_config_key"], found["provider_config_key"])
    return found


def _no_op(recorded: Mapping[str, Any], state: Any) -> dict[str, Any]:
    marks = _marks(recorded)
    change = {"actions": ["no-op"], "before": state, "after": state, "after_unknown": _without_marks(state)}
    return {**change, "before_sensitive": marks, "after_sensitive": marks}


def _update(recorded: Mapping[str, Any], state: Any) -> dict[str, Any]:
    after = {name: one for name, one in state.items() if name != "etag"}
    after["tags"] = {**(state.get("tags") or {}), "Release": "2026-11"}
    return {**_no_op(recorded, state), "actions": ["update"], "after": after, "after_unknown": {"etag": True}}


def _create(recorded: Mapping[str, Any], state: Any) -> dict[str, Any]:
    after, unknown = recorded["after"], recorded.get("after_unknown", {})
    if after is None:
        after, unknown = state, {}
    change = {"actions": ["create"], "before": None, "after": after, "after_unknown": unknown}
    return {**change, "before_sensitive": False, "after_sensitive": _marks(recorded)}


def _delete(recorded: Mapping[str, Any], state: Any) -> dict[str, Any]:
    change = {"actions": ["delete"], "before": state, "after": None, "after_unknown": {}}
    return {**change, "before_sensitive": _marks(recorded), "after_sensitive": False}


def _replace(recorded: Mapping[str, Any], state: Any) -> dict[str, Any]:
    created = _create(recorded, state)
    before = {"actions": ["delete", "create"], "before": state, "before_sensitive": created["after_sensitive"]}
    return {**created, **before, "replace_paths": [["name"]]}


_CHANGES = {"no-op": _no_op, "update": _update, "create": _create, "delete": _delete, "replace": _replace}


def _marks(recorded: Mapping[str, Any]) -> Any:
    """Return the marks of what was sensitive when it was recorded."""
    return recorded.get("after_sensitive") or recorded.get("before_sensitive") or {}


def _without_marks(values: Any) -> Any:
    """Return the tree that Terraform writes where nothing is marked: the blocks and maps alone."""
    if isinstance(values, dict):
        return {name: _without_marks(one) for name, one in values.items() if isinstance(one, (dict, list))}
    return [_without_marks(one) if isinstance(one, (dict, list)) else False for one in values]


def _tree(resources: Iterable[tuple[str, msgspec.Raw]]) -> dict[str, Any]:
    """Return resources as the tree of modules in which states and planned values hold them."""
    root: dict[str, Any] = {"resources": []}
    modules = {"": root}
    for address, one in resources:
        above = root
        for path in _paths(address):
            if path not in modules:
                modules[path] = {"resources": [], "address": path}
                above.setdefault("child_modules", []).append(modules[path])
            above = modules[path]
        above["resources"].append(one)
    return root


def _paths(address: str) -> Iterator[str]:
    """Yield the addresses of the module instances that lead to one, itself included."""
    end = address.find(".module.")
    while end > 0:
        yield address[:end]
        end = address.find(".module.", end + 1)
    yield address


def _raw(value: Any) -> msgspec.Raw:
    return msgspec.Raw(msgspec.json.encode(value))

"""What the configuration in a plan says: which provider a resource uses, and which resources it refers to.

Terraform writes of an expression either its constant value or what it refers to, never the expression itself:
https://developer.hashicorp.com/terraform/internals/json-format#expression-representation (2026-11-21).
Locals are not written at all, so what passes through one cannot be followed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from typing import Any, NamedTuple

from farshore.plan.address import Steps, key_value, split_reference, without_keys
from farshore.plan.values import MISSING, as_blocks, value_at

ModulePath = tuple[str, ...]
"""The names of the module calls from the root module down, without keys."""

ArgumentPath = tuple["str | int", ...]
"""The name of an argument, and what leads on from there."""

_DEEPEST = 40
"""Variables and outputs that are followed in a row; more than modules are ever nested, so that a loop ends."""


_NO_RESOURCE = ("local", "each", "count", "path", "terraform", "self", "var", "data", "module")
"""What a reference begins with that names no resource."""


@dataclass(frozen=True)
class Target:
    """What a reference leads to.

    Attributes:
        module: The module that declares it.
        type: Its type, with `data.` in front of a data source's.
        name: Its name.
        key: The instance that the reference names; None for all of them.
        attribute: The attribute that is referred to; empty for the whole.
    """

    module: ModulePath
    type: str
    name: str
    key: str | int | None = None
    attribute: str = ""

    @cached_property
    def address(self) -> str:
        """Return its address in the configuration."""
        return ".".join([*(f"module.{name}" for name in self.module), self.type, self.name])


class Declared(NamedTuple):
    """Where a resource is declared, once for all of its instances.

    Attributes:
        module: The module that does so.
        declaration: What it says; empty when there is none any more.
        words: The references at the paths of its arguments that were asked for.
        targets: What these lead to.
    """

    module: ModulePath
    declaration: Mapping[str, Any]
    words: dict[ArgumentPath, list[str]]
    targets: dict[ArgumentPath, list[Target]]


class Configuration:
    """The `configuration` of one plan, with the values of the root module's variables."""

    def __init__(self, tree: Mapping[str, Any], variables: Mapping[str, Any]) -> None:
        self._providers = _mapping(tree.get("provider_config"))
        self._root = _mapping(tree.get("root_module"))
        self._variables = variables
        self._modules: dict[ModulePath, Mapping[str, Any] | None] = {(): self._root}
        self._resources: dict[ModulePath, dict[str, Declared]] = {}
        self._found: dict[str, Declared] = {}
        self._targets_of: dict[tuple[ModulePath, str], list[Target]] = {}

    @property
    def is_empty(self) -> bool:
        """Say whether the plan came without its configuration."""
        return not self._root and not self._providers

    def resource(self, address: str) -> Mapping[str, Any]:
        """Return the declaration of a resource by its absolute address; empty when there is none any more."""
        return self._declared(address).declaration

    def expressions(self, address: str) -> Mapping[str, Any]:
        """Return the expressions that a resource's declaration gives its arguments, by name; empty without any."""
        return _mapping(self.resource(address).get("expressions"))

    def _declared(self, address: str) -> Declared:
        found = self._found.get(address)
        if found is None:
            path = module_path(address)
            if path not in self._resources:
                declared = as_blocks(_mapping(self._module(path)).get("resources"))
                self._resources[path] = {str(one.get("address")): Declared(path, one, {}, {}) for one in declared}
            prefix = "".join(f"module.{name}." for name in path)
            local = without_keys(address).removeprefix(prefix)
            found = self._found[address] = self._resources[path].get(local) or Declared(path, {}, {}, {})
        return found

    def provider(self, address: str) -> str | None:
        """Return the key of the provider configuration that a resource uses; None when it is not declared."""
        key = self.resource(address).get("provider_config_key")
        return key if isinstance(key, str) else None

    def provider_keys(self, kind: str) -> set[str]:
        """Return the keys of the provider configurations that managed resources use whose type begins so (`aws_`)."""
        keys: set[str] = set()
        modules: list[Any] = [self._root]
        for module in modules:  # grows while it is walked
            for one in as_blocks(_mapping(module).get("resources")):
                key = one.get("provider_config_key")
                if isinstance(key, str) and str(one.get("type")).startswith(kind) and one.get("mode") != "data":
                    keys.add(key)
            calls = _mapping(_mapping(module).get("module_calls")).values()
            modules += [_mapping(call).get("module") for call in calls]
        return keys

    def declared_providers(self) -> set[str]:
        """Return the keys of all provider configurations that the plan holds or its managed resources of AWS use."""
        return {str(key) for key in self._providers} | self.provider_keys("aws_")

    def provider_region(self, key: str) -> tuple[Any, str]:
        """Return the region argument of a provider configuration, and in words its origin or why it is not there."""
        provider = self._providers.get(key)
        if not isinstance(provider, Mapping):
            return None, f"the plan does not hold the provider configuration `{key}`"
        region = _mapping(provider.get("expressions")).get("region")
        if region is None:
            caller = " or from what calls its module" if ":" in key else ""
            return None, f"provider `{key}` names no region: it takes it from the environment{caller}"
        module = module_path(str(provider.get("module_address") or ""))
        value, through = self._evaluated(module, region)
        if value is None:
            return None, f"the region of provider `{key}` comes from {through}, which a plan does not tell"
        return value, f"provider `{key}`" + (f" through {through}" if through else "")

    def provider_arguments(self, key: str) -> Mapping[str, Any]:
        """Return the expressions of a provider configuration's arguments, empty when the plan does not hold it."""
        return _mapping(_mapping(self._providers.get(key)).get("expressions"))

    def module_source(self, module: str) -> str | None:
        """Return the `source` of the call of a module, by the address of an instance; None when it is not told."""
        path = module_path(module)
        source = _mapping(self._call(path)).get("source") if path else None
        return source if isinstance(source, str) else None

    def constant(self, address: str, *path: str | int) -> Any:
        """Return what the configuration gives at a path of a resource when the plan tells it; None otherwise."""
        expression = value_at(self.expressions(address), path)
        return self._evaluated(self._declared(address).module, expression)[0]

    def targets(self, address: str, *path: str | int) -> Sequence[Target]:
        """Return what a resource refers to at a path of its arguments, through variables and outputs of modules."""
        known = self._declared(address).targets
        if path not in known:
            references = self.words(address, *path)
            targets = (one for reference in references for one in self.targets_of(address, reference))
            known[path] = list(dict.fromkeys(targets))
        return known[path]

    def targets_of(self, address: str, reference: str) -> Sequence[Target]:
        """Return what one of the references of a resource leads to, through variables and outputs of modules."""
        asked = (self._declared(address).module, reference)
        if asked not in self._targets_of:
            self._targets_of[asked] = list(dict.fromkeys(self._targets(*asked)))
        return self._targets_of[asked]

    def words(self, address: str, *path: str | int) -> Sequence[str]:
        """Return the references at a path of a resource's arguments as Terraform wrote them."""
        known = self._declared(address).words
        if path not in known:
            known[path] = most_specific(_references(value_at(self.expressions(address), path)))
        return known[path]

    def repeated_for(self, address: str) -> list[str]:
        """Return the references of the `for_each` of a resource as Terraform wrote them."""
        return most_specific(_references(self.resource(address).get("for_each_expression")))

    def _module(self, path: ModulePath) -> Mapping[str, Any] | None:
        if path not in self._modules:
            module: Any = self._root
            for name in path:
                call = _mapping(_mapping(module).get("module_calls")).get(name)
                if not isinstance(call, Mapping):
                    module = None
                    break
                module = _mapping(call.get("module"))
            self._modules[path] = module
        return self._modules[path]

    def _call(self, path: ModulePath) -> Mapping[str, Any] | None:
        parent = self._module(path[:-1])
        call = None if parent is None else _mapping(parent.get("module_calls")).get(path[-1])
        return call if isinstance(call, Mapping) else None

    def _evaluated(self, module: ModulePath, expression: Any) -> tuple[Any, str]:
        """Return the value of an expression and what it came through; without a value, what stood in the way."""
        through = ""
        rest: tuple[str | int, ...] = ()
        for _ in range(_DEEPEST):
            if not isinstance(expression, Mapping):
                return None, through or "an expression"
            if "constant_value" in expression:
                return value_at(expression["constant_value"], rest), through
            references = most_specific(_references(expression))
            if len(references) != 1 or not references[0].startswith("var."):
                return None, " and ".join(f"`{one}`" for one in references[:3]) or "an expression"
            reference = references[0]
            through = through or f"`{reference}`"
            (name, *beneath) = _variable(reference)
            rest = (*beneath, *rest)
            value, expression = self._variable(module, str(name))
            if value is not MISSING:
                return value_at(value, rest), through
            module = module[:-1]
        return None, through

    def _variable(self, module: ModulePath, name: str) -> tuple[Any, Any]:
        """Return a variable's value, or else the expression that the calling module gives it."""
        declared = _mapping(_mapping(_mapping(self._module(module)).get("variables")).get(name))
        if declared.get("sensitive") is True:
            return None, None
        if not module:
            return self._variables.get(name, declared.get("default")), None
        given = _mapping(_mapping(self._call(module)).get("expressions")).get(name)
        return (MISSING, given) if given is not None else (declared.get("default"), None)

    def _targets(self, module: ModulePath, reference: str) -> Iterator[Target]:
        """Yield what a reference leads to; each variable and output on the way once, so that loops and forks end."""
        waiting = [(module, reference, _DEEPEST)]
        seen: set[tuple[ModulePath, str]] = set()
        while waiting:
            where, one, left = waiting.pop()
            if (where, one) in seen or not left:
                continue
            seen.add((where, one))
            steps = split_reference(one)
            if target := _target(where, steps):
                yield target
            else:
                further = [(inner, each, left - 1) for inner, each in self._passed_on(where, steps)]
                waiting += reversed(further)

    def _passed_on(self, module: ModulePath, steps: Steps) -> Iterator[tuple[ModulePath, str]]:
        """Yield the references behind a variable or the outputs of a module, each with the module it stands in."""
        if len(steps) < 2:
            return
        inner, name = module, steps[1][0]
        expressions: list[Any] = []
        if steps[0][0] == "var" and module:
            inner = module[:-1]
            expressions = [_mapping(_mapping(self._call(module)).get("expressions")).get(name)]
        elif steps[0][0] == "module":
            inner = (*module, name)
            outputs = _mapping(_mapping(self._module(inner)).get("outputs"))
            wanted = [outputs.get(steps[2][0])] if len(steps) > 2 else list(outputs.values())
            expressions = [_mapping(output).get("expression") for output in wanted]
        yield from ((inner, one) for each in expressions for one in most_specific(_references(each)))


def _target(module: ModulePath, steps: Steps) -> Target | None:
    """Return the resource or data source that a reference names; None for what only passes something on."""
    kind = steps[0][0] if steps else ""
    if kind == "data" and len(steps) > 2:
        return Target(module, f"data.{steps[1][0]}", steps[2][0], key_value(steps[2][1]), _name(steps, 3))
    if len(steps) > 1 and kind not in _NO_RESOURCE:
        return Target(module, kind, steps[1][0], key_value(steps[1][1]), _name(steps, 2))
    return None


def module_path(address: str) -> ModulePath:
    """Return the module calls that lead to an address, without their keys."""
    steps = without_keys(address).split(".")
    called = takewhile(lambda step: step[0] == "module", zip(steps[::2], steps[1::2], strict=False))
    return tuple(name for _, name in called)


def most_specific(references: list[str]) -> list[str]:
    """Return references without those that only repeat the beginning of another, as Terraform writes them."""
    unique = list(dict.fromkeys(references))
    if len(unique) < 2:
        return unique
    ordered = sorted(unique)

    def is_beginning(text: str) -> bool:
        at = bisect_left(ordered, text)  # where the references that begin so are, if there are any
        return at < len(ordered) and ordered[at].startswith(text)

    return [one for one in unique if not (is_beginning(f"{one}.") or is_beginning(f"{one}["))]


def _references(expression: Any) -> list[str]:
    """Return all that an expression, or the expressions of nested blocks, refer to."""
    found: list[str] = []
    waiting = [expression]
    for one in waiting:  # grows while it is walked
        if isinstance(one, list):
            waiting.extend(one)
        elif isinstance(one, Mapping):
            references = one.get("references")
            if isinstance(references, list) and all(isinstance(each, str) for each in references):
                found.extend(references)
            else:
                waiting.extend(value for key, value in one.items() if key != "constant_value")
    return found


def _variable(reference: str) -> tuple[str | int, ...]:
    """Return the name of a variable and the path into its value: `var.a["x"].b` is a, x, b."""
    path: list[str | int] = []
    for name, key in split_reference(reference)[1:]:
        path.append(name)
        value = key_value(key) if key else None
        if value is not None:
            path.append(value)
    return tuple(path)


def _name(steps: Steps, number: int) -> str:
    return steps[number][0] if len(steps) > number else ""


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}

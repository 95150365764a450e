"""Modules that work in another region than what they are given: calls without the `providers` of their region.

One such call shows in many places: each resource of the module that names a part, each that should have a counterpart,
each alarm that watches one of them. The cause is told once; what only follows from it is not told again.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from farshore.plan.address import steps_of_module
from farshore.plan.plan import Plan
from farshore.plan.relations.parts import Misplaced, named_parts
from farshore.plan.relations.parts_table import ARGUMENTS
from farshore.plan.resource import Resource

_NEARLY_ALL = 0.8
"""The share of a module's resources that the default provider makes, from which on the call gave it no other."""

_SEVERAL = 2
"""Resources that name parts of the other region: with one of them, the one argument may be what is wrong."""

ROOT_PROVIDER = re.compile(r"aws\.[\w-]+")
"""The key of a provider that the root module makes, beside the default one."""


@dataclass(frozen=True, slots=True)
class Stray:
    """A module instance in another region than everything that it is given.

    Attributes:
        module: Its address.
        region: Where its resources are.
        wanted: Where the parts are that it is given.
        resources: The regional resources of it that the default provider makes.
        misplaced: Those that name a part, with the part.
    """

    module: str
    region: str
    wanted: str
    resources: tuple[Resource, ...]
    misplaced: tuple[Misplaced, ...]

    @property
    def provider(self) -> str | None:
        """Return the provider that the call should hand over, where the root module makes it; None otherwise."""
        configuration = self.misplaced[0].resource.plan.configuration
        key = configuration.provider(self.misplaced[0].named)
        is_known = key is not None and bool(ROOT_PROVIDER.fullmatch(key)) and len(steps_of_module(self.module)) == 1
        return key if is_known else None

    @property
    def has_key(self) -> bool:
        """Say whether it is one of several instances of a call, which all get the same providers."""
        return bool(steps_of_module(self.module)[-1][1])


class Strays:
    """The stray modules of an estate, and what follows from them."""

    def __init__(self, misplaced: Iterable[Misplaced]) -> None:
        self.all: tuple[Stray, ...] = tuple(_strays(misplaced))
        self._of: dict[Resource, Stray] = {}
        self._wanted: dict[Hashable, set[str]] = defaultdict(set)
        for stray in self.all:
            self._of.update(dict.fromkeys(stray.resources, stray))
            for one in stray.resources:
                self._wanted[_in_call(one, len(steps_of_module(stray.module)))].add(stray.wanted)

    def explain(self, one: str | None, other: str | None, *resources: Resource) -> bool:
        """Say whether a fault between two regions is gone as soon as a stray module is where it belongs.

        Args:
            one: A region.
            other: The other region.
            resources: What the fault is about, of both sides; it is enough that one of them is of a stray module.
        """
        if not self.all:  # as nearly always
            return False
        found = (self._of.get(resource) for resource in resources)
        return any({one, other} == {stray.region, stray.wanted} for stray in found if stray)

    def explain_lack(self, resource: Resource, lacking: Iterable[str]) -> bool:
        """Say whether a resource has no counterpart in other regions only because a stray module is not there.

        The resource is of the stray module itself, or what another call of the same module makes in its region.
        """
        if not self.all:
            return False
        calls = (_in_call(resource, depth) for depth in range(1, len(resource.steps) + 1))
        return {*lacking} <= {region for call in calls for region in self._wanted.get(call, ())}


def _in_call(resource: Resource, depth: int) -> Hashable:
    """Return what a resource shares with those that other calls of the same module make in its region."""
    *above, _ = resource.steps[:depth]
    source = resource.plan.configuration.module_source(module_at(resource, depth))
    # Without a source, nothing but the call itself is the same.
    module = source or module_at(resource, depth)
    return resource.plan, tuple(above), module, resource.region, resource.type, resource.name, resource.steps[depth:]


def _strays(misplaced: Iterable[Misplaced]) -> Iterator[Stray]:
    """Yield the outermost modules that are stray: what is in them follows."""
    groups: dict[tuple[Plan, str], list[Misplaced]] = defaultdict(list)
    for one in misplaced:
        if one.named and is_by_default(one.resource):
            for module in _modules(one.resource):
                if not one.named.startswith(f"{module}."):
                    groups[one.resource.plan, module].append(one)
    members = _members({plan for plan, _ in groups}, groups)
    told: set[Resource] = set()
    for (plan, module), found in sorted(groups.items(), key=lambda item: len(steps_of_module(item[0][1]))):
        stray = (
            None if told.intersection(one.resource for one in found) else _stray(module, found, members[plan, module])
        )
        if stray:
            told.update(stray.resources)
            yield stray


def _members(plans: Iterable[Plan], modules: Container[tuple[Plan, str]]) -> dict[tuple[Plan, str], list[Resource]]:
    """Return the regional resources of modules that remain, those of the modules in them included."""
    found: dict[tuple[Plan, str], list[Resource]] = defaultdict(list)
    for plan in plans:
        for one in plan.resources:
            for module in _modules(one) if one.region and one.action.remains else ():
                if (plan, module) in modules:
                    found[plan, module].append(one)
    return found


def _stray(module: str, misplaced: Sequence[Misplaced], regional: Sequence[Resource]) -> Stray | None:
    """Return a module as stray when it is in one region, and all that it is given is in one other."""
    pairs = {(one.wanted, one.found) for one in misplaced}
    if len(pairs) != 1 or len({one.resource for one in misplaced}) < _SEVERAL:
        return None
    ((region, wanted),) = pairs
    own = tuple(one for one in regional if one.region == region and is_by_default(one))
    if len(own) < _NEARLY_ALL * len(regional) or any(_is_given_here(one, module) for one in own):
        return None
    return Stray(module, region, wanted, own, tuple(misplaced))


def _is_given_here(resource: Resource, module: str) -> bool:
    """Say whether a resource names a part that is outside of the module and in its own region, as it should be."""
    return any(
        part.region == resource.region and not _is_in(part, module)
        for argument in ARGUMENTS
        if argument.type == resource.type
        for part in named_parts(resource, argument)
    )


def module_at(resource: Resource, depth: int) -> str:
    """Return the address of the module instance that so many calls lead to, on the way to a resource."""
    return ".".join(f"module.{name}{key}" for name, key in resource.steps[:depth])


def _modules(resource: Resource) -> Iterator[str]:
    return (module_at(resource, depth) for depth in range(1, len(resource.steps) + 1))


def _is_in(resource: Resource, module: str) -> bool:
    return resource.address.startswith(f"{module}.")


def is_by_default(resource: Resource) -> bool:
    """Say whether a resource is where the default provider of the root module makes it."""
    configuration = resource.plan.configuration
    key = configuration.provider(resource.address)
    is_default = key is not None and "." not in key and ":" not in key
    return is_default and "region" not in configuration.expressions(resource.address)

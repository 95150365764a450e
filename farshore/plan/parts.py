"""Where the parts of a resource are: what its arguments name, by a reference or by an ARN.

An ARN that the plan tells decides. Where the plan tells none, the references in the configuration do, unless one of
them leads to the region that is right: then the expression chooses, and the plan does not say what.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from farshore.plan.action import Action
from farshore.plan.copies import inline_regions
from farshore.plan.regions import region_of_arn
from farshore.plan.resource import Resource
from farshore.plan.values import value_at


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument that names a part which must be in a certain region.

    Attributes:
        type: The resource type that has it.
        path: The blocks that lead to it and its name, dotted, without the indexes of lists.
        of: The types of the parts; a reference to any other type says nothing.
        region: The region in which the part must be, in partition `aws`; None for the resource's own.
        by_arn: Whether an ARN in it counts. False where it may also name a thing that may be elsewhere.
    """

    type: str
    path: str
    of: tuple[str, ...]
    region: str | None = None
    by_arn: bool = True

    @property
    def names(self) -> tuple[str, ...]:
        """Return the path as its names."""
        return tuple(self.path.split("."))


@dataclass(frozen=True, slots=True)
class Misplaced:
    """A resource one of whose parts is in another region than it must be.

    Attributes:
        resource: The one that names the part.
        argument: Where it does.
        wanted: The region in which the part must be.
        found: The region in which it is.
        parts: The parts there that the argument refers to; empty where only an ARN names them.
    """

    resource: Resource
    argument: Argument
    wanted: str
    found: str
    parts: tuple[Resource, ...]


def misplaced(resource: Resource, argument: Argument) -> Misplaced | None:
    """Return the part of a resource that is surely in the wrong region; None where all are right or nobody knows.

    An argument that the apply does not touch is right: AWS has accepted it.
    """
    wanted = argument.region or resource.region
    if wanted is None or not _is_sent(resource, argument.names[0]):
        return None
    named = set(_arn_regions(resource, argument)) if argument.by_arn else set()
    referred = [one for one in _referred(resource, argument) if one.region]
    if named:
        wrong = sorted(named - {wanted})
    elif any(wanted in (one.region, *inline_regions(one)) for one in referred):
        return None
    else:
        wrong = sorted({one.region for one in referred if one.region})
    if not wrong:
        return None
    parts = tuple(one for one in referred if one.region == wrong[0])
    return Misplaced(resource, argument, wanted, wrong[0], parts)


def _is_sent(resource: Resource, name: str) -> bool:
    """Say whether the apply sends an argument to AWS, which may refuse it."""
    if resource.action in (Action.CREATE, Action.REPLACE):
        return True
    return resource.action is Action.UPDATE and name in resource.changed


def _arn_regions(resource: Resource, argument: Argument) -> Iterator[str]:
    for path in _paths(resource.values, argument.names):
        value = value_at(resource.values, path)
        for one in value if isinstance(value, list) else [value]:
            if region := region_of_arn(one):
                yield region


def _referred(resource: Resource, argument: Argument) -> list[Resource]:
    expressions = resource.plan.configuration.resource(resource.address).get("expressions")
    found: dict[Resource, None] = {}
    for path in _paths(expressions, argument.names):
        found.update(dict.fromkeys(resource.plan.referenced(resource, *path)))
    return [one for one in found if one.type in argument.of]


def _paths(tree: Any, names: Sequence[str]) -> Iterator[tuple[str | int, ...]]:
    """Yield the paths to an argument in a tree of values or expressions, one for each of the blocks that hold it."""
    if not names:
        yield ()
    elif isinstance(tree, list):
        for index, one in enumerate(tree):
            yield from ((index, *rest) for rest in _paths(one, names))
    elif isinstance(tree, Mapping) and names[0] in tree:
        yield from ((names[0], *rest) for rest in _paths(tree[names[0]], names[1:]))

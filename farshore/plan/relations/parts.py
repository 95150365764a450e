"""Where the parts of a resource are: what its arguments name, by a reference or by an ARN.

An ARN that the plan tells decides. Where the plan tells none, the references in the configuration do, unless one of
them leads to the region that is right: then the expression chooses, and the plan does not say what.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from farshore.plan.action import Action
from farshore.plan.regions import region_in, region_of_arn
from farshore.plan.relations.copies import inline_regions
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
        parts: The parts there that the argument refers to; empty where only an ARN or a data source names them.
        named: The address of the first part, or of the data source that looks it up; empty where only an ARN does.
    """

    resource: Resource
    argument: Argument
    wanted: str
    found: str
    parts: tuple[Resource, ...]
    named: str


def misplaced(resource: Resource, argument: Argument) -> Misplaced | None:
    """Return the part of a resource that is surely in the wrong region; None where all are right or nobody knows.

    An argument that the apply does not touch is right: AWS has accepted it.
    """
    wanted = argument.region or resource.region
    if wanted is None or not is_sent(resource, argument.names[0]):
        return None
    told = set(_arn_regions(resource, argument)) if argument.by_arn else set()
    referred = _referred(resource, argument)
    looked_up = _looked_up(resource, argument)
    if told:
        wrong = sorted(told - {wanted})
    else:
        copies = {region for one in referred for region in inline_regions(one)}
        regions = {one.region for one in referred if one.region} | set(looked_up.values())
        wrong = [] if wanted in regions | copies else sorted(regions)
    if not wrong:
        return None
    parts = tuple(one for one in referred if one.region == wrong[0])
    addresses = [one.address for one in parts] + [name for name, region in looked_up.items() if region == wrong[0]]
    return Misplaced(resource, argument, wanted, wrong[0], parts, addresses[0] if addresses else "")


def misplaced_in_copies(resource: Resource, argument: Argument, region: str) -> Misplaced | None:
    """Return the part of a copy, declared inline, that is surely in another region than the copy.

    Args:
        resource: The one that declares copies in blocks.
        argument: Of the block, as `replica.kms_key_arn`.
        region: The argument of the block that names the region of the copy.
    """
    block, name = argument.names
    copies = resource.blocks(block) if is_sent(resource, block) else []
    for copy in copies:
        wanted = region_in(copy.get(region))
        found = region_of_arn(copy.get(name))
        # The blocks are a set, so that a reference is known to be of a copy only where there is one.
        parts = _referred(resource, argument) if wanted and not found and len(copies) == 1 else []
        found = found or next((one.region for one in parts if one.region), None)
        if wanted and found and found != wanted:
            named = parts[0].address if parts else ""
            return Misplaced(resource, argument, wanted, found, tuple(parts[:1]), named)
    return None


def is_sent(resource: Resource, name: str) -> bool:
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
    expressions = resource.plan.configuration.expressions(resource.address)
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


def _looked_up(resource: Resource, argument: Argument) -> dict[str, str]:
    """Return the regions of the data sources that an argument refers to, by their addresses."""
    configuration = resource.plan.configuration
    found: dict[str, str] = {}
    for path in _paths(configuration.expressions(resource.address), argument.names):
        for target in configuration.targets(resource.address, *path):
            if target.type.startswith(_DATA) and _is_of(target.type.removeprefix(_DATA), argument.of):
                key = configuration.provider(target.address)
                given = configuration.constant(target.address, "region")
                if region := region_in(given or (configuration.provider_region(key)[0] if key else None)):
                    found[target.address] = region
    return found


_DATA = "data."


def _is_of(data_source: str, types: Sequence[str]) -> bool:
    """Say whether a data source looks up one or several resources of some types: `aws_subnet`, `aws_subnets`."""
    return data_source in types or data_source.removesuffix("_ids").removesuffix("s") in types

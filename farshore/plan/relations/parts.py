"""Where the parts of a resource are: what its arguments name, by a reference or by an ARN.

An ARN that the plan tells decides. Where the plan tells none, the references in the configuration do, unless one of
them leads to the region that is right: then the expression chooses, and the plan does not say what. The name of a
bucket and the host of an image decide likewise; where they are known, references to something else prove nothing.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from farshore.plan.action import Action
from farshore.plan.regions import region_in, region_of_arn
from farshore.plan.relations.copies import inline_regions
from farshore.plan.resource import Resource
from farshore.plan.values import value_at

# The address of a private registry (2026-11-21):
# https://docs.aws.amazon.com/sdk-for-kotlin/api/latest/ecr/aws.sdk.kotlin.services.ecr.model/-authorization-data/proxy-endpoint.html
_REGISTRY = re.compile(r"\d{12}\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|on\.aws)/")


class Tells(enum.Enum):
    """What of the value of an argument tells a region."""

    ARN = enum.auto()
    """The ARN that it is."""
    NOTHING = enum.auto()
    """Nothing: it may also name a thing that may be elsewhere."""
    BUCKET = enum.auto()
    """The name of a bucket, where the plan holds that."""
    IMAGE = enum.auto()
    """The host of the private registry that keeps an image."""


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument that names a part which must be in a certain region.

    Attributes:
        type: The resource type that has it.
        path: The blocks that lead to it and its name, dotted, without the indexes of lists.
        of: The types of the parts; a reference to any other type says nothing.
        region: The region in which the part must be, in partition `aws`; None for the resource's own.
        tells: What of its value tells a region.
        refused: Why a part of another region is no part, in words behind "and"; `{}` is the region that it must be in.
    """

    type: str
    path: str
    of: tuple[str, ...]
    region: str | None = None
    tells: Tells = Tells.ARN
    refused: str = "AWS looks for it in {}"

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
    told = _told(resource, argument)
    referred = named_parts(resource, argument)
    looked_up = _looked_up(resource, argument) if argument.tells is not Tells.BUCKET else {}
    if told is not None:
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


def named_parts(resource: Resource, argument: Argument) -> list[Resource]:
    """Return the parts in this plan that an argument names: by a reference, or the bucket by its known name."""
    if argument.tells is Tells.BUCKET and any(_texts(resource, argument)):
        return _buckets(resource, argument)
    expressions = resource.plan.configuration.expressions(resource.address)
    found: dict[Resource, None] = {}
    for path in _paths(expressions, argument.names):
        found.update(dict.fromkeys(resource.plan.referenced(resource, *path)))
    return [one for one in found if one.type in argument.of]


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
        parts = named_parts(resource, argument) if wanted and not found and len(copies) == 1 else []
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


def _told(resource: Resource, argument: Argument) -> set[str] | None:
    """Return the regions that the known value of an argument tells; None where references decide."""
    if argument.tells is Tells.NOTHING:
        return None
    values = list(_texts(resource, argument))
    if argument.tells is Tells.BUCKET:
        return {one.region for one in _buckets(resource, argument) if one.region} if values else None
    region_of = region_of_arn if argument.tells is Tells.ARN else region_of_image
    return {region for one in values if (region := region_of(one))} or None


def _texts(resource: Resource, argument: Argument) -> Iterator[str]:
    for path in _paths(resource.values, argument.names):
        value = value_at(resource.values, path)
        yield from (one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str))


def _buckets(resource: Resource, argument: Argument) -> list[Resource]:
    """Return the buckets of the plan that have the name which an argument tells; their names are unique."""
    buckets = resource.plan.buckets
    return [buckets[name] for name in _texts(resource, argument) if name in buckets]


def region_of_image(image: str) -> str | None:
    """Return the region of the private registry that keeps an image; None for one of elsewhere."""
    found = _REGISTRY.match(image)
    return region_in(found[1]) if found else None


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

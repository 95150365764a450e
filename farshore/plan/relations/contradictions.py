"""What is named for one region and made in another: by the key of its instance, its name, or its provider's alias.

All instances of one call or resource have the same provider, so a `for_each` over regions makes all of them in one.
"""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from farshore.plan.address import key_text, key_value
from farshore.plan.estate import Estate
from farshore.plan.plan import Plan
from farshore.plan.relations.copies import is_copy
from farshore.plan.relations.strays import module_at
from farshore.plan.resource import Resource
from farshore.plan.types import SERVING
from farshore.plan.types.state import CONTENT

_ABOUT = CONTENT | {"aws_cloudwatch_log_group", "aws_secretsmanager_secret", "aws_ssm_parameter"}
"""Types of which one for each region may be kept in one place: what tells of a region is often not in it."""


class By(enum.Enum):
    """What names a region."""

    MODULE_KEY = enum.auto()
    KEY = enum.auto()
    NAME = enum.auto()
    ALIAS = enum.auto()


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Resources in another region than the one they are named for.

    Attributes:
        by: What names that region.
        address: Who is named so: an instance of a module or resource, or a provider configuration.
        says: The region that it is named for.
        region: The region in which it is.
        resources: What is there.
        certain: Whether others of the same name show that it is meant; else it may be named for what it is about.
    """

    by: By
    address: str
    says: str
    region: str
    resources: tuple[Resource, ...]
    certain: bool


def contradictions(estate: Estate) -> Iterator[Contradiction]:
    """Yield what is named for another region than the one it is in, each resource once, the widest cause first."""
    told = {resource for stray in estate.strays.all for resource in stray.resources}
    of_kind = (one for one in estate.remaining if one.region and one.facts.kind in SERVING)
    serving = [one for one in of_kind if one.type not in _ABOUT]
    for found in (_by_alias(estate, serving), _by_key(estate, serving), _by_name(estate, serving)):
        for one in found:
            if told.isdisjoint(one.resources):
                told.update(one.resources)
                yield one


def _by_alias(estate: Estate, serving: Sequence[Resource]) -> Iterator[Contradiction]:
    """Yield the provider configurations whose alias is a region, and not the one they work in."""
    using: dict[tuple[Plan, str], list[Resource]] = defaultdict(list)
    for one in serving:
        key = one.plan.configuration.provider(one.address)
        if key and "." in key and "region" not in one.plan.configuration.expressions(one.address):
            using[one.plan, key].append(one)
    for (_, key), resources in using.items():
        region = str(resources[0].region)
        says = _only(estate, key.rpartition(".")[2])
        if says and says != region and all(one.region == region for one in resources):
            yield Contradiction(By.ALIAS, key, says, region, tuple(resources), certain=True)


def _by_key(estate: Estate, serving: Sequence[Resource]) -> Iterator[Contradiction]:
    """Yield the instances with the key of a region in which nothing of them is, those of modules first."""
    for by, instances in ((By.MODULE_KEY, _of_modules(serving)), (By.KEY, _of_resources(serving))):
        for (_, address), keyed in instances.items():
            named = {key: _only(estate, key) for key in keyed}
            if all(named.values()):
                yield from _elsewhere(by, address, keyed, {key: str(region) for key, region in named.items()})


def _elsewhere(
    by: By, address: str, keyed: Mapping[str, Sequence[Resource]], named: Mapping[str, str]
) -> Iterator[Contradiction]:
    for key, resources in keyed.items():
        regions = {str(one.region) for one in resources}
        if len(regions) == 1 and named[key] not in regions:
            (region,) = regions
            # One that is also made for its own region is made for each of them; else it may be about another.
            certain = region in named.values()
            if certain or by is By.MODULE_KEY:
                at = f"{address}{key_text(key)}"
                yield Contradiction(by, at, named[key], region, tuple(resources), certain)


Instances = dict[tuple[Plan, str], dict[str, list[Resource]]]
"""Resources by what is repeated, the plan and its address without the key, and then by key."""


def _of_modules(serving: Sequence[Resource]) -> Instances:
    found: Instances = defaultdict(lambda: defaultdict(list))
    for one in serving:
        for depth, (name, key) in enumerate(one.steps):
            value = key_value(key) if key else None
            if isinstance(value, str):
                above = f"{module_at(one, depth)}." if depth else ""
                found[one.plan, f"{above}module.{name}"][value].append(one)
    return found


def _of_resources(serving: Sequence[Resource]) -> Instances:
    found: Instances = defaultdict(lambda: defaultdict(list))
    for one in serving:
        if isinstance(one.index, str):
            above = f"{one.module}." if one.module else ""
            found[one.plan, f"{above}{one.type}.{one.name}"][one.index].append(one)
    return found


def _by_name(estate: Estate, serving: Sequence[Resource]) -> Iterator[Contradiction]:
    """Yield the resources whose names in AWS hold another region; certain beside one that holds its own."""
    alike: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    named = [(one, says, essence) for one in serving for says, essence in _names(estate, one)]
    for one, says, essence in named:
        alike[one.type, essence].add((says, str(one.region)))
    sources = {way.target: way.source.region for way in estate.replications if way.target}
    for one, says, essence in named:
        region = str(one.region)
        by_key = isinstance(one.index, str) and _only(estate, one.index) == says  # judged already, by that
        about = is_copy(one) or sources.get(one) == says or by_key
        if says != region and not about:
            others = alike[one.type, essence]
            certain = (region, region) in others and not any(is_in == says for _, is_in in others)
            yield Contradiction(By.NAME, one.address, says, region, (one,), certain)


def _names(estate: Estate, one: Resource) -> Iterator[tuple[str, str]]:
    """Yield the one region that a name of a resource holds, with the name without it."""
    for attribute in one.facts.name_attributes[:1]:
        value = one.get(attribute)
        if isinstance(value, str) and not one.is_sensitive(attribute) and (says := _only(estate, value)):
            yield says, estate.words.essence(value)


def _only(estate: Estate, text: str) -> str | None:
    """Return the region that a text names, where it names one and no other."""
    found = estate.words.regions_in(text)
    return next(iter(found)) if len(found) == 1 else None

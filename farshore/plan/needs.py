"""What a system that exists, or is planned, needs of a region: services, features, kinds of machines, and how many.

The system is what remains after the apply in the regions that serve, with all that is global and all whose region
nobody can tell. What is only watched or steered from a third region is not asked of the one that takes over.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from farshore.plan.estate import Estate
from farshore.plan.resource import Resource
from farshore.plan.types import data
from farshore.plan.values import value_at

_KIND = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_ENGINE = re.compile(r"[a-z][a-z0-9-]{1,40}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Need:
    """One AWS service, or one feature of it, and all that needs it.

    Attributes:
        asked: The service's id in the catalog, or the CloudFormation type that stands for the feature.
        resources: The resources that need it, in the order of the plans.
    """

    asked: str
    resources: tuple[Resource, ...]


@dataclass(frozen=True, slots=True)
class Machine:
    """A kind of machine that resources ask for.

    Attributes:
        kind: As `m7g.large`, `db.r6g.large`.
        engine: The database's engine, as `aurora-postgresql`; empty where there is none or it is not told.
        offer: Whose offer it is, as `ec2` and `rds`.
        word: What such a kind is called, as `EC2 instance type`.
        command: What asks AWS whether a region offers it, with `REGION` for the region; empty where nothing does.
        resources: The resources that ask for it.
    """

    kind: str
    engine: str
    offer: str
    word: str
    command: str
    resources: tuple[Resource, ...]


def members(estate: Estate) -> tuple[Resource, ...]:
    """Return the resources that make up the system, in the order of the plans.

    Code in a region that only steers is a part of it too: what it needs may be needed wherever the system moves.
    """
    regions = set(estate.serving.sizes) or set(estate.regions)
    return tuple(one for one in estate.remaining if one.region is None or one.region in regions)


def to_move(estate: Estate) -> tuple[Resource, ...]:
    """Return the members that have no counterpart yet in every region that is to take over."""
    there = set(estate.standbys)
    return tuple(
        one for one in members(estate) if one.region not in there and not (there and there <= estate.copies(one))
    )


def needs(estate: Estate) -> tuple[Need, ...]:
    """Return what the system needs, each once, in the order in which the plans first need it."""
    return _needs(estate, members(estate))


def added_needs(estate: Estate) -> tuple[Need, ...]:
    """Return what the plans add to what the system needed before, with the new resources that need it."""
    before = {asked for one in estate.resources if one.before for asked in asked_by(one, estate)}
    new = [one for one in members(estate) if not one.before]
    return tuple(need for need in _needs(estate, new) if need.asked not in before)


def asked_by(one: Resource, estate: Estate) -> Iterator[str]:
    """Yield the service of a resource, and the features that it is: by its type, and by its attributes."""
    if one.facts.service:
        yield one.facts.service
    features = estate.catalog.features_of(one.facts.name, one.values)
    if features:
        yield from features
    elif one.facts.cloudformation and estate.catalog.feature(one.facts.cloudformation):
        yield one.facts.cloudformation


def unmapped(estate: Estate) -> dict[str, list[Resource]]:
    """Return the resources of which farshore cannot tell what they need, by their types."""
    found: dict[str, list[Resource]] = defaultdict(list)
    for one in members(estate):
        if not one.facts.known:
            found[one.type].append(one)
    return found


def machines(resources: Iterable[Resource]) -> tuple[Machine, ...]:
    """Return the kinds of machines that resources ask for; nothing that is unknown, sensitive or not written as one."""
    found: dict[tuple[str, str, str], list[Resource]] = defaultdict(list)
    for one in resources:
        for row in _rows().get(one.type, ()):
            for kind in _kinds(one, row["path"]):
                found[row["offer"], kind, _engine(one, row.get("engine"))].append(one)
    return tuple(_machine(*key, asking) for key, asking in found.items())


def _needs(estate: Estate, resources: Iterable[Resource]) -> tuple[Need, ...]:
    found: dict[str, list[Resource]] = defaultdict(list)
    for one in resources:
        for asked in asked_by(one, estate):
            found[asked].append(one)
    return tuple(Need(asked, tuple(asking)) for asked, asking in found.items())


def _machine(offer: str, kind: str, engine: str, asking: list[Resource]) -> Machine:
    row = _table()["offers"][offer]
    command = row["command"].replace("KIND", kind).replace("ENGINE", engine or "ENGINE")
    return Machine(kind, engine, offer, row["word"], command, tuple(dict.fromkeys(asking)))


def _kinds(one: Resource, path: str) -> Iterator[str]:
    steps = path.split(".")
    if not one.is_sensitive(steps[0]):
        for value in _texts_at(one.values, steps):
            if _KIND.fullmatch(value):
                yield value


def _texts_at(value: Any, steps: list[str]) -> Iterator[str]:
    """Yield the texts at a path, through blocks that stand in lists."""
    if isinstance(value, list):
        for one in value:
            yield from _texts_at(one, steps)
    elif steps:
        yield from _texts_at(value_at(value, steps[:1]), steps[1:])
    elif isinstance(value, str):
        yield value


def _engine(one: Resource, argument: str | None) -> str:
    value = one.get(argument) if argument and not one.is_sensitive(argument) else None
    return value if isinstance(value, str) and _ENGINE.fullmatch(value) else ""


@functools.cache
def _table() -> Mapping[str, Any]:
    return data.read("machines.json")


@functools.cache
def _rows() -> Mapping[str, list[Mapping[str, str]]]:
    found: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    for row in _table()["machines"]:
        found[row["type"]].append(row)
    return found

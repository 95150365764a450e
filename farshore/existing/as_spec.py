"""The spec that a system would have: what of it the service types of a spec stand for, and the rest by name.

Nothing of a plan gets into it but names: of resources, of attributes that are keys, of engines and classes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from farshore.catalog import Catalog
from farshore.checks.requirements import requirements
from farshore.errors import InputError
from farshore.existing.services import RECOGNISERS, Recogniser
from farshore.existing.system import System
from farshore.plan.needs import Need, members, needs
from farshore.plan.resource import Resource
from farshore.plan.types import SERVING
from farshore.spec import Spec, loads
from farshore.spec.services.base import SERVICE_NAME

_WIDTH = 100
_ANY = {"name": "any", "regions": {"primary": "us-east-1", "standby": "us-west-2"}}
"""The rest of a spec whose services alone are looked at."""
_SAYS_NOTHING = ("this", "main", "default", "self", "primary", "standby", "secondary")


@dataclass(frozen=True)
class Written:
    """A spec as text.

    Attributes:
        text: The YAML, ending in a newline.
        services: How many services it has.
        also_needs: How many further AWS services and features.
    """

    text: str
    services: int
    also_needs: int


def as_spec(system: System, catalog: Catalog, sources: Sequence[str], candidates: Sequence[str]) -> Written:
    """Return the spec of a system; it loads.

    Args:
        system: What was recognised in plans and states.
        catalog: What AWS offers where.
        sources: The files that it was read from.
        candidates: The regions to consider where the system has no standby.
    """
    found = list(_services(system))
    services = {name: body for name, body, _ in found}
    head = _head(system.spec, sources, candidates)
    taken = {part for _, _, parts in found for part in parts}
    covered = _covered(services, catalog)
    rest = [need for need in needs(system.estate) if _is_left(need, taken, covered, catalog)]
    lines = [*head, *_services_as_yaml(found), *_rest_as_yaml(rest)]
    return Written("\n".join(lines) + "\n", len(found), len(rest))


def _services(system: System) -> Iterable[tuple[str, Mapping[str, Any], list[Resource]]]:
    """Yield the services that are recognised: name, fields, and the resources each stands for, the main one first."""
    home = system.spec.regions.primary
    here = [one for one in members(system.estate) if one.region in (home, None)]
    names: Counter[str] = Counter()
    for recogniser in RECOGNISERS:
        for main in (one for one in here if one.type in recogniser.types):
            body = _valid(recogniser, main, here)
            if body is not None:
                yield (
                    _name(main, recogniser.word, names),
                    body,
                    [main, *(one for one in here if recogniser.is_part(one))],
                )
                if recogniser.once:
                    break


def _valid(recogniser: Recogniser, main: Resource, here: Sequence[Resource]) -> dict[str, Any] | None:
    """Return the fields of the service that a resource stands for; None where a spec cannot say what it is."""
    fields = recogniser.fields(main, here)
    if fields is None:
        return None
    body = {"type": recogniser.word, **fields}
    try:
        loads(_as_yaml({**_ANY, "services": {"a": body}}))
    except InputError:
        return None
    return body


def _name(main: Resource, word: str, names: Counter[str]) -> str:
    """Return a name for a service: the resource's; where that is such as `this`, its module's, or that of its type."""
    module = main.steps[-1][0] if main.steps else word
    words = module if main.name in _SAYS_NOTHING else main.name
    name = re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-").lstrip("0123456789-")
    name = name[: (SERVICE_NAME.maximum or 24) - 3].rstrip("-") or "service"
    names[name] += 1
    return name if names[name] == 1 else f"{name}-{names[name]}"


def _covered(services: Mapping[str, Any], catalog: Catalog) -> set[str]:
    """Return what the services of the new spec need, by the catalog's ids."""
    if not services:
        return set()
    loaded = loads(_as_yaml({**_ANY, "services": services}))
    return {one.aws_service for one in requirements(loaded, catalog)}


def _is_left(need: Need, taken: set[Resource], covered: set[str], catalog: Catalog) -> bool:
    """Say whether the services do not speak for a need: nothing of it is covered, or something that serves is not."""
    known = catalog.canonical(need.asked) or need.asked
    return known not in covered or any(one not in taken and one.facts.kind in SERVING for one in need.resources)


def _head(spec: Spec, sources: Sequence[str], candidates: Sequence[str]) -> list[str]:
    lines = [
        f"# Written by `farshore init --from {_printable(' --from '.join(sources))}`, from what Terraform has.",
        "# `farshore preflight` checks it; synth writes Terraform of its own, beside what you have.",
        f"name: {spec.name}",
        "regions:",
        f"  primary: {spec.regions.primary}",
    ]
    if spec.regions.standby:
        lines.append(f"  standby: [{', '.join(spec.regions.standby)}]")
    others = [region for region in candidates if region not in spec.regions.standby]
    if others:
        note = "" if spec.regions.standby else "  # `farshore rank` compares them; choose one as `standby`"
        lines.append(f"  candidates: [{', '.join(others)}]{note}")
    return lines


def _services_as_yaml(found: Sequence[tuple[str, Mapping[str, Any], list[Resource]]]) -> list[str]:
    lines = ["services:"] if found else []
    for name, body, resources in found:
        fields, address = _as_yaml(body).splitlines(), _printable(resources[0].address)
        if len(fields) == 1:
            lines.append(f"  {name}: {fields[0]}  # {address}")
        else:
            lines += [f"  {name}:  # {address}", *(f"    {line}" for line in fields)]
    return lines


def _rest_as_yaml(rest: Sequence[Need]) -> list[str]:
    lines = ["also_needs:"] if rest else []
    for need in rest:
        addresses = list(dict.fromkeys(one.address for one in need.resources))
        more = f" and {len(addresses) - 3} more" if len(addresses) > 3 else ""
        lines.append(f"  - {need.asked}  # {_printable(', '.join(addresses[:3]))}{more}")
    return lines


def _as_yaml(value: Mapping[str, Any]) -> str:
    return yaml.safe_dump(value, sort_keys=False, default_flow_style=None, width=_WIDTH, allow_unicode=True)


def _printable(text: str) -> str:
    """Return text that can stand in a comment: addresses hold keys, and a key may hold anything."""
    return "".join(character if character.isprintable() else "?" for character in text)

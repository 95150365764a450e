"""The words that people write for regions, countries, types and services, for whoever has to be told the right one.

The regions and services are those of the catalog, which a spec does not know: `words.json` is generated from it. It is
read only when something is wrong already, or for the schema.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from farshore.spec.services import SERVICE_TYPES
from farshore.suggest import Candidates, meant, plain, prepared

_HERE = Path(__file__).parent


def region_meant(word: str) -> tuple[str, ...]:
    """Return up to three ids of regions that a word may stand for: `Oregon`, `usw2`, `us-west2`, `us-west-2b`."""
    zone = word.strip().casefold()
    if zone[:-1] in regions():
        return (zone[:-1],)
    return meant(word, _regions())


def country_meant(word: str) -> tuple[str, ...]:
    """Return up to three countries or groups of countries that a word may stand for: `germany`, `uk`, `eea`."""
    code = word.strip().upper()
    if code in countries() or code in groups():
        return (code,)
    return meant(word, _countries())


def type_called(word: str) -> str | None:
    """Return the service type that a word is another word for: `rds` and `RDS` are `database`."""
    called = {plain(one): kind.type for kind in SERVICE_TYPES.values() for one in (*kind.also_called, kind.type)}
    return called.get(plain(word))


def services_meant(word: str) -> tuple[str, ...]:
    """Return the ids of the AWS services that a word stands for: `redis` is `elasticache`."""
    return tuple(_generated()["spellings"].get(plain(word), ()))


MEANT: Mapping[str, Callable[[str], tuple[str, ...]]] = {
    "region": region_meant,
    "country": country_meant,
    "service": services_meant,
}
"""What answers a wrong word, by what a field names (`Constraint.names`)."""


def regions() -> Iterable[str]:
    """Return the ids of all regions, in alphabetical order."""
    ids: dict[str, Any] = _generated()["regions"]
    return ids.keys()


def services() -> tuple[str, ...]:
    """Return the ids of all AWS services, in alphabetical order."""
    return tuple(sorted({one for ids in _generated()["spellings"].values() for one in ids}))


def countries() -> Mapping[str, str]:
    """Return the English name of each country by its ISO 3166-1 alpha-2 code."""
    names: dict[str, str] = _of_countries()["countries"]
    return names


def groups() -> Mapping[str, tuple[str, ...]]:
    """Return the countries of each group that `residency` may name instead of them: `EU`, `EEA`."""
    return {name: tuple(members) for name, members in _of_countries()["groups"].items()}


@functools.cache
def _regions() -> Candidates:
    return prepared({region: (region, *words) for region, words in _generated()["regions"].items()})


@functools.cache
def _countries() -> Candidates:
    words: dict[str, list[str]] = {code: [name] for code, name in countries().items()}
    for word, code in _of_countries()["also_called"].items():
        words[code].append(word)
    return prepared(words)


@functools.cache
def _generated() -> dict[str, Any]:
    return _read("words.json")


@functools.cache
def _of_countries() -> dict[str, Any]:
    return _read("countries.json")


def _read(name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((_HERE / name).read_text(encoding="utf-8"))
    return document

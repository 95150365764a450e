"""Reading both trees of SSM's public parameters into a snapshot document.

The trees are `regions/<region>/services/<service>` and `services/<service>/regions/<region>`. They ought to be mirrors
and nearly are. The rule: a service counts as listed in a region when either tree says so, and the snapshot remembers
the pairs that only one of them has, so that the evidence can say it.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from farshore.catalog.corrections import Corrections
from farshore.catalog.crawl import derive, ssm
from farshore.catalog.snapshot import SCHEMA, SSM, encode_mask
from farshore.errors import SourceUnreachable
from farshore.servers.deadline import QUESTIONS, REFRESH, Deadline

VALID_ID = re.compile(r"[A-Za-z0-9-]+")
"""What an id must look like. `__DELETE_FLAG__` was once a service id for two days."""

Progress = Callable[[str, int, int], None]
"""Called with the name of the stage, how many of its steps are done, and how many there are."""

Pairs = set[tuple[str, str]]

_REGION_FACTS = {
    "name": "longName",
    "partition": "partition",
    "domain": "domain",
    "country": "geolocationCountry",
    "geography": "geolocationRegion",
}

_Argument = TypeVar("_Argument")
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Crawl:
    """What a crawl brought home.

    Attributes:
        document: The snapshot, as `SnapshotSource` reads it.
        notes: What the user should know of it: ids that were skipped, trees that differ, contradictions.
    """

    document: dict[str, Any]
    notes: tuple[str, ...]


def crawl(
    endpoint_url: str | None = None,
    *,
    query_region: str | None = None,
    session: Any | None = None,
    regions: Collection[str] | None = None,
    services: Collection[str] | None = None,
    retrieved: datetime.date | None = None,
    recorded_in: str = "",
    workers: int = 8,
    progress: Progress | None = None,
    deadline: Deadline | None = None,
) -> Crawl:
    """Read the public parameters and return the snapshot.

    A full crawl is about 3,000 calls; at AWS's limit of 40 a second, under two minutes.

    Args:
        endpoint_url: Anything that speaks SSM's API; AWS itself by default.
        query_region: The region to ask first, one of `ssm.QUERY_REGIONS`.
        session: A boto3 session; the default one otherwise.
        regions: Only these regions.
        services: Only these services.
        retrieved: The day on which AWS said what the endpoint serves; today by default.
        recorded_in: What the endpoint is when it is not AWS, as `moto 5.2.5`.
        workers: How many calls are under way at once.
        progress: Told about every step.
        deadline: When to give up; `REFRESH` from now by default.

    Raises:
        FarshoreError: The query region does not serve the parameters.
        MissingExtra: boto3 is not installed.
        SourceUnreachable: SSM gave no answer, or half of one.
    """
    deadline = deadline or Deadline(REFRESH, QUESTIONS)
    parameters = ssm.connect(endpoint_url, query_region, session, workers, deadline)
    reader = _Reader(parameters, workers, progress or _silence, deadline)
    readings = _read(reader, regions, services)
    today = datetime.date.today()
    document = {
        "schema": SCHEMA,
        "source": SSM,
        "recorded_in": recorded_in,
        "query_region": parameters.query_region,
        "retrieved": (retrieved or today).isoformat(),
        "made": today.isoformat(),
        "skipped": sorted(reader.skipped),
        **_document(readings),
    }
    return Crawl(document, tuple(_notes(document, readings)))


def _silence(stage: str, done: int, total: int) -> None:
    """Report nothing."""


class _Reader:
    """The stages of a crawl, each spread over several threads; collects the ids that are no ids."""

    def __init__(self, parameters: ssm.Parameters, workers: int, progress: Progress, deadline: Deadline) -> None:
        self.parameters = parameters
        self.skipped: set[str] = set()
        self._workers = workers
        self._progress = progress
        self._deadline = deadline

    def each(self, stage: str, ask: Callable[[_Argument], _Result], arguments: Iterable[_Argument]) -> list[_Result]:
        """Ask for every argument and return the results in the same order; the first error ends the stage."""
        place = f"SSM in {self.parameters.query_region} ({stage})"
        step = partial(self._progress, stage)
        return self._deadline.each(lambda _: place, ask, arguments, self._workers, step)

    def ids(self, path: str, wanted: Collection[str] | None = None) -> list[str]:
        """Return the valid ids directly under a path, only the wanted ones if any are named."""
        found = self.parameters.children(path)
        self.skipped.update(one for one in found if not VALID_ID.fullmatch(one))
        return sorted(one for one in found if VALID_ID.fullmatch(one) and (wanted is None or one in wanted))

    def first_ids(self, path: str, wanted: Collection[str] | None = None) -> list[str]:
        """Return the same as `ids`, for a question that is asked alone."""
        place = f"SSM in {self.parameters.query_region} ({path})"
        return self._deadline.run(place, partial(self.ids, path, wanted))

    def region_facts(self, regions: list[str]) -> dict[str, dict[str, Any]]:
        """Return what a snapshot holds of each region."""
        return dict(zip(regions, self.each("regions", self._one_region, regions), strict=True))

    def _one_region(self, region: str) -> dict[str, Any]:
        values = self.parameters.children(f"regions/{region}")
        absent = [name for name in _REGION_FACTS.values() if name not in values]
        if absent:
            raise SourceUnreachable(
                f"SSM gave half an answer: region {region} has no {', '.join(absent)}; repeat the crawl"
            )
        zones = self.ids(f"regions/{region}/availability-zones")
        return {**{key: values[name] for key, name in _REGION_FACTS.items()}, "zones": zones}

    def pairs_by_region(self, regions: list[str], wanted: Collection[str] | None) -> Pairs:
        """Return the (service, region) of the tree `regions/`."""
        listed = self.each("regions/*/services", lambda one: self.ids(f"regions/{one}/services", wanted), regions)
        return {(service, region) for region, ids in zip(regions, listed, strict=True) for service in ids}

    def pairs_by_service(self, services: list[str], wanted: Collection[str]) -> Pairs:
        """Return the (service, region) of the tree `services/`."""
        listed = self.each("services/*/regions", lambda one: self.ids(f"services/{one}/regions", wanted), services)
        return {(service, region) for service, ids in zip(services, listed, strict=True) for region in ids}

    def values(self, stage: str, paths: Iterable[str]) -> dict[str, str]:
        """Return the values of any number of parameters by path; absent ones are left out."""
        found = self.each(stage, self.parameters.values, ssm.batches(paths))
        return {path: value for part in found for path, value in part.items()}


@dataclass(frozen=True, slots=True)
class _Readings:
    """What the trees say, before anything is concluded."""

    known_regions: list[str]
    facts: dict[str, dict[str, Any]]
    services: list[str]
    by_region: Pairs
    by_service: Pairs
    names: dict[str, str]
    endpoints: dict[tuple[str, str], str]


def _read(reader: _Reader, regions: Collection[str] | None, services: Collection[str] | None) -> _Readings:
    """Read both trees, only the regions and services that are wanted if any are named."""
    known_regions = reader.first_ids("regions")
    facts = reader.region_facts([region for region in known_regions if regions is None or region in regions])
    by_region = reader.pairs_by_region(list(facts), services)
    # Some ids appear under regions/* only (bcm-data-exports), some have no region at all: hence the union.
    found = sorted({*reader.first_ids("services", services), *(service for service, _ in by_region)})
    by_service = reader.pairs_by_service(found, facts)
    names = reader.values("names", (f"services/{service}/longName" for service in found))
    endpoints = _endpoints(reader, by_region, by_service)
    return _Readings(known_regions, facts, found, by_region, by_service, names, endpoints)


def _document(readings: _Readings) -> dict[str, Any]:
    """Conclude: who is listed where, what is global, what is contradictory."""
    regions = list(readings.facts)
    partitions = {region: facts["partition"] for region, facts in readings.facts.items()}
    masks = _masks(readings.by_region | readings.by_service, regions)
    prefixes, sdk_ids, sdk_version = _sdk()
    return {
        "sdk": {"version": sdk_version, "ids": sorted(sdk_ids - set(readings.services))},
        "contradictions": derive.contradictions(readings.endpoints, readings.known_regions, prefixes),
        "homes": derive.homes(readings.endpoints, partitions, readings.known_regions),
        "one_tree": {
            "regions": _masks(readings.by_region - readings.by_service, regions),
            "services": _masks(readings.by_service - readings.by_region, regions),
        },
        "regions": readings.facts,
        "services": {
            service: [readings.names.get(f"services/{service}/longName", service), masks.get(service, "0")]
            for service in readings.services
        },
    }


def _endpoints(reader: _Reader, by_region: Pairs, by_service: Pairs) -> dict[tuple[str, str], str]:
    """Ask for the endpoint of every pair, in the tree that has the pair."""
    paths = {f"regions/{region}/services/{service}/endpoint": (service, region) for service, region in by_region}
    paths |= {
        f"services/{service}/regions/{region}/endpoint": (service, region) for service, region in by_service - by_region
    }
    return {paths[path]: host for path, host in reader.values("endpoints", sorted(paths)).items()}


def _masks(pairs: Pairs, regions: list[str]) -> dict[str, str]:
    by_service: dict[str, set[str]] = {}
    for service, region in sorted(pairs):
        by_service.setdefault(service, set()).add(region)
    return {service: encode_mask(listed, regions) for service, listed in by_service.items()}


def _sdk() -> tuple[set[str], set[str], str]:
    """Return the SDK's endpoint prefixes, its service ids, and its version."""
    import botocore  # type: ignore[import-untyped,unused-ignore]
    import botocore.session  # type: ignore[import-untyped,unused-ignore]

    session = botocore.session.get_session()
    partitions = session.get_data("endpoints")["partitions"]
    prefixes = {prefix for partition in partitions for prefix in partition["services"]}
    return prefixes, set(session.get_available_services()), f"botocore {botocore.__version__}"


def _notes(document: Mapping[str, Any], readings: _Readings) -> Iterable[str]:
    pairs = len(readings.by_region | readings.by_service)
    yield f"{len(document['regions'])} regions, {len(document['services'])} services, {pairs} pairs"
    if document["skipped"]:
        yield f"{len(document['skipped'])} ids skipped because they are no ids: {', '.join(document['skipped'])}"
    only = len(readings.by_region - readings.by_service), len(readings.by_service - readings.by_region)
    if any(only):
        yield f"the two trees differ: {only[0]} pairs under regions/ only, {only[1]} under services/ only"
    judged = Corrections.embedded()
    for service, label in document["contradictions"].items():
        if service not in judged.reviewed and not judged.meaning(SSM, service):
            yield f"the endpoints of {service} name {label}; data/corrections.json should say what that means"

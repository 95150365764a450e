"""What differs: between two snapshots of SSM, and between two regions. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from farshore.catalog.catalog import Catalog
from farshore.catalog.cloudformation import CloudFormationSource
from farshore.catalog.snapshot import SnapshotSource
from farshore.catalog.verdict import Status


@dataclass(frozen=True)
class Changes:
    """What one snapshot has and the other has not, as words to show.

    Attributes:
        regions: Region ids.
        services: Service ids.
        pairs: `service in region`, for services and regions that both snapshots have.
    """

    regions: tuple[str, ...]
    services: tuple[str, ...]
    pairs: tuple[str, ...]


def gained(old: SnapshotSource, new: SnapshotSource) -> Changes:
    """Return what the new snapshot has and the old one has not; with the two exchanged, what was lost."""
    regions, services = set(new.regions) - set(old.regions), set(new.services) - set(old.services)
    pairs = [
        f"{service} in {region}"
        for service, region in new.pairs() - old.pairs()
        if service not in services and region not in regions
    ]
    return Changes(tuple(sorted(regions)), tuple(sorted(services)), tuple(sorted(pairs)))


@dataclass(frozen=True)
class Advantage:
    """What one region offers and another does not.

    Attributes:
        region: The region that has it.
        services: Canonical services that are usable here and unavailable there.
        features: CloudFormation types that are listed here and not there, by service, for services that both have.
        comparable: False when no list of types exists for one of the two regions, so that `features` says nothing.
    """

    region: str
    services: tuple[str, ...]
    features: dict[str, tuple[str, ...]]
    comparable: bool


def advantage(catalog: Catalog, here: str, there: str) -> Advantage:
    """Return what `here` offers and `there` does not; what nobody knows or the sources dispute counts for neither."""
    services = tuple(
        service
        for service in catalog.services
        if catalog.verdict(service, there).status is Status.UNAVAILABLE and catalog.verdict(service, here).usable
    )
    source = next((one for one in catalog.sources if isinstance(one, CloudFormationSource)), None)
    comparable = source is not None and source.has_list(here) and source.has_list(there)
    features = _features(source, here, there, services) if source and comparable else {}
    return Advantage(here, services, features, comparable)


def _features(
    source: CloudFormationSource, here: str, there: str, without: Iterable[str]
) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for name, service in sorted(source.types().items()):
        if service in without or not service:
            continue
        if source.answer(name, here).listed and not source.answer(name, there).listed:
            found.setdefault(service, []).append(name)
    return {service: tuple(names) for service, names in sorted(found.items())}


def disputed(catalog: Catalog, *regions: str) -> tuple[str, ...]:
    """Return the services of which the sources dispute whether one of the regions has them."""
    return tuple(
        service
        for service in catalog.services
        if any(catalog.verdict(service, region).status is Status.DISPUTED for region in regions)
    )

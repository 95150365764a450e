"""What the endpoints give away: which services are global, and which ids mean another service. Pure functions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping

Endpoints = Mapping[tuple[str, str], str]
"""Host name of the endpoint by (service, region)."""


def region_named_by(endpoint: str, regions: Collection[str]) -> str | None:
    """Return the region whose id stands in the endpoint's host name; None when none does."""
    for label in endpoint.split("."):
        if label in regions:
            return label
        region = next((one for one in regions if label.endswith(f"-{one}")), None)
        if region:
            return region
    return None


def homes(
    endpoints: Endpoints, partitions: Mapping[str, str], regions: Collection[str]
) -> dict[str, dict[str, list[str]]]:
    """Find the global services: those whose endpoints all lie in one of the regions that list them, or mostly in none.

    Returns:
        Service id to partition to the regions in which its endpoints lie: one (`route53-recovery-control-config`:
        us-west-2), several (`support`), or none when they name no region (`cloudfront`). Regional ones are left out.

    Args:
        endpoints: Every known endpoint.
        partitions: Region id to partition, for the regions of the endpoints.
        regions: Every region id, as an endpoint may lie in a region that lists nothing.
    """
    named: dict[tuple[str, str], list[tuple[str, str | None]]] = defaultdict(list)
    for (service, region), endpoint in endpoints.items():
        named[service, partitions[region]].append((region, region_named_by(endpoint, regions)))
    found: dict[str, dict[str, list[str]]] = {}
    for (service, partition), places in sorted(named.items()):
        homes_of_all = {place for _, place in places}
        elsewhere = sum(region != place for region, place in places)
        in_one_of_many = len(places) > 1 and len(homes_of_all) == 1
        # Single endpoints without a region exist for regional services too (sdb, signin), hence the majority.
        if in_one_of_many or 2 * elsewhere > len(places):
            found.setdefault(service, {})[partition] = sorted(place for place in homes_of_all if place)
    return found


def contradictions(endpoints: Endpoints, regions: Collection[str], sdk_prefixes: Collection[str]) -> dict[str, str]:
    """Find the ids whose endpoints belong to another service that the SDK knows.

    `ses` with its endpoint `email.*` is only another word: the SDK has no endpoint prefix `ses`. But it has both
    `application-autoscaling` and `autoscaling-plans`, so the one's endpoint contradicts the other's id.
    Some are harmless (`docdb` really is served by `rds.*`); data/corrections.json holds the judgement on each.

    Args:
        endpoints: Every known endpoint.
        regions: Every region id.
        sdk_prefixes: The endpoint prefixes of the SDK.
    """
    labels: dict[str, Counter[str]] = defaultdict(Counter)
    for (service, _), endpoint in endpoints.items():
        first = next((label for label in endpoint.split(".") if label not in regions), "")
        labels[service][first] += 1
    found = {}
    for service, counted in sorted(labels.items()):
        label = counted.most_common(1)[0][0]
        if label != service and label in sdk_prefixes and service in sdk_prefixes:
            found[service] = label
    return found

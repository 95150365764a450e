"""Where each resource of a plan is, how that is known, and what is said where it is not.

In this order: a type that belongs to no region is global; the `region` argument that provider v6 gives every regional
resource (https://registry.terraform.io/providers/hashicorp/aws/latest/docs/guides/enhanced-region-support); what the
resource's own ARN says; the provider configuration, through modules and variables, or as a data source of that provider
saw it; the bucket it is a part of; its ARN before the change; its Availability Zone; and what other resources of the
same provider configuration tell. The last two are inferred, and every finding says so.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from farshore.plan.configuration import Configuration
from farshore.plan.resource import Resource
from farshore.plan.types import Scope, scope_of

BUCKET = "aws_s3_bucket"
_OF_ITS_BUCKET = "the bucket it is a part of"
_REGION = re.compile(r"[a-z]{2,4}(?:-[a-z]+)+-\d{1,2}")
_ZONE = re.compile(rf"({_REGION.pattern})(?:[a-z]|-[a-z0-9-]+)")


@dataclass(frozen=True, slots=True)
class Location:
    """Where a resource is.

    Attributes:
        region: The id of its region; None when it is global or unresolved.
        how: How that is known, or why it is not, as words that follow "from" or "because".
        is_global: Whether it belongs to no region.
        inferred: Whether the region was concluded rather than stated.
        control_region: The region of a global resource's control plane, where it is known.
    """

    region: str | None
    how: str
    is_global: bool = False
    inferred: bool = False
    control_region: str | None = None

    @property
    def is_told(self) -> bool:
        """Say whether the resource or its provider configuration tells the region, whatever else is in the plan."""
        return not self.inferred and not self.is_unresolved and self.how != _OF_ITS_BUCKET

    @property
    def is_unresolved(self) -> bool:
        """Say whether a region was looked for and not found."""
        return self.region is None and not self.is_global


def region_in(text: Any) -> str | None:
    """Return a value if it is written as a region id is."""
    return text if isinstance(text, str) and _REGION.fullmatch(text) else None


def region_of_zone(zone: Any) -> str | None:
    """Return the region of an Availability Zone, Local Zone or Wavelength Zone by its name."""
    found = _ZONE.fullmatch(zone) if isinstance(zone, str) else None
    return found[1] if found else None


def region_of_arn(arn: Any) -> str | None:
    """Return the region an ARN names; None for a global one, or text that is no ARN."""
    parts = arn.split(":", 5) if isinstance(arn, str) else []
    return region_in(parts[3]) if len(parts) == 6 and parts[0] == "arn" else None


def provider_regions(
    configuration: Configuration, stated: Mapping[str, str], seen: Callable[[], Mapping[str, str]]
) -> dict[str, Location]:
    """Return the regions of the provider configurations that AWS resources use, by their keys.

    Args:
        configuration: The plan's.
        stated: Regions of provider configurations that the user stated, by their keys.
        seen: Returns the regions that data sources saw, by provider configuration; asked only where one is unresolved.
    """
    regions = {key: _provider_region(key, configuration, stated) for key in configuration.provider_keys("aws_")}
    if any(location.is_unresolved for location in regions.values()):
        for key, region in seen().items():
            if key in regions and regions[key].is_unresolved:
                regions[key] = Location(region, f"a data source of provider `{key}`")
    return regions


def locate(
    resources: Sequence[Resource],
    configuration: Configuration,
    regions: Mapping[str, Location],
    known: Mapping[Resource, Location],
) -> dict[Resource, Location]:
    """Return where each resource of one plan is.

    Args:
        resources: All AWS resources of the plan.
        configuration: The plan's.
        regions: Those of `provider_regions`.
        known: Where some of them are.
    """
    providers = {one: configuration.provider(one.address) for one in resources}
    found = {
        one: known.get(one) or _of_itself(one, configuration) or _of_provider(providers[one], regions)
        for one in resources
    }
    unresolved = {one: location for one, location in found.items() if location.is_unresolved}
    if not unresolved:
        return found
    neighbours = _by_neighbours({providers[one] for one in unresolved}, providers)
    buckets = _bucket_regions(found)
    for one, location in unresolved.items():
        found[one] = _of_bucket(one, buckets) or _inferred(one, providers[one], neighbours, location)
    return found


def _of_itself(resource: Resource, configuration: Configuration) -> Location | None:
    """Return what a resource tells of its region; None when it tells nothing."""
    values = resource.values
    facts = resource.facts
    placement = scope_of(resource.type, values)
    if placement.scope is Scope.GLOBAL:
        return Location(None, "its type belongs to no region", is_global=True, control_region=placement.control_region)
    if facts.region_attribute and (region := region_in(values.get(facts.region_attribute))):
        return Location(region, "its `region` argument")
    if region := region_of_arn(resource.arn):
        return Location(region, "its ARN")
    if facts.region_attribute and resource.is_unknown(facts.region_attribute):
        # What a provider works out by itself is unknown too, but then the configuration gives no argument.
        given = "region" in configuration.expressions(resource.address)
        return Location(None, "its `region` argument is known only after the apply") if given else None
    return None


def _provider_region(key: str, configuration: Configuration, stated: Mapping[str, str]) -> Location:
    if key in stated:
        return Location(stated[key], f"what you said of provider `{key}`")
    value, how = configuration.provider_region(key)
    region = region_in(value)
    if value is not None and region is None:
        return Location(None, f"{how} gives no region")
    return Location(region, how)


def _of_provider(key: str | None, regions: Mapping[str, Location]) -> Location:
    return regions.get(key or "") or Location(None, "the plan does not tell which provider it uses")


def _by_neighbours(wanted: Set[str | None], providers: Mapping[Resource, str | None]) -> dict[str, Counter[str]]:
    """Return the regions that resources themselves tell, by those provider configurations that are asked for."""
    neighbours: dict[str, Counter[str]] = defaultdict(Counter)
    for one, key in providers.items():
        if key and key in wanted and (region := _told_by(one)):
            neighbours[key][region] += 1
    return neighbours


def _told_by(resource: Resource) -> str | None:
    """Return the region that the values of a resource tell, those before the apply included."""
    return region_of_arn(resource.arn) or region_of_arn(resource.arn_before) or _zone_region(resource)


def _inferred(
    resource: Resource, provider: str | None, neighbours: Mapping[str, Counter[str]], unresolved: Location
) -> Location:
    if region := region_of_arn(resource.arn_before):
        return Location(region, "its ARN before the change")
    if region := _zone_region(resource):
        return Location(region, "its Availability Zone", inferred=True)
    told = neighbours.get(provider or "", Counter())
    if len(told) == 1:
        ((region, count),) = told.items()
        others = f"{count} other resources" if count > 1 else "another resource"
        return Location(region, f"{others} of provider `{provider}`", inferred=True)
    return unresolved


def _bucket_regions(found: Mapping[Resource, Location]) -> dict[str, str]:
    """Return the regions of the buckets of a plan by their names, which are unique over all regions."""
    named = ((one.get("bucket"), location.region) for one, location in found.items() if one.type == BUCKET)
    return {name: region for name, region in named if isinstance(name, str) and region}


def _of_bucket(resource: Resource, buckets: Mapping[str, str]) -> Location | None:
    """Return where a part of a bucket is, as its policy: such types tell nothing but the bucket's name."""
    name = resource.get("bucket") if resource.type.startswith(f"{BUCKET}_") else None
    region = buckets.get(name) if isinstance(name, str) else None
    return Location(region, _OF_ITS_BUCKET) if region else None


def _zone_region(resource: Resource) -> str | None:
    """Return the region of the first zone that a resource names, after the apply or before it."""
    for name in resource.facts.zone_attributes:
        for value in (resource.get(name), resource.was(name)):
            for zone in value if isinstance(value, list) else [value]:
                if region := region_of_zone(zone):
                    return region
    return None

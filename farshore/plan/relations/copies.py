"""Copies that AWS keeps of a resource in other regions: replicas declared inline, and replicas of their own.

Which argument of which type says so is data: `farshore/plan/types/data/replications.json`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from farshore.plan.regions import region_in, region_of_arn
from farshore.plan.resource import Resource
from farshore.plan.types import Replication as Way
from farshore.plan.types import Role, facts
from farshore.plan.values import as_blocks, texts_in

GLOBAL_RESOURCES = ("global_cluster_identifier", "global_replication_group_id", "multi_region_cluster_name")
"""Arguments that name what stands above the copies, not the source: who names the same is a copy of the same."""

BUCKET_REPLICATION = "aws_s3_bucket_replication_configuration"

REGISTRY_REPLICATION = "aws_ecr_replication_configuration"
"""Of the registry of its region: it names no repository, and copies all that the filters of a rule let through.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-ecr-replicationconfiguration-repositoryfilter.html
(2026-11-21)
"""


@dataclass(frozen=True, slots=True)
class Replication:
    """Data that AWS copies from one region to another.

    Attributes:
        source: What is copied; what declares it where the plans do not show the source.
        region: Where to.
        declared_by: The resource that says so: the source, the copy, or a replication configuration.
        target: The resource that is the copy, where one is in the plans.
    """

    source: Resource
    region: str
    declared_by: Resource
    target: Resource | None = None


def replications(resources: Iterable[Resource]) -> Iterator[Replication]:
    """Yield the replications that resources declare, within a region too; those that remain after the apply only."""
    remaining = [one for one in resources if one.action.remains]
    known = by_arn(remaining)
    buckets = {str(one.get("bucket")): one for one in remaining if one.type == "aws_s3_bucket" and one.get("bucket")}
    places = Places(remaining)
    for one in remaining:
        if one.type == BUCKET_REPLICATION:
            yield from _bucket_replications(one, buckets)
            continue
        if one.type == REGISTRY_REPLICATION:
            yield from _registry_replications(one, remaining)
            continue
        for source in sources_of(one, known):
            if one.region:
                yield Replication(source, one.region, one, one)
        for way in one.facts.replicates:
            if way.role is not Role.COPY:
                yield from _declared(one, way, places)


def inline_regions(resource: Resource) -> tuple[str, ...]:
    """Return the regions in which a resource declares copies; those still unknown are left out."""
    return _inline_regions(resource, resource.values)


def inline_regions_before(resource: Resource) -> tuple[str, ...]:
    """Return the regions in which a resource declared copies before the apply."""
    return _inline_regions(resource, resource.before)


def _inline_regions(resource: Resource, values: Mapping[str, Any]) -> tuple[str, ...]:
    if not resource.facts.replicates:  # as most types
        return ()
    ways = (way for way in resource.facts.replicates if way.region)
    found = (region_in(value) for way in ways for value in _at(values, way.region.split(".")))
    return tuple(dict.fromkeys(region for region in found if region))


def copy_arguments(resource: Resource) -> tuple[str, ...]:
    """Return the arguments of a resource that make it a copy of another, or a member of what stands above copies."""
    return _copy_arguments(resource.type)


@cache  # most rules about copies ask this of every resource
def _copy_arguments(resource_type: str) -> tuple[str, ...]:
    return tuple(way.path for way in facts(resource_type).replicates if way.role is Role.COPY)


def is_copy(resource: Resource) -> bool:
    """Say whether a resource is a copy of another, or a member of a global one, by a value or a reference."""
    arguments = copy_arguments(resource)
    return bool(arguments) and any(
        resource.get(argument) is not None or resource.plan.refers(resource, argument) for argument in arguments
    )


def was_copy(resource: Resource) -> bool:
    """Say whether a resource was a copy of another, or a member of a global one, before the apply."""
    return any(resource.was(argument) for argument in copy_arguments(resource))


def by_arn(resources: Iterable[Resource]) -> dict[str, Resource]:
    """Return resources by the ARNs that are known."""
    return {one.arn: one for one in resources if one.arn}


def sources_of(replica: Resource, known: Mapping[str, Resource]) -> list[Resource]:
    """Return what a resource is a copy of, by reference or by the ARN it names; empty when it is none or none is here.

    Args:
        replica: The resource that may be a copy.
        known: All resources by their ARNs, those of other plans too.
    """
    found: dict[Resource, None] = {}
    for way in replica.facts.replicates:
        if way.role is Role.COPY and way.path not in GLOBAL_RESOURCES:
            value = replica.get(way.path)
            named = known.get(value) if isinstance(value, str) else None
            candidates = [*replica.plan.referenced(replica, way.path), *([named] if named else [])]
            found.update((one, None) for one in candidates if one.type in way.of and one is not replica)
    return list(found)


def shared_by(member: Resource) -> str | None:
    """Return the global resource a resource is a member of: its address, else its identifier; None when of none."""
    for way in member.facts.replicates:
        if way.path in GLOBAL_RESOURCES:
            referred = member.plan.referenced(member, way.path)
            named = member.get(way.path)
            if referred or isinstance(named, str):
                return referred[0].address if referred else named
    return None


_KEYS = frozenset({"aws_kms_key", "aws_kms_external_key"})
_KEY_ALIAS = "aws_kms_alias"
_KEYS_OF_REPLICAS = {
    "aws_dynamodb_table": "replica",
    "aws_secretsmanager_secret": "replica",
    BUCKET_REPLICATION: "rule",
}
"""The blocks in which a source names the keys of its copies."""


def keys_of_copies(resources: Iterable[Resource], known: Mapping[str, Resource]) -> set[Resource]:
    """Return the keys that copies are encrypted with: such a key is needed where the copy is, and nowhere else.

    Args:
        resources: What may have a key.
        known: All resources by their ARNs.
    """
    found: set[Resource] = set()
    for one in resources:
        paths = [_KEYS_OF_REPLICAS[one.type]] if one.type in _KEYS_OF_REPLICAS else []
        paths += [name for name in _KEY_ARGUMENTS if is_copy(one)]
        for path in paths:
            texts = texts_in(one.get(path)) if one.get(path) else ()
            named = [known[text] for text in texts if text in known]
            found.update(key for each in (*one.plan.referenced(one, path), *named) for key in _key_behind(each))
    return found


_KEY_ARGUMENTS = ("kms_key_id", "kms_key_arn")


def _key_behind(one: Resource) -> list[Resource]:
    if one.type == _KEY_ALIAS:
        return [each for each in one.plan.referenced(one, "target_key_id") if each.type in _KEYS]
    return [one] if one.type in _KEYS else []


class Places:
    """Resources by type and region, and by what names them: many links look among them for what they copy."""

    def __init__(self, resources: Iterable[Resource]) -> None:
        self._order = {one: number for number, one in enumerate(resources)}

    @cached_property
    def _there(self) -> dict[tuple[str, str | None], list[Resource]]:
        found: dict[tuple[str, str | None], list[Resource]] = defaultdict(list)
        for one in self._order:
            found[one.type, one.region].append(one)
        return found

    @cached_property
    def _named(self) -> dict[str, list[Resource]]:
        found: dict[str, list[Resource]] = defaultdict(list)
        for one in self._order:
            for name in {str(name) for name in (one.get("id"), one.arn) if name}:
                found[name].append(one)
        return found

    def there(self, types: Iterable[str], region: str | None) -> list[Resource]:
        """Return the resources of some types in a region, in the order of the plans."""
        return sorted(
            (one for kind in {*types} for one in self._there.get((kind, region), ())), key=self._order.__getitem__
        )

    def named(self, texts: Iterable[str], types: Container[str], region: str | None) -> list[Resource]:
        """Return those of the types in the region whose id or ARN is among some texts."""
        found = {one for text in {*texts} for one in self._named.get(text, ())}
        return sorted((one for one in found if one.type in types and one.region == region), key=self._order.__getitem__)


def _declared(one: Resource, way: Way, places: Places) -> Iterator[Replication]:
    """Yield what a source says of its copies, or a resource that stands between sources and copies."""
    sources = [one] if way.role is Role.SOURCE else _linked_sources(one, way, places)
    regions = dict.fromkeys(region_in(value) for value in _at(one.values, way.region.split(".")) if way.region)
    if not way.region and way.role is Role.LINK:
        regions = dict.fromkeys(_linked_regions(one, way))
    for region in regions:
        if region:
            yield from (Replication(source, region, one) for source in sources)


def _linked_sources(link: Resource, way: Way, places: Places) -> list[Resource]:
    """Return what a link copies in its own region: what it refers to or names, or all of it there.

    The link itself stands for a source that the plans do not show.
    """
    referred = [one for one in link.plan.referenced(link) if one.type in way.of and one.region == link.region]
    if referred:
        return referred
    named = places.named(texts_in(link.values), way.of, link.region)
    # What a variable or a data source gives is not here unless it was named.
    return named or ([] if link.plan.refers(link) else places.there(way.of, link.region)) or [link]


def _linked_regions(link: Resource, way: Way) -> Iterator[str | None]:
    """Yield the other regions that a link leads to: by what it refers to, and by ARNs."""
    yield from (one.region for one in link.plan.referenced(link) if one.type in way.of and one.region != link.region)
    for value in texts_in(_at(link.values, way.path.split(".")) if way.path else link.values):
        region = region_of_arn(value)
        if region != link.region:
            yield region


def copied_by_registry(configuration: Resource, remaining: Iterable[Resource]) -> list[Resource]:
    """Return the repositories that a registry's replication copies, also to a region that is not known yet."""
    registry = _Registry(configuration, remaining)
    return [one for rule in _registry_rules(configuration) for one in registry.let_through(rule)]


def _registry_replications(configuration: Resource, remaining: Iterable[Resource]) -> Iterator[Replication]:
    """Yield what a registry copies; the configuration stands for repositories that the plans do not show."""
    found: dict[tuple[Resource, str], None] = {}
    registry = _Registry(configuration, remaining)
    for rule in _registry_rules(configuration):
        sources = registry.let_through(rule) if registry.repositories else [configuration]
        regions = [region for value in _at(rule, ["destination", "region"]) if (region := region_in(value))]
        found.update(((source, region), None) for region in regions for source in sources)
    yield from (Replication(source, region, configuration) for source, region in found)


def _registry_rules(configuration: Resource) -> list[dict[str, Any]]:
    return as_blocks(_at(configuration.values, ["replication_configuration", "rule"]))


class _Registry:
    """The repositories of the registry of one region, by name."""

    def __init__(self, configuration: Resource, remaining: Iterable[Resource]) -> None:
        self.repositories = [one for one in remaining if _is_in_registry(one, configuration)]
        names = ((one.get("name"), number) for number, one in enumerate(self.repositories))
        self._named = sorted((name, number) for name, number in names if isinstance(name, str))
        self._unnamed = [number for number, one in enumerate(self.repositories) if not isinstance(one.get("name"), str)]

    def let_through(self, rule: Mapping[str, Any]) -> list[Resource]:
        """Return those that the filters of a rule let through; what is not known counts as let through."""
        filters = as_blocks(rule.get("repository_filter"))
        prefixes = [one.get("filter") for one in filters if one.get("filter_type") == "PREFIX_MATCH"]
        known = [one for one in prefixes if isinstance(one, str)]
        if len(known) < len(filters) or not filters:
            return self.repositories
        found = {*self._unnamed, *(number for prefix in known for number in self._beginning(prefix))}
        return [self.repositories[number] for number in sorted(found)]

    def _beginning(self, prefix: str) -> Iterator[int]:
        at = bisect_left(self._named, (prefix, 0))
        while at < len(self._named) and self._named[at][0].startswith(prefix):
            yield self._named[at][1]
            at += 1


def _is_in_registry(one: Resource, configuration: Resource) -> bool:
    return one.type == "aws_ecr_repository" and one.region is not None and one.region == configuration.region


def _bucket_replications(configuration: Resource, buckets: Mapping[str, Resource]) -> Iterator[Replication]:
    """Yield what an S3 replication configuration copies, as far as both buckets are in the plans."""
    sources = _buckets(configuration, buckets, "bucket")
    for number, rule in enumerate(configuration.blocks("rule")):
        if rule.get("status") == "Disabled":
            continue
        for target in _buckets(configuration, buckets, "rule", number, "destination", 0, "bucket"):
            for source in sources:
                if target.region and target is not source:
                    yield Replication(source, target.region, configuration, target)


def _buckets(resource: Resource, buckets: Mapping[str, Resource], *path: str | int) -> list[Resource]:
    """Return the buckets that an argument names: by its value (a name or an ARN), else by what it refers to."""
    value = resource.get(*path)
    named = buckets.get(value.rpartition(":")[2]) if isinstance(value, str) else None
    return [named] if named else buckets_referred(resource, *path)


def buckets_referred(resource: Resource, *path: str | int) -> list[Resource]:
    """Return the buckets that an argument refers to, also through what configures them."""
    return [bucket for one in resource.plan.referenced(resource, *path) for bucket in _bucket_of(one)]


def _bucket_of(one: Resource) -> list[Resource]:
    """Return the bucket that a resource is or configures: replication waits for versioning by referring to that."""
    if one.type.startswith("aws_s3_bucket_"):
        return [each for each in one.plan.referenced(one, "bucket") if each.type == "aws_s3_bucket"]
    return [one] if one.type == "aws_s3_bucket" else []


def _at(values: Any, names: Iterable[str]) -> list[Any]:
    """Return all values at a path of names, through blocks and lists of them."""
    found: list[Any] = [values]
    for name in names:
        found = [block.get(name) for one in found for block in as_blocks(one)]
    return [one for value in found for one in (value if isinstance(value, list) else [value])]

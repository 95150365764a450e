"""Replicas in the region of what they copy: those that AWS refuses, and those that serve reads but survive nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from farshore.plan.estate import Estate
from farshore.plan.plan import Plan
from farshore.plan.regions import region_of_arn
from farshore.plan.relations.accounts import account
from farshore.plan.relations.copies import GLOBAL_RESOURCES, inline_regions, shared_by, sources_of
from farshore.plan.relations.peers import STANDBY_WORDS, Peers
from farshore.plan.resource import Resource
from farshore.plan.values import as_blocks
from farshore.plan.words import short_code, words_of

REFUSED = (
    "aws_kms_replica_key",
    "aws_kms_replica_external_key",
    "aws_dynamodb_table_replica",
    "aws_mq_broker",
    "aws_db_instance_automated_backups_replication",
)
"""Types that AWS makes in another region than their source only.

https://docs.aws.amazon.com/powershell/latest/reference/items/New-KMSReplicaKey.html,
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/globaltables-CoreConcepts.html (one replica a region)
(2026-11-21)
"""

ALLOWED = ("aws_db_instance", "aws_rds_cluster", "aws_neptune_cluster")
"""Types that may be in the region of their source too, where they serve reads.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.XRgn.html (2026-11-21)
"""

_INLINE = ("aws_dynamodb_table", "aws_secretsmanager_secret")
"""Types whose `replica` blocks name the other regions only; their own region is not one of them.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/globaltables-CoreConcepts.html (2026-11-21)
"""

_MEMBERS = ("aws_rds_cluster", "aws_docdb_cluster", "aws_neptune_cluster", "aws_memorydb_cluster")
"""Types of which a global cluster has one in each region.

https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database.configuration.requirements.html
(2026-11-21)
"""


@dataclass(frozen=True, slots=True)
class SameRegion:
    """A copy that is lost together with what it copies.

    Attributes:
        copy: The resource that is the copy, or declares it.
        source: What is copied; None where no plan shows it, and the copy itself for an inline one.
        refused: Whether AWS makes none there, so that the apply fails.
        word: The word of the copy's name that says that it was meant for another region; empty without one.
    """

    copy: Resource
    source: Resource | None
    refused: bool
    word: str = ""


def copies_in_the_same_region(estate: Estate) -> Iterator[SameRegion]:
    """Yield the copies that are in the region of what they copy and that nothing elsewhere makes up for."""
    several = len(estate.once(Peers).regions) > 1
    yield from _copies(estate, several)
    yield from _inline(estate)
    yield from _members(estate)
    yield from _buckets(estate, several)
    yield from _registries(estate)


def _copies(estate: Estate, several: bool) -> Iterator[SameRegion]:
    for one in estate.of_type(*REFUSED, *ALLOWED):
        argument = next(way.path for way in one.facts.replicates if way.path not in GLOBAL_RESOURCES)
        sources = sources_of(one, estate.by_arn) or _linked(one, argument, estate.by_arn)
        same = [source for source in sources if source.region == one.region]
        named = not sources and region_of_arn(one.get(argument)) == one.region
        if one.region and (named or (same and len(same) == len(sources))):
            source = same[0] if same else None
            if one.type in REFUSED:
                yield SameRegion(one, source, refused=True)
            else:
                yield from _may_be_meant(estate, one, source, several)


def _linked(one: Resource, argument: str, known: Mapping[str, Resource]) -> list[Resource]:
    """Return what a type that only links two regions copies."""
    value = one.get(argument)
    named = known.get(value) if isinstance(value, str) else None
    return [named] if named else one.plan.referenced(one, argument)


def _may_be_meant(estate: Estate, one: Resource, source: Resource | None, several: bool) -> Iterator[SameRegion]:
    """Yield a copy for reads only where it is all there is, or where its name promises another region."""
    word = other_place(estate, one, source)
    elsewhere = bool(estate.copies(source)) if source else True
    if word or (not elsewhere and several):
        yield SameRegion(one, source, refused=False, word=word)


def _inline(estate: Estate) -> Iterator[SameRegion]:
    for one in estate.of_type(*_INLINE):
        if one.region and one.region in inline_regions(one):
            yield SameRegion(one, one, refused=True)


def _members(estate: Estate) -> Iterator[SameRegion]:
    """Yield the second member of a global cluster in one region."""
    found: dict[tuple[str, str, str], list[Resource]] = defaultdict(list)
    for one in estate.of_type(*_MEMBERS):
        shared = shared_by(one)
        if shared and one.region:
            found[one.plan.file, shared, one.region].append(one)
    for first, *others in found.values():
        yield from (SameRegion(one, first, refused=True) for one in others)


def _buckets(estate: Estate, several: bool) -> Iterator[SameRegion]:
    for one in estate.replications:
        target = one.target
        inside = target is not None and target.type == "aws_s3_bucket" and target.region == one.source.region
        if inside and target is not None and target.region:
            yield from _may_be_meant(estate, target, one.source, several)


def _registries(estate: Estate) -> Iterator[SameRegion]:
    accounts_of = {
        plan: {known for each in plan.resources if (known := account(each))}
        for plan in {one.plan for one in estate.of_type("aws_ecr_replication_configuration")}
    }
    for one in estate.of_type("aws_ecr_replication_configuration"):
        accounts = accounts_of[one.plan]
        destinations = [
            destination
            for outer in one.blocks("replication_configuration")
            for rule in as_blocks(outer.get("rule"))
            for destination in as_blocks(rule.get("destination"))
        ]
        own = [each for each in destinations if one.region and each.get("region") == one.region]
        if any(each.get("registry_id") in accounts for each in own):
            yield SameRegion(one, one, refused=True)


def other_place(estate: Estate, one: Resource, source: Resource | None) -> str:
    """Return the word of a copy's address, and not of its source's, that names another region or a standby."""
    own = words_of(source.address) if source else []
    words = [word for word in words_of(one.address) if word not in own]
    others = [region for region in estate.regions if region != one.region]
    ids = (region for region in others if f"-{region}-" in f"-{'-'.join(words)}-" or short_code(region) in words)
    return next((word for word in words if word in STANDBY_WORDS), "") or next(ids, "")


class Elsewhere:
    """The first resource of each module and of each plan in each region."""

    def __init__(self, resources: Iterable[Resource]) -> None:
        self._first: dict[tuple[Plan, str | None], dict[str, Resource]] = defaultdict(dict)
        for one in resources:
            if one.region:
                for module in (one.module, None):
                    self._first[one.plan, module].setdefault(one.region, one)

    def beside(self, one: Resource) -> Resource | None:
        """Return a resource in another region, of the same module or else plan: its provider is the one to pass."""
        for module in (one.module, None):
            for region, other in self._first[one.plan, module].items():
                if region != one.region:
                    return other
        return None

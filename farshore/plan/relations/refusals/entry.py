"""What an entry in the table of refusals is, and what is found by one."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from farshore.plan.action import Action
from farshore.plan.estate import Estate
from farshore.plan.plan import Plan
from farshore.plan.relations.buckets import VERSIONING, Buckets
from farshore.plan.relations.copies import Replication, shared_by
from farshore.plan.relations.safeguards import gives
from farshore.plan.resource import Resource
from farshore.plan.types.state import GLOBAL_CLUSTERS


class Around:
    """What a refusal may look at beside the resource itself.

    Attributes:
        estate: Everything in the plans.
    """

    def __init__(self, estate: Estate) -> None:
        self.estate = estate

    @cached_property
    def buckets(self) -> Buckets:
        """Return the settings of buckets."""
        return self.estate.once(Buckets)

    @cached_property
    def replications(self) -> Mapping[Resource, Sequence[Replication]]:
        """Return the replications by what declares them."""
        found: dict[Resource, list[Replication]] = defaultdict(list)
        for one in self.estate.replications:
            found[one.declared_by].append(one)
        return found

    @cached_property
    def plans_with_versioning(self) -> frozenset[Plan]:
        """Return the plans that set the versioning of a bucket, so that they would hold that of others too."""
        return frozenset(one.plan for one in self.estate.of_type(VERSIONING))

    @cached_property
    def members(self) -> Mapping[tuple[str, str], Sequence[Resource]]:
        """Return the members of what spans regions, by their type and what they share."""
        found: dict[tuple[str, str], list[Resource]] = defaultdict(list)
        for one in self.estate.remaining:
            if shared := shared_by(one):
                found[one.type, shared].append(one)
        return found

    @cached_property
    def _firsts(self) -> frozenset[Resource]:
        """Return what something that spans regions is made of, and that does not say so itself."""
        above = self.estate.of_type(*GLOBAL_CLUSTERS)
        return frozenset(one for each in above for one in each.plan.referenced(each, _FIRSTS.get(each.type, "")))

    def is_global(self, one: Resource) -> bool:
        """Say whether a resource spans regions, or is a member of what does."""
        return one.type in GLOBAL_CLUSTERS or shared_by(one) is not None or one in self._firsts


_FIRSTS = {
    "aws_docdb_global_cluster": "source_db_cluster_identifier",
    "aws_elasticache_global_replication_group": "primary_replication_group_id",
    "aws_neptune_global_cluster": "source_db_cluster_identifier",
    "aws_rds_global_cluster": "source_db_cluster_identifier",
}
"""The argument that names what something global is made of.

https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs (2026-11-28)
"""


@dataclass(frozen=True, slots=True)
class Refused:
    """A resource that AWS refuses.

    Attributes:
        why: What is wrong with it, in words that follow its address.
        others: Further resources that it is about.
    """

    why: str
    others: tuple[Resource, ...] = ()


@dataclass(frozen=True, slots=True)
class RefusedCopy:
    """A replica that AWS does not make.

    Attributes:
        source: What is copied; for versioning, the bucket that has none.
        replica: The resource that declares the replica: the table itself, or the replication configuration.
        region: The region of the replica; empty where it must not be told.
        settings: What says so beside the two, and is to be changed.
    """

    source: Resource
    replica: Resource
    region: str
    settings: tuple[Resource, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that AWS refuses.

    Attributes:
        types: The types of which a resource may be refused.
        fact: What the source says.
        remedy: What to do; of a copy, with `{region}` for the region of that.
        source: Where AWS, the provider, or who met the error, says so.
        date: When that was read.
    """

    types: tuple[str, ...]
    fact: str
    remedy: str
    source: str
    date: datetime.date


@dataclass(frozen=True, slots=True)
class Refusal(Entry):
    """A refusal of what an apply makes or changes, by what that resource itself asks for.

    Attributes:
        refused: Yields why one of them is refused.
    """

    refused: Callable[[Resource, Around], Iterator[Refused]]


@dataclass(frozen=True, slots=True)
class CopyRefusal(Entry):
    """A refusal to copy, because of what the replica or its source lacks.

    Attributes:
        copies: Yields the copies that are refused among what one of them declares.
        words: What to say: `{replicas}`, `{sources}` and `{settings}` are resources, `{region}` and `{source_region}`
            their regions, and `{replicas_have}`, `{sources_have}` the verbs that go with them.
        changes: Which side is to be changed, `source` or `replica`; the settings come first where there are any.
        safeguard: What a comparison of safeguards calls the same, in words; empty where it does not.
    """

    copies: Callable[[Resource, Around], Iterator[RefusedCopy]]
    words: str
    changes: str = "replica"
    safeguard: str = ""


def is_made(one: Resource) -> bool:
    """Say whether the apply makes a resource."""
    return one.action in (Action.CREATE, Action.REPLACE)


def is_sent(one: Resource) -> bool:
    """Say whether the apply makes or changes a resource: what stands as it is was accepted."""
    return is_made(one) or one.action is Action.UPDATE


def is_not_given(one: Resource, name: str) -> bool:
    """Say whether an argument is certain to be given by nobody: the declaration is there, and does not hold it."""
    return not one.get(name) and bool(one.plan.configuration.resource(one.address)) and not gives(one, name)


def of_types(several: Iterable[Resource], *types: str) -> list[Resource]:
    """Return those of some types."""
    return [one for one in several if one.type in types]

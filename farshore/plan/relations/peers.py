"""Which regions are counterparts of each other, and what of one should also be in another.

Regions that merely appear in the same plan are no pair: they have to share something, else nothing of the one is
expected in the other.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property

from farshore.plan.address import without_keys
from farshore.plan.estate import Estate
from farshore.plan.resource import Resource
from farshore.plan.types import Kind
from farshore.plan.words import words_of

STANDBY_WORDS = frozenset({"dr", "failover", "passive", "recovery", "secondary", "standby"})
"""Words in an address or a provider's alias that say that its region is the standby."""

_SEVERAL = 2
"""Regions that have something, from which on the one without it is the exception."""

_ENOUGH_INFERRED = 2
"""Twins that were matched only for being alone in their type, from which on regions count as counterparts."""


class Peers:
    """The serving regions of an estate, and what they share."""

    def __init__(self, estate: Estate) -> None:
        """Look at an estate.

        Args:
            estate: The estate; what serves in it, and where, is `estate.serving`'s answer.
        """
        self._estate = estate
        self._counts = estate.serving.sizes
        self.members = estate.serving.parts
        """What serves in a region and would be expected in its counterpart."""
        self.regions = estate.serving.regions
        """The regions that serve, the one with most members first, then by id."""

    def serves_less(self, region: str, others: Iterable[str]) -> bool:
        """Say whether a region has at most half as many members as each of some others."""
        return all(2 * self._counts[region] <= self._counts[other] for other in others)

    def standby(self, region: str) -> Resource | None:
        """Return a resource whose name makes a region the standby, where most that serves there is named so."""
        members = [one for one in self.members if one.region == region]
        named = [one for one in members if is_named_standby(one)]
        return named[0] if len(named) * 2 > len(members) else None

    @cached_property
    def _kinds(self) -> dict[str, set[Kind]]:
        found: dict[str, set[Kind]] = defaultdict(set)
        for one in self.members:
            found[str(one.region)].add(one.facts.kind)
        return found

    def has(self, region: str, kind: Kind) -> bool:
        """Say whether anything of a kind serves in a region."""
        return kind in self._kinds.get(region, ())

    def holds_data(self, region: str) -> bool:
        """Say whether state is in a region, as a member or as a copy that AWS keeps there."""
        return self.has(region, Kind.DATA) or region in self._copied_to

    @cached_property
    def _copied_to(self) -> frozenset[str]:
        data = (one for one in self.members if one.facts.kind is Kind.DATA)
        return frozenset(region for one in data for region in self._estate.copies(one))

    @cached_property
    def _shared(self) -> Counter[frozenset[str]]:
        """Return how much each two regions share; twins that were only inferred count half."""
        shared: Counter[frozenset[str]] = Counter()
        for one in self.members:
            group = self._estate.twins.group(one)
            weight = 1 if group and group.inferred else _ENOUGH_INFERRED
            for region in self._estate.copies(one):
                shared[frozenset((str(one.region), region))] += weight
        return shared

    def partners(self, region: str) -> tuple[str, ...]:
        """Return the serving regions that are counterparts of a region: they share something with it."""
        return self._partners.get(region, ())

    @cached_property
    def _partners(self) -> dict[str, tuple[str, ...]]:
        return {
            region: tuple(
                other
                for other in self.regions
                if other != region and self._shared[frozenset((region, other))] >= _ENOUGH_INFERRED
            )
            for region in self.regions
        }

    def alone(self, kinds: tuple[Kind, ...]) -> Iterator[tuple[Resource, tuple[str, ...]]]:
        """Yield members of some kinds that have no copy anywhere, each with its region's counterparts.

        Nothing is said of a type of which something is in a region that could not be resolved: it may be the copy.
        """
        lost = {one.type for one in self._estate.remaining if one.location.is_unresolved}
        for one in self.members:
            partners = self.partners(str(one.region)) if one.facts.kind in kinds and one.type not in lost else ()
            if partners and not self._estate.copies(one):
                yield one, partners

    def all_but_one(self) -> Iterator[tuple[Resource, str]]:
        """Yield what all counterparts of a region have but one, once for all regions that have it, and that region.

        A region that serves much less than the others is none of them, and two pairs are no four.
        """
        told: set[Resource] = set()
        for one in self.members:
            home = str(one.region)
            have = {home, *self._estate.copies(one)}
            lacking = [region for region in self.partners(home) if region not in have]
            if one in told or len(have) < _SEVERAL or len(lacking) != 1:
                continue
            told.update(self._estate.twins.of(one))
            if self.has(lacking[0], one.facts.kind) and 2 * self._counts[lacking[0]] >= self._counts[home]:
                yield one, lacking[0]

    def is_one_of_many(self, resource: Resource) -> bool:
        """Say whether another instance of a counted resource has a counterpart: the regions differ in number only."""
        return isinstance(resource.index, int) and _key(resource) in self._copied_in_part

    @cached_property
    def _copied_in_part(self) -> frozenset[tuple[str | None, str]]:
        return frozenset(_key(one) for one in self.members if self._estate.copies(one))


def is_named_standby(resource: Resource) -> bool:
    """Say whether the address of a resource, or the alias of its provider, says that its region is the standby."""
    provider = resource.plan.configuration.provider(resource.address) or ""
    return not STANDBY_WORDS.isdisjoint(words_of(f"{resource.address} {provider}"))


def _key(resource: Resource) -> tuple[str | None, str]:
    return resource.region, f"{resource.module}.{without_keys(resource.address)}"

"""What the rules of review look at: all plans together, with the regions that serve and the twins between them."""

from __future__ import annotations

import datetime
import enum
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import Any, ClassVar, NamedTuple, TypeVar

from farshore.catalog import Catalog
from farshore.findings import Evidence, Finding, Place, Severity
from farshore.plan.plan import Plan
from farshore.plan.regions import BUCKET
from farshore.plan.relations.copies import Replication, by_arn, replications
from farshore.plan.relations.parts import Misplaced, misplaced
from farshore.plan.relations.parts_table import ARGUMENTS
from farshore.plan.relations.renames import renames
from farshore.plan.relations.serving import Serving
from farshore.plan.relations.strays import Strays
from farshore.plan.relations.twins import Twins
from farshore.plan.resource import Resource
from farshore.plan.words import RegionWords
from farshore.rules import Registry, Rule

Found = TypeVar("Found")


class Applied(NamedTuple):
    """What an account has of a quota.

    Attributes:
        value: How much.
        evidence: Who says so.
    """

    value: float
    evidence: Evidence


@dataclass(frozen=True)
class Answers:
    """What an account said about a system that is to move; nothing where nobody asked.

    Attributes:
        quotas: What it has, by the region, the service's code and the quota's.
        kinds: The kinds of machines of which every region was asked, each with its engine or an empty text.
    """

    quotas: Mapping[tuple[str, str, str], Applied] = field(default_factory=dict)
    kinds: frozenset[tuple[str, str]] = frozenset()


class Estate:
    """Everything the plans hold, in all regions.

    Attributes:
        plans: The plans, in the order given.
        catalog: What AWS offers where.
        today: The day of the review; that of the catalog's evidence where nobody names one.
        standbys: The regions that are to take over, where the user said so.
        answers: What the account said of them.
        resources: The resources that exist after or before the apply, of all plans; deposed objects left out.
    """

    def __init__(
        self,
        plans: Sequence[Plan],
        catalog: Catalog,
        today: datetime.date | None = None,
        standbys: Sequence[str] = (),
        answers: Answers | None = None,
    ) -> None:
        self.plans = tuple(plans)
        self.catalog = catalog
        self.today = today or catalog.date
        self.standbys = tuple(standbys)
        self.answers = answers or Answers()
        self.resources: tuple[Resource, ...] = tuple(one for plan in plans for one in plan.resources)
        self._wanted: Collection[Place] | None = None
        self._copies: dict[Resource, frozenset[str]] = {}
        self._found: dict[Callable[[Estate], Any], Any] = {}

    def before_apply(self, wanted: Collection[Place]) -> Estate:
        """Return what exists before the apply.

        Args:
            wanted: The places of which findings are looked at.
        """
        before = Estate([plan.before_apply() for plan in self.plans], self.catalog, self.today, self.standbys)
        before.words = self.words  # they remember the names that they have taken apart
        before._wanted = wanted
        return before

    def wants(self, *resources: Resource) -> bool:
        """Say whether a finding about all of these would be looked at; a rule need not work out any other."""
        return self._wanted is None or all(one.place in self._wanted for one in resources)

    @cached_property
    def _by_type(self) -> dict[str, list[Resource]]:
        found: dict[str, list[Resource]] = defaultdict(list)
        for one in self.resources:
            found[one.type].append(one)
        return found

    @cached_property
    def _remaining_by_type(self) -> dict[str, list[Resource]]:
        found: dict[str, list[Resource]] = defaultdict(list)
        for one in self.remaining:
            found[one.type].append(one)
        return found

    def of_type(self, *types: str) -> Iterator[Resource]:
        """Yield the resources of some types that remain after the apply, in the order of the types."""
        return chain.from_iterable(self._remaining_by_type.get(name, ()) for name in types)

    def ending(self, *types: str) -> Iterator[Resource]:
        """Yield the resources of some types, or of all without one, that are deleted, replaced or forgotten."""
        candidates = (one for name in types for one in self._by_type.get(name, ())) if types else self.resources
        return (one for one in candidates if one.action.destroys or not one.action.remains)

    @cached_property
    def remaining(self) -> tuple[Resource, ...]:
        """Return the resources that there are after the apply."""
        return tuple(one for one in self.resources if one.action.remains)

    @cached_property
    def by_arn(self) -> dict[str, Resource]:
        """Return what remains by the ARNs that are known."""
        return by_arn(self.remaining)

    @cached_property
    def buckets(self) -> dict[str, list[Resource]]:
        """Return the buckets that remain by their names, as far as they are known."""
        found: dict[str, list[Resource]] = defaultdict(list)
        for one in self.of_type(BUCKET):
            if isinstance(name := one.get("bucket"), str):
                found[name].append(one)
        return found

    @cached_property
    def sizes(self) -> Counter[str]:
        """Return how many resources remain in each region."""
        return Counter(one.region for one in self.remaining if one.region)

    @cached_property
    def regions(self) -> tuple[str, ...]:
        """Return the regions in which resources remain, the one with most of them first, then by id."""
        return tuple(sorted(self.sizes, key=lambda region: (-self.sizes[region], region)))

    @cached_property
    def serving(self) -> Serving:
        """Return what serves, and in which regions; a third region may watch or steer."""
        return Serving(self)

    @cached_property
    def is_partial(self) -> bool:
        """Say whether a plan shows only a part of what an apply would leave, so that what it lacks proves nothing."""
        return any(plan.errored or not plan.complete for plan in self.plans)

    @cached_property
    def words(self) -> RegionWords:
        """Return what takes the words for its region out of a name."""
        return RegionWords({region.id: region.name for region in self.catalog.regions.values()})

    @cached_property
    def twins(self) -> Twins:
        """Return the counterparts across regions, those that will be gone included."""
        # What is global has no twin, so that its renaming matters to none.
        renamed = {
            one.new: one.old for one in self.once(renames) if one.new.region and one.new.region == one.old.region
        }
        return Twins(self.resources, self.words, renamed)

    def once(self, make: Callable[[Estate], Found]) -> Found:
        """Return what a relation finds among the plans, such as their records; it is worked out once."""
        if make not in self._found:
            self._found[make] = make(self)
        found: Found = self._found[make]
        return found

    @cached_property
    def replications(self) -> tuple[Replication, ...]:
        """Return what AWS copies from where to where after the apply, as far as the plans show it."""
        return tuple(replications(self.resources))

    @cached_property
    def misplaced(self) -> tuple[Misplaced, ...]:
        """Return the parts that resources name, and that are surely in another region than the resource."""
        found = (misplaced(one, argument) for argument in ARGUMENTS for one in self.of_type(argument.type))
        return tuple(one for one in found if one)

    @cached_property
    def strays(self) -> Strays:
        """Return the modules that are in another region than all that they are given."""
        return Strays(self.misplaced)

    @cached_property
    def _copied_to(self) -> dict[Resource, set[str]]:
        found: dict[Resource, set[str]] = defaultdict(set)
        for one in self.replications:
            found[one.source].add(one.region)
        return found

    def copies(self, resource: Resource) -> frozenset[str]:
        """Return the other regions that hold a counterpart of a resource: its twins that remain, and its replicas."""
        found = self._copies.get(resource)
        if found is None:
            twins = {one.region for one in self.twins.of(resource) if one.region and one.action.remains}
            found = frozenset(twins | self._copied_to.get(resource, set())) - {resource.region}
            self._copies[resource] = found
        return found


_MOST_DOUBTS = 3


class Danger(enum.IntEnum):
    """What a rule warns of, the worst first; findings of one severity stand in this order."""

    STATE_LOST = enum.auto()
    """State, or a copy of it, is deleted or can be."""
    NOTHING_TO_FAIL_OVER_TO = enum.auto()
    """A failover does not happen, or does not find what it needs."""
    APPLY_REFUSED = enum.auto()
    """AWS refuses the apply, or what it makes never works."""
    SERVES_WORSE = enum.auto()
    """What takes over does it later, or carries or notices less."""
    HYGIENE = enum.auto()
    """Regions drift apart, or a review sees less than it could."""


class PlanRule(Rule[Estate]):
    """A rule about plans; `good` and `bad` are Terraform, recorded as plans under tests/plan/recorded."""

    danger: ClassVar[Danger] = Danger.SERVES_WORSE
    """What it warns of, which puts its findings in order among those of the same severity."""
    standbys_of_examples: ClassVar[tuple[str, ...]] = ()
    """The standbys for which `bad` trips the rule; none for a rule that asks for no stated standby."""
    yields_to: ClassVar[tuple[str, ...]] = ()
    """Rules that say something worse of the same twins, so that one line about them is enough."""

    def about(
        self,
        resource: Resource,
        message: str,
        *others: Resource,
        remedy: str | None = None,
        severity: Severity | None = None,
        evidence: Iterable[Evidence] = (),
        regions: Iterable[str] | None = None,
        inferred: Iterable[str] = (),
    ) -> Finding:
        """Make a finding about a resource, stating what of its region, and of the others', was inferred.

        Args:
            resource: The one to change; the finding stands at its address.
            message: What is wrong and why, in one sentence that stands alone. Values only through `Resource.shown`.
            others: Further resources that the message is about.
            remedy: What to do; the rule's own unless given.
            severity: The rule's own unless given.
            evidence: What the sources said.
            regions: The regions it concerns; those of the resources unless given.
            inferred: What else was concluded rather than stated.
        """
        involved = (resource, *others)
        concerned = dict.fromkeys(one.region for one in involved if one.region) if regions is None else regions
        doubts = [
            f"the region of `{one.address}` ({one.region}) is concluded from {one.location.how}"
            for one in involved
            if one.location.inferred
        ][:_MOST_DOUBTS]
        return Finding(
            rule=self.id,
            severity=severity or self.severity,
            message=message,
            place=resource.place,
            remedy=remedy or self.remedy,
            evidence=tuple(evidence),
            regions=tuple(concerned),
            service=None,
            inferred=(*doubts, *inferred),
            also=tuple(one.place for one in others),
        )


PLAN_RULES: Registry[Estate] = Registry("farshore.plan.rules")
"""Every rule that review runs."""

MOVING_RULES: Registry[Estate] = Registry("farshore.plan.moving")
"""Every rule about what stands in the way of running a system in another region; preflight of plans and states."""

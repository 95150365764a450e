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
from farshore.plan.relations.automation import word_of
from farshore.plan.resource import Resource
from farshore.plan.types import SERVING, Kind
from farshore.plan.types.state import CONTENT
from farshore.plan.words import words_of

BESIDE = CONTENT | {
    "aws_cloudwatch_log_group",
    "aws_cloudwatch_log_stream",
    "aws_codebuild_project",
    "aws_codepipeline",
    "aws_db_cluster_snapshot",
    "aws_db_snapshot",
    "aws_ebs_snapshot",
}
"""Types with which a region serves nothing by itself: content of another resource, what tools make, backups and logs.

Read in the provider's documentation of each type: https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs
(2026-11-21).
"""

SINGLETONS = frozenset({"aws_api_gateway_account", "aws_api_gateway_client_certificate", "aws_dynamodb_global_table"})
"""Types that serve, and that a second region has without Terraform or does not need.

https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/api_gateway_account (2026-11-21)
"""

STANDBY_WORDS = frozenset({"dr", "failover", "passive", "recovery", "secondary", "standby"})
"""Words in an address or a provider's alias that say that its region is the standby."""

_DOMAIN_NAMES = ("aws_api_gateway_domain_name", "aws_apigatewayv2_domain_name")
_MAPPINGS = ("aws_api_gateway_base_path_mapping", "aws_apigatewayv2_api_mapping")

_EDGE_FUNCTIONS = ("default_cache_behavior", "ordered_cache_behavior")
"""Where a distribution names functions that run at the edge; those must be in us-east-1.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-at-edge-function-restrictions.html
(2026-11-21)
"""

_SEVERAL = 2
"""Regions that have something, from which on the one without it is the exception."""

_ENOUGH_INFERRED = 2
"""Twins that were matched only for being alone in their type, from which on regions count as counterparts."""


class Peers:
    """The serving regions of an estate, and what they share."""

    def __init__(self, estate: Estate) -> None:
        self._estate = estate

    @cached_property
    def edge_functions(self) -> frozenset[Resource]:
        """Return the functions that CloudFront runs at the edge; they belong to no region's own work."""
        return frozenset(
            function
            for distribution in self._estate.of_type("aws_cloudfront_distribution")
            for argument in _EDGE_FUNCTIONS
            for function in distribution.plan.referenced(distribution, argument)
            if function.type == "aws_lambda_function"
        )

    @cached_property
    def idle_names(self) -> frozenset[Resource]:
        """Return the domain names of API Gateway that no API is mapped to, where others have one: they serve nothing.

        Such a name keeps a certificate in use, so that ACM renews it.
        """
        mappings = list(self._estate.of_type(*_MAPPINGS))
        mapped = {name for mapping in mappings for name in mapping.plan.referenced(mapping, "domain_name")}
        words = {str(mapping.get("domain_name")) for mapping in mappings}
        names = self._estate.of_type(*_DOMAIN_NAMES) if mappings else ()
        return frozenset(one for one in names if one not in mapped and str(one.get("domain_name")) not in words)

    @cached_property
    def members(self) -> tuple[Resource, ...]:
        """Return what serves in a region and would be expected in its counterpart."""
        return tuple(one for one in self._estate.remaining if one.region and self.would_serve(one))

    def would_serve(self, one: Resource) -> bool:
        """Say whether a resource makes its region one that serves."""
        return (
            one.facts.kind in SERVING
            and one.type not in BESIDE
            and one.type not in SINGLETONS
            and one not in self.edge_functions
            and one not in self.idle_names
            and not word_of(self._estate, one)
            and not one.facts.spans_regions
        )

    @cached_property
    def regions(self) -> tuple[str, ...]:
        """Return the regions that serve, the one with most members first, then by id."""
        return tuple(sorted(self._counts, key=lambda region: (-self._counts[region], region)))

    @cached_property
    def _counts(self) -> Counter[str]:
        return Counter(one.region for one in self.members if one.region)

    def serves_less(self, region: str, others: Iterable[str]) -> bool:
        """Say whether a region has at most half as many members as each of some others."""
        return all(2 * self._counts[region] <= self._counts[other] for other in others)

    def standby(self, region: str) -> Resource | None:
        """Return a resource whose name makes a region the standby, where most that serves there is named so."""
        members = [one for one in self.members if one.region == region]
        named = [one for one in members if _is_named_standby(one)]
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


def _is_named_standby(resource: Resource) -> bool:
    provider = resource.plan.configuration.provider(resource.address) or ""
    return not STANDBY_WORDS.isdisjoint(words_of(f"{resource.address} {provider}"))


def _key(resource: Resource) -> tuple[str | None, str]:
    return resource.region, f"{resource.module}.{without_keys(resource.address)}"

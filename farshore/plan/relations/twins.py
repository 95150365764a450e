"""Which resource in another region is the counterpart of which: one to one, and with the reason.

Matched by what says most first: a reference from a replica to its source, the address, the name in AWS; the latter two
with the region's words taken out. What has no name is matched by what it belongs to. What is left over is matched only
where there is exactly one of a type on each side, and then it counts as inferred. What is created under the name of
what is deleted takes over its twins.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from farshore.plan.address import key_text
from farshore.plan.plan import Plan
from farshore.plan.relations.copies import by_arn, shared_by, sources_of
from farshore.plan.resource import Resource
from farshore.plan.types import SERVING
from farshore.plan.words import RegionWords, words_of

NAMED_FOR_A_TASK = ("aws_lambda_function", "aws_sfn_state_machine")
"""Types of which two lone ones with different names are two things more often than twins."""

_OFTEN_FOR_A_TASK = frozenset(
    {
        "aws_cloudwatch_log_group",
        "aws_dynamodb_table",
        "aws_ecr_repository",
        "aws_ecs_service",
        "aws_ecs_task_definition",
        "aws_kinesis_firehose_delivery_stream",
        "aws_kinesis_stream",
        "aws_kms_key",
        "aws_s3_bucket",
        "aws_scheduler_schedule",
        "aws_secretsmanager_secret",
        "aws_sqs_queue",
        "aws_ssm_parameter",
    }
)
"""Types of which a system has many, so that two lone ones are two things where their names share no word."""

_SEVERAL = 2
"""Resources with a task in their names, from which on these can be different ones."""

_SAYS_NOTHING = frozenset({"a", "b", "default", "it", "my", "only", "the", "this"})
"""Words of names that say nothing of a task."""


@dataclass(frozen=True, slots=True)
class TwinGroup:
    """Resources that are the same thing in different regions.

    Attributes:
        members: One resource a region, in the order of the plans.
        why: How they were matched, in words that follow "because".
        inferred: Whether that is a conclusion rather than something the names or references say.
    """

    members: tuple[Resource, ...]
    why: str
    inferred: bool

    @property
    def regions(self) -> tuple[str, ...]:
        """Return the regions in which a member is."""
        return tuple(one.region for one in self.members if one.region)

    def pairs(self) -> Iterator[tuple[Resource, Resource]]:
        """Yield the first member with each of the others."""
        first, *others = self.members
        for other in others:
            yield first, other


class Twins:
    """The twins among the regional resources of all plans.

    Args:
        resources: The resources, in the order of the plans.
        words: What takes the words for its region out of a name.
        renamed: What is created under the name of something that is deleted in the same region, and that.
    """

    def __init__(
        self, resources: Sequence[Resource], words: RegionWords, renamed: Mapping[Resource, Resource] | None = None
    ) -> None:
        self._words = words
        self._former = dict(renamed or {})
        self._successors = {old: new for new, old in self._former.items()}
        located = [one for one in resources if one.region]
        current = [one for one in located if one not in self._successors]
        self._matcher = _Matcher(current)
        self._match_replicas(current, by_arn(located))
        self._match_renamed(current)
        self._match(current)
        self.groups: tuple[TwinGroup, ...] = tuple(self._matcher.groups())
        self._group_of = {one: group for group in self.groups for one in group.members}
        self._group_of.update(
            {old: self._group_of[new] for old, new in self._successors.items() if new in self._group_of}
        )

    def group(self, resource: Resource) -> TwinGroup | None:
        """Return the group a resource is in, or its successor of the same name; None when it has no twin."""
        return self._group_of.get(resource)

    def of(self, resource: Resource) -> tuple[Resource, ...]:
        """Return the twins of a resource in other regions."""
        group = self.group(resource)
        itself = (resource, self._successors.get(resource))
        return tuple(one for one in group.members if one not in itself) if group else ()

    def _match_replicas(self, resources: Sequence[Resource], known: Mapping[str, Resource]) -> None:
        for replica in resources:
            for named in sources_of(replica, known):
                source = self._successors.get(named, named)
                if source.region is not None and source is not replica:
                    self._matcher.join([source, replica], f"`{replica.address}` replicates `{source.address}`")

    def _match_renamed(self, resources: Sequence[Resource]) -> None:
        """Match what has a new address by the one it had."""
        ways: tuple[Callable[[Resource], Hashable], ...] = (_by_same_address, self._by_address)
        for by in ways if self._former else ():
            keys = {one: by(self._former.get(one, one)) for one in resources}
            concerned = {keys[one] for one in self._former}
            alike = [one for one in resources if keys[one] in concerned]
            self._match_by(alike, keys.__getitem__, "their addresses were the same before one was renamed")

    def _match(self, resources: Sequence[Resource]) -> None:
        self._match_by(resources, _by_global_resource, "they are members of the same global resource", only=True)
        self._match_by(resources, _by_same_address, "they have the same address")
        self._match_by(resources, self._by_address, "their addresses are the same without the words for the region")
        self._match_by(resources, self._by_name, "their names in AWS are the same without the words for the region")
        stacks = _made_by_stacks(resources)
        self._match_by(list(stacks), stacks.__getitem__, "the same module makes them", only=True)
        self._match_by(self._nameless(resources), self._by_owner, "what they belong to are twins", only=True)
        self._match_by(
            self._not_named_for_tasks(one for one in resources if one.facts.kind in SERVING),
            lambda one: (one.type,),
            "each is the only one of its type in its region",
            only=True,
            inferred=True,
        )

    def _not_named_for_tasks(self, resources: Iterable[Resource]) -> Iterator[Resource]:
        """Yield the resources of the types of which no two are named for different tasks."""
        of_type: dict[str, list[Resource]] = defaultdict(list)
        for one in resources:
            of_type[one.type].append(one)
        for name, alike in of_type.items():
            tasks = [words for one in alike if (words := self._tasks(one))]
            differ = name in _OFTEN_FOR_A_TASK and len(tasks) >= _SEVERAL and not set.intersection(*tasks)
            if name not in NAMED_FOR_A_TASK and not differ:
                yield from alike

    def _nameless(self, resources: Iterable[Resource]) -> Iterator[Resource]:
        """Yield what has no twin yet and no name of its own that could tell it from others."""
        for one in resources:
            named = any(one.get(attribute) for attribute in one.facts.name_attributes)
            if one.facts.kind in SERVING and not named and not self._matcher.is_matched(one):
                yield one

    def _by_owner(self, one: Resource) -> Hashable:
        """Return the groups of what a resource refers to in its own region, and its key; None without any."""
        referred = (each for each in one.plan.referenced(one) if each.region == one.region)
        groups = frozenset(group for each in referred if (group := self._matcher.group_of(each)) is not None)
        return (one.type, groups, one.index) if groups else None

    def _tasks(self, one: Resource) -> set[str]:
        """Return the words of the names of a resource that do not say in which region or what it is."""
        names = [one.name, *(one.get(name) for name in one.facts.name_attributes)]
        texts = (self._words.essence(name) for name in names if isinstance(name, str))
        return {word for text in texts for word in words_of(text)} - {*words_of(one.type)} - _SAYS_NOTHING

    def _match_by(
        self,
        resources: Iterable[Resource],
        key: Callable[[Resource], Hashable],
        why: str,
        *,
        only: bool = False,
        inferred: bool = False,
    ) -> None:
        """Match what has the same key, region by region in order; `only` where each region has exactly one."""
        found: dict[Hashable, list[Resource]] = defaultdict(list)
        for one in resources:
            value = key(one)
            if value is not None:
                found[value].append(one)
        for alike in found.values():
            # What is alone, or was matched before, is nearly all; it does not need the regions below.
            if len(alike) == 1 or self._matcher.are_together(alike):
                continue
            by_region: dict[str, list[Resource]] = defaultdict(list)
            for one in alike:
                by_region[str(one.region)].append(one)
            if len(by_region) > 1 and not (only and any(len(same) > 1 for same in by_region.values())):
                for group in _in_order(list(by_region.values()), self._matcher):
                    self._matcher.join(group, why, inferred=inferred)

    def _by_address(self, one: Resource) -> Hashable:
        key = "" if one.index is None else self._words.essence(key_text(one.index))
        return (one.type, self._words.essence_of_steps(one.steps), self._words.essence(one.name), key)

    def _by_name(self, one: Resource) -> Hashable:
        for attribute in one.facts.name_attributes:
            value = one.get(attribute)
            if isinstance(value, str) and value:
                name = self._words.essence(value)
                return (one.type, attribute, name) if name else None
        return None


def _by_same_address(one: Resource) -> Hashable:
    return (one.type, one.address)


_OF_A_STACK = 3
"""Types that serve, from which on a module is a stack for a region and not a building block that is used anywhere."""


def _made_by_stacks(resources: Sequence[Resource]) -> dict[Resource, Hashable]:
    """Return, by resource, what those have in common that two calls of one stack make, whatever the calls' names.

    A stack is a module of the same repository that the root calls and that makes what serves, of several types.
    """
    sources: dict[tuple[Plan, str], str | None] = {}
    found: dict[Resource, tuple[str, str, str]] = {}
    serving: dict[str, set[str]] = defaultdict(set)
    for one in resources:
        if not one.steps:
            continue
        (name, key), *_ = one.steps
        call = f"module.{name}{key}"
        if (one.plan, call) not in sources:
            sources[one.plan, call] = one.plan.configuration.module_source(call)
        source = sources[one.plan, call]
        if source and source.startswith("."):
            found[one] = (source, one.type, one.address.removeprefix(call))
            if one.facts.kind in SERVING:
                serving[source].add(one.type)
    return {one: key for one, key in found.items() if len(serving[key[0]]) >= _OF_A_STACK}


def _by_global_resource(one: Resource) -> Hashable:
    shared = shared_by(one)
    return (one.type, shared) if shared else None


def _in_order(regions: Sequence[Sequence[Resource]], matcher: _Matcher) -> Iterator[list[Resource]]:
    """Yield groups of one resource a region: what belongs to a group already first, then by order in the plan."""
    if all(len(same) == 1 for same in regions):  # as nearly always
        yield [one for (one,) in regions]
        return
    ordered = [[one for one in same if not matcher.is_matched(one)] or list(same) for same in regions]
    for number in range(max(len(same) for same in ordered)):
        group = [same[number] for same in ordered if number < len(same)]
        if len(group) > 1:
            yield group


class _Group:
    """A group that grows; identity is object identity."""

    def __init__(self, members: list[Resource], why: str, inferred: bool) -> None:
        self.members = members
        self.why = why
        self.inferred = inferred


class _Matcher:
    """Groups that grow, never two members in one region."""

    def __init__(self, resources: Iterable[Resource]) -> None:
        self._order = {one: number for number, one in enumerate(resources)}
        self._group_of: dict[Resource, _Group] = {}

    def is_matched(self, resource: Resource) -> bool:
        return resource in self._group_of

    def are_together(self, resources: Sequence[Resource]) -> bool:
        """Say whether resources are of one group."""
        group = self._group_of.get(resources[0])
        return group is not None and all(self._group_of.get(one) is group for one in resources)

    def group_of(self, resource: Resource) -> Hashable:
        """Return what stands for the group of a resource as long as no more are joined; None without one."""
        group = self._group_of.get(resource)
        return id(group) if group else None

    def join(self, resources: Sequence[Resource], why: str, *, inferred: bool = False) -> None:
        """Put resources into one group as far as no region gets two of them; the first reason given stays."""
        first, *others = resources
        for other in others:
            mine = self._group_of.get(first) or _Group([first], why, inferred)
            theirs = self._group_of.get(other) or _Group([other], why, inferred)
            if mine is theirs or {one.region for one in mine.members} & {one.region for one in theirs.members}:
                continue
            mine.members += theirs.members
            mine.inferred = mine.inferred or theirs.inferred
            self._group_of.update(dict.fromkeys(mine.members, mine))

    def groups(self) -> Iterator[TwinGroup]:
        """Yield the groups in the order of their first members."""
        for group in dict.fromkeys(self._group_of[one] for one in self._order if one in self._group_of):
            members = sorted(group.members, key=self._order.__getitem__)
            yield TwinGroup(tuple(members), group.why, group.inferred)

"""What of a plan may tell that another one is of the same system: names, tags, references, and the code it is made of.

Nothing here is printed: names and tags may be secrets, and are only compared.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice

from farshore.plan.address import key_text
from farshore.plan.plan import Plan
from farshore.plan.resource import Resource
from farshore.plan.types import SERVING
from farshore.plan.values import texts_in
from farshore.plan.words import RegionWords, words_of

_SYSTEM_TAGS = (
    *("application", "app", "appname", "applicationname", "awsapplication", "product", "project", "projectname"),
    *("service", "servicename", "stack", "stackname", "system", "systemname", "workload"),
    "farshore",
)
"""Tags, in small letters and without separators, with which teams, or farshore, say what system something is of."""

_PLACE_TAGS = ("env", "environment", "stage", "repo", "repository")
"""Tags that a whole company shares, so that the same value says nothing, and another one that it is something else."""

_TAGGED = 200
"""Resources whose tags are looked at: default tags are on all of them."""

_NAMES = 500
"""Names of a plan that are looked at."""

_MOSTLY = 0.6
"""The share of a plan's names that have a word, from which on it is what the plan is called by."""

_SEVERAL = 3
"""Names, from which on it can be told which words are in most of them."""

# fmt: off
_OF_ANY_SYSTEM = frozenset((
    "a", "access", "admin", "alarm", "alarms", "alb", "alert", "alerts", "api", "app", "application", "artifact",
    "artifacts", "asset", "assets", "async", "aws", "backend", "backup", "backups", "base", "batch", "bucket", "build",
    "bus", "cache", "cdn", "ci", "cluster", "code", "com", "common", "config", "consumer", "core", "cron", "data",
    "database", "db", "dead", "default", "deploy", "dev", "development", "dlq", "dns", "ec2", "ecs", "eks", "env",
    "error", "errors", "event", "events", "example", "exec", "execution", "external", "flow", "frontend", "function",
    "gateway", "group", "handler", "host", "http", "https", "infra", "instance", "internal", "io", "it", "job", "jobs",
    "key", "lambda", "lb", "letter", "lock", "locks", "log", "logs", "message", "messages", "metrics", "my", "net",
    "network", "nlb", "node", "nodes", "only", "org", "platform", "policy", "private", "prod", "production", "proxy",
    "public", "qa", "queue", "rds", "redis", "replication", "role", "rule", "s3", "secret", "secrets", "server",
    "service", "services", "sg", "shared", "sns", "sqs", "stack", "stage", "staging", "state", "static", "store",
    "stream", "subnet", "svc", "table", "task", "tasks", "terraform", "test", "tf", "the", "this", "topic", "upload",
    "uploads", "user", "users", "vpc", "web", "work", "worker", "workers", "www",
))
"""Words of names that any system may have, and that say nothing of which one it is."""

_OF_ANY_FILE = frozenset((
    "binary", "bin", "env", "envs", "environments", "infra", "infrastructure", "json", "live", "out", "output", "plan",
    "plans", "region", "regions", "show", "stack", "stacks", "state", "states", "terraform", "tf", "tfplan", "tmp",
))
"""Words of the paths of plans that say nothing of what is in them."""
# fmt: on

_OWN = (
    *("bucket_domain_name", "bucket_regional_domain_name", "dns_name", "endpoint", "fqdn", "id", "invoke_arn"),
    *("invoke_url", "reader_endpoint", "repository_url", "url"),
)
"""Attributes by which others refer to a resource, besides its ARN."""

_SHORTEST_OWN = 8
"""Shorter ones stand elsewhere by chance."""

_TAGS = ("tags", "tags_all", "description")
_TOKENS = re.compile(r"[^\s\"',;|<>(){}\[\]$]+")
_ARN_PARTS = 6

Name = tuple[str, str]
"""The type of a resource, and its name in AWS without the words for its region."""


class Trace:
    """What a plan shares with others, if anything; each part is read when it is asked for.

    Attributes:
        plan: The plan.
        words: What takes the words for its region out of a name.
    """

    def __init__(self, plan: Plan, words: RegionWords) -> None:
        self.plan = plan
        self.words = words

    @cached_property
    def is_somewhere(self) -> bool:
        """Say whether anything of it is in a region, be it one that the plan does not tell."""
        return any(not one.location.is_global for one in self.plan.resources)

    @cached_property
    def serves(self) -> bool:
        """Say whether anything of it holds data, runs code or takes requests in a region."""
        return any(one.facts.kind in SERVING and not one.location.is_global for one in self.plan.resources)

    @cached_property
    def regions(self) -> frozenset[str]:
        """Return the regions that it has something in."""
        return frozenset(one.region for one in self.plan.resources if one.region)

    @cached_property
    def names(self) -> Mapping[Name, frozenset[tuple[str | None, bool]]]:
        """Return its names that say what they are of, each with the regions, and whether it remains there.

        Of a large plan the first ones are enough: plans are in the order of their addresses.
        """
        found: dict[Name, set[tuple[str | None, bool]]] = defaultdict(set)
        for one in self.plan.resources:
            if (name := self._name(one)) and ((one.type, name) in found or _telling(one.type, name)):
                found[one.type, name].add((one.region, one.action.remains))
                if len(found) == _NAMES:
                    break
        return {key: frozenset(places) for key, places in found.items()}

    def _name(self, one: Resource) -> str:
        """Return the name of a resource in AWS without the words for its region; empty without one."""
        texts = [one.get(name) or one.get(f"{name}_prefix") for name in one.facts.name_attributes]
        if not any(texts) and one.facts.tagged:
            texts = [one.get("tags", "Name")]
        return "-".join(filter(None, (self.words.essence(text) for text in texts if isinstance(text, str))))

    def names_in_common(self, other: Trace) -> list[Name]:
        """Return the names that both give, in different regions, or that one of them ends."""
        few, many = sorted((self.names, other.names), key=len)
        return [name for name in few if name in many and _may_be_twins(few[name], many[name])]

    def contradicts(self, other: Trace) -> bool:
        """Say whether both give a name in the same region, or are tagged as different environments."""
        few, many = sorted((self.names, other.names), key=len)
        same = (few[name] & many[name] for name in few if name in many)
        return any(region and remains for places in same for region, remains in places) or self._tagged_otherwise(
            other, _PLACE_TAGS
        )

    @cached_property
    def _tags(self) -> Mapping[str, str]:
        """Return the tags that most of its resources have with the same value, by their names without separators."""
        tagged = (tags for one in self.plan.resources if (tags := one.get("tags_all") or one.get("tags")))
        looked_at = [tags for tags in islice(tagged, _TAGGED) if isinstance(tags, dict)]
        counted: dict[str, Counter[str]] = defaultdict(Counter)
        for tags in looked_at:
            for key, value in tags.items():
                short = re.sub("[^a-z]", "", key.lower())
                if short in _SYSTEM_TAGS or short in _PLACE_TAGS:
                    counted[short][self.words.essence(str(value))] += 1
        most = {key: values.most_common(1)[0] for key, values in counted.items()}
        return {key: value for key, (value, count) in most.items() if 2 * count > len(looked_at) and value}

    def _tagged_otherwise(self, other: Trace, keys: Iterable[str]) -> bool:
        return any(self._tags[key] != other._tags[key] for key in keys if key in self._tags and key in other._tags)

    def system_tag_of(self, other: Trace) -> str | None:
        """Return the tag by which both are of the same system; None where there is none, or another one differs."""
        same = [key for key in _SYSTEM_TAGS if key in self._tags and self._tags[key] == other._tags.get(key)]
        return same[0] if same and not self._tagged_otherwise(other, (*_SYSTEM_TAGS, *_PLACE_TAGS)) else None

    @cached_property
    def called_by(self) -> frozenset[str]:
        """Return the words that are in most of its names."""
        return called_by([self])

    @cached_property
    def _code(self) -> tuple[Mapping[Hashable, frozenset[str]], ...]:
        """Return what it is made of, with the words of the names: by addresses, and by modules of the repository."""
        by_address: dict[Hashable, frozenset[str]] = {}
        by_module: dict[Hashable, frozenset[str]] = {}
        for one in self.plan.resources:
            if one.location.is_global:
                continue
            words = _telling(one.type, self._name(one))
            by_address[self._address(one)] = words
            if one.steps and (source := self._source(one)):
                by_module[source] = words
        return by_address, by_module

    def _address(self, one: Resource) -> Hashable:
        essence = self.words.essence
        steps = tuple((essence(name), essence(key)) for name, key in one.steps)
        return one.type, steps, essence(one.name), essence(key_text(one.index))

    def _source(self, one: Resource) -> Hashable:
        """Return which module of the repository makes a resource, and as what in it; None for other modules."""
        (name, key), *_ = one.steps
        call = f"module.{name}{key}"
        source = self.plan.configuration.module_source(call)
        return (source, one.address.removeprefix(call)) if source and source.startswith(".") else None

    def code_in_common(self, other: Trace) -> float:
        """Return how much of the one that has less is made by the same code in both, from 0 to 1."""
        both = [(mine, theirs) for mine, theirs in zip(self._code, other._code, strict=True) if mine and theirs]
        return max((len(mine.keys() & theirs.keys()) / min(len(mine), len(theirs)) for mine, theirs in both), default=0)

    def is_named_otherwise(self, other: Trace) -> bool:
        """Say whether tags, or the names of what the same code makes, say that it is of another system."""
        if self._tagged_otherwise(other, (*_SYSTEM_TAGS, *_PLACE_TAGS)):
            return True
        judged = [
            self._agree(mine[key], theirs[key], other)
            for mine, theirs in zip(self._code, other._code, strict=True)
            for key in mine.keys() & theirs.keys()
            if mine[key] and theirs[key]
        ]
        return 2 * sum(judged) < len(judged)

    def _agree(self, mine: frozenset[str], theirs: frozenset[str], other: Trace) -> bool:
        """Say whether the words of two names share one that tells, which those that are in all names do not."""
        if min(len(self.names), len(other.names)) < _SEVERAL:
            return not mine.isdisjoint(theirs)
        mine_alone, theirs_alone = mine - self.called_by, theirs - other.called_by
        if mine_alone and theirs_alone:
            return not mine_alone.isdisjoint(theirs_alone)
        return mine == theirs

    @cached_property
    def _owned(self) -> frozenset[str]:
        """Return the texts by which others refer to what it makes."""
        found: set[str] = set()
        for one in self.plan.resources:
            names = [one.get(name) for name in one.facts.name_attributes]
            texts = (one.arn, *(one.get(name) for name in _OWN))
            found.update(text for text in texts if isinstance(text, str) and text not in names)
        return frozenset(text for text in found if len(text) >= _SHORTEST_OWN)

    @cached_property
    def _named(self) -> Mapping[tuple[str, str], frozenset[str | None]]:
        """Return the regions of what it makes, by service and name, as an ARN holds them."""
        found: dict[tuple[str, str], set[str | None]] = defaultdict(set)
        for one in self.plan.resources:
            names = [name for attribute in one.facts.name_attributes if isinstance(name := one.get(attribute), str)]
            # What has no ARN, as the settings of a bucket, only names what another resource makes.
            is_whole = len(names) == 1 and one.facts.arn_attribute
            for service in {one.type.split("_")[1], one.facts.service} if is_whole else ():
                if service:
                    found[service, names[0]].add(one.region)
        return {key: frozenset(regions) for key, regions in found.items()}

    @cached_property
    def _mentioned(self) -> frozenset[str]:
        """Return the words of all its values that may refer to something, tags left out."""
        found: set[str] = set()
        for one in self.plan.resources:
            for name, value in one.values.items():
                if name not in _TAGS:
                    for text in texts_in(value):
                        found.update(_TOKENS.findall(text))
        return frozenset(found)

    @cached_property
    def _pointers(self) -> frozenset[str]:
        return frozenset(text for text in self._mentioned if len(text) >= _SHORTEST_OWN) - self._owned

    @cached_property
    def _arns(self) -> frozenset[tuple[str, str, str]]:
        """Return the services, regions and possible names of the ARNs that it mentions."""
        return frozenset(found for text in self._pointers if text.startswith("arn:") for found in _of_arn(text))

    def refers_to(self, other: Trace) -> bool:
        """Say whether it mentions an ARN, an id or an endpoint of what another plan makes, or an ARN with its name."""
        if not self._pointers.isdisjoint(other._owned):
            return True
        mine, theirs = self._named, other._named
        return any(
            (service, name) not in mine and _is_at(region, theirs.get((service, name), frozenset()))
            for service, region, name in self._arns
        )


def called_by(traces: Iterable[Trace]) -> frozenset[str]:
    """Return the words that are in most of the names of some plans; none where they have only a few names."""
    names = {name for one in traces for name in one.names}
    counted = Counter(word for name in names for word in _telling(*name))
    return frozenset(word for word, count in counted.items() if count >= max(_SEVERAL, _MOSTLY * len(names)))


def _may_be_twins(mine: frozenset[tuple[str | None, bool]], theirs: frozenset[tuple[str | None, bool]]) -> bool:
    return any(
        one is None or one != other or not (remains and stays) for one, remains in mine for other, stays in theirs
    )


def _telling(resource_type: str, name: str) -> frozenset[str]:
    """Return the words of a name that say of which system something is."""
    words = (word for word in words_of(name) if not word.isdecimal() and len(word) > 1)
    return frozenset(words) - {*words_of(resource_type)} - _OF_ANY_SYSTEM


def _of_arn(arn: str) -> Iterator[tuple[str, str, str]]:
    parts = arn.split(":", _ARN_PARTS - 1)
    if len(parts) == _ARN_PARTS:
        _, _, service, region, _, resource = parts
        names = {resource.partition("/")[0], *re.split("[:/]", resource), re.split("[:/]", resource, maxsplit=1)[-1]}
        yield from ((service, region, name) for name in names if name)


def _is_at(region: str, regions: frozenset[str | None]) -> bool:
    return bool(regions) and (not region or region in regions or None in regions)


def file_words(files: Sequence[str], words: RegionWords) -> dict[str, tuple[str, ...]]:
    """Return the words of the paths of plans that tell them apart, but for those for a region and for plans."""
    paths = {file: tuple(re.split(r"[/\\]+", file)) for file in files}
    shared = 0
    while len({parts[: shared + 1] for parts in paths.values()}) == 1 and all(
        len(parts) > shared + 1 for parts in paths.values()
    ):
        shared += 1
    essences = {file: words.essence(" ".join(parts[shared:])) for file, parts in paths.items()}
    return {file: tuple(word for word in words_of(text) if word not in _OF_ANY_FILE) for file, text in essences.items()}

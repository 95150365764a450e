"""What a text of a definition points at: a resource by its ARN, its address or its endpoint, or a region by its id."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from farshore.plan.estate import Estate
from farshore.plan.relations.parts import region_of_image
from farshore.plan.resource import Resource
from farshore.plan.words import words_of

BOUND = re.compile(r"(^|_)(arn|url|endpoint|address|hostname|dns_name|domain_name)$")
"""Attributes that say where a resource is; its name alone leads to the one in the caller's own region."""

_BOUND_IDS = frozenset({"aws_secretsmanager_secret", "aws_sns_topic", "aws_sqs_queue", "aws_kinesis_stream"})
"""Types whose `id` is their ARN or URL.

https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/sqs_queue (2026-11-21), and the like
"""

_BUCKET = "aws_s3_bucket"
_REGISTRY = "aws_ecr_replication_configuration"
_REPOSITORY = "aws_ecr_repository"

_OWN_REGION = frozenset(
    ("aws", "awslogs", "current", "default", "deployment", "deployed", "id", "local", "my", "name", "own", "region")
)
"""Words of which the name of a variable is made that holds the region in which the code itself runs."""

_TOKENS = re.compile(r"[^\s\"',;|<>(){}\[\]]+")
_WORDS = re.compile(r"[:/.@?=]+")
_ENDING = re.compile(r"-\w{6}$")
"""What Secrets Manager puts behind the name in an ARN."""


def is_bound(one: Resource, attribute: str) -> bool:
    """Say whether an attribute leads to this resource and to none of its counterparts, from whichever region."""
    if one.type == _BUCKET:
        return attribute in ("id", "bucket") or BOUND.search(attribute) is not None
    return (attribute == "id" and one.type in _BOUND_IDS) or BOUND.search(attribute) is not None


class Pointers:
    """What is in one region and has a counterpart in another, by what texts may say of it."""

    def __init__(self, estate: Estate, region: str, other: str) -> None:
        """Look at what is in a region.

        Args:
            estate: The estate.
            region: The region that texts point at.
            other: The region that has counterparts.
        """
        self._estate, self._region, self._other = estate, region, other
        self._here = re.compile(rf"(?<![a-z0-9]){re.escape(region)}(?![0-9])")

    @cached_property
    def copied(self) -> dict[Resource, Resource | None]:
        """Return what is in the region and surely also in the other, each with its twin there; None for a copy."""
        images = any(one.source.type == _REGISTRY and one.region == self._other for one in self._estate.replications)
        found: dict[Resource, Resource | None] = {}
        for one in self._estate.remaining:
            if one.region != self._region:
                continue
            group = self._estate.twins.group(one)
            twins = (each for each in group.members if each.action.remains) if group and not group.inferred else ()
            twin = next((each for each in twins if each.region == self._other), None)
            if twin or self._other in self._copies.get(one, ()) or (images and one.type == _REPOSITORY):
                found[one] = twin
        return found

    @cached_property
    def _copies(self) -> dict[Resource, set[str]]:
        found: dict[Resource, set[str]] = {}
        for one in self._estate.replications:
            found.setdefault(one.source, set()).add(one.region)
        return found

    @cached_property
    def _by_text(self) -> dict[str, Resource]:
        found: dict[str, Resource] = {}
        for one in self.copied:
            for attribute, value in one.values.items():
                if not isinstance(value, str) or not is_bound(one, attribute) or one.is_sensitive(attribute):
                    continue
                if one.type == _BUCKET or self._here.search(value):
                    found.setdefault(value, one)
        return found

    @cached_property
    def _by_name(self) -> dict[tuple[str, str], Resource]:
        found: dict[tuple[str, str], Resource] = {}
        for one in self.copied:
            names = [one.get(name) for name in one.facts.name_attributes]
            for service in self._services(one):
                if len(names) == 1 and isinstance(names[0], str):
                    found.setdefault((service, names[0]), one)
        return found

    @cached_property
    def _known_services(self) -> set[str]:
        return {service for one in self.copied for service in self._services(one)}

    @staticmethod
    def _services(one: Resource) -> set[str]:
        return {one.type.split("_")[1], one.facts.service or ""} - {""}

    def resource(self, text: str) -> Resource | None:
        """Return the resource of the region that a text names and that has a counterpart; None where it names none."""
        if text in self._by_text:
            return self._by_text[text]
        tokens = _TOKENS.findall(text) if self._here.search(text) else []
        return next((found for token in tokens if (found := self._by_text.get(token) or self._named(token))), None)

    def _named(self, token: str) -> Resource | None:
        services, names = self._parts(token)
        wanted = ((service, name) for service in services for name in names)
        return next((self._by_name[one] for one in wanted if one in self._by_name), None)

    def _parts(self, token: str) -> tuple[list[str], list[str]]:
        """Return the services and the names that an ARN of the region, or an endpoint in it, may mean."""
        steps = token.split(":", 5)
        if steps[0] == "arn" and len(steps) == 6:
            return ([steps[2]] if steps[3] == self._region else []), list(_names(steps[5]))
        host, _, path = token.partition("://")[2].partition("/") if "://" in token else token.partition("/")
        labels = host.split(":")[0].split(".")
        if self._region not in labels or "amazonaws" not in labels:
            return [], []
        return labels, [_untagged(path), labels[0], *_names(path)]

    def is_service(self, text: str) -> bool:
        """Say whether a text is the endpoint, in the region, of a service that both regions use, and nothing more."""
        host = text.partition("://")[2] if "://" in text else text
        labels = host.rstrip("/").split(".")
        return labels[1:] == [self._region, "amazonaws", "com"] and labels[0] in self._known_services

    def is_image(self, text: str, name: str) -> bool:
        """Say whether a text is an image in a private registry of the region."""
        return name == "image" and region_of_image(text) == self._region

    def is_region(self, text: str, name: str) -> bool:
        """Say whether a text is the region's id, in a variable for the region that the code itself works in."""
        if text != self._region:
            return False
        words = set(words_of(name))
        telling = words - _OWN_REGION
        return telling <= self._known_services and ("region" in words or not telling)


def _untagged(path: str) -> str:
    """Return the name of a repository without the tag or digest of an image: `app/pay:7` is app/pay."""
    return path.partition("@")[0].partition(":")[0]


def _names(path: str) -> Iterator[str]:
    for word in _WORDS.split(path):
        if word:
            yield word
            yield _ENDING.sub("", word)

"""One plan: its AWS resources, each with its region, and what refers to what."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Mapping
from functools import cached_property, partial
from typing import Any

import msgspec

from farshore.errors import InputError, Problem
from farshore.findings import Place
from farshore.plan.configuration import Configuration, Target
from farshore.plan.document import Document, ResourceChange, State, StateResource
from farshore.plan.instances import Instances
from farshore.plan.reader import read
from farshore.plan.regions import BUCKET, Location, locate, provider_regions, region_in
from farshore.plan.resource import Resource
from farshore.plan.types import facts

SEES_ITS_REGION = ("aws_region", "aws_availability_zones")
"""Data sources whose `id` is the region of their provider, unless an argument of `ELSEWHERE` makes them look elsewhere.
https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/region (2026-11-21), and
.../availability_zones.
"""

ELSEWHERE = ("name", "endpoint", "region")

_SEVERAL = 2


class Plan:
    """A Terraform plan, ready to be asked.

    It holds nothing of the file that it was read from but what happens to each resource, and reads the values of
    resources only when they are asked for: the bytes of the file can go before.

    Attributes:
        file: The path as the user gave it.
        terraform_version: The Terraform or OpenTofu that made it; empty when it does not say.
        format_version: The version of the format, as `1.2`.
        errored: Whether planning failed, so that the plan is only a part.
        complete: Whether an apply leaves nothing to do; false with `-target` and deferred changes.
        configuration: What the configuration in it says.
        is_state: Whether it is a state, which changes nothing, rather than a plan.
        looked_up: Of a state, the texts among what its data sources saw, ids and ARNs among them.
        others: How many resources of which other providers it holds; they are not reviewed.
        marks: The trees of marks that its resources have decoded so far, by their JSON.
    """

    def __init__(self, document: Document, file: str, stated_regions: Mapping[str, str] | None = None) -> None:
        outline = document.outline
        self.file = file
        self.terraform_version = outline.terraform_version
        self.format_version = outline.format_version
        self.errored = outline.errored
        self.complete = outline.complete
        self.is_state = document.is_state
        self.looked_up = document.looked_up
        self.marks: dict[bytes, Any] = {}
        variables = {name: one.value for name, one in (outline.variables or {}).items()}
        self.configuration = Configuration(_tree(outline.configuration, file), variables)
        self.others = Counter(_provider(one) for one in document.changes if one.mode == "managed" and not _is_aws(one))
        self._changes = [one for one in document.changes if one.mode == "managed" and _is_aws(one)]
        self._drift = [one for one in document.drift if _is_aws(one)]
        seen = partial(self._seen, outline.prior_state)
        self._known: dict[Resource, Location] = {}
        self._regions = provider_regions(self.configuration, stated_regions or {}, seen)

    @cached_property
    def _managed(self) -> list[Resource]:
        changes, self._changes = self._changes, []
        return [Resource(self, one, facts(one.type)) for one in changes]

    @cached_property
    def resources(self) -> tuple[Resource, ...]:
        """Return the AWS resources it manages, deposed objects left out, in the plan's order."""
        return tuple(one for one in self._managed if not one.deposed)

    @cached_property
    def deposed(self) -> tuple[Resource, ...]:
        """Return the deposed objects that it deletes."""
        return tuple(one for one in self._managed if one.deposed)

    @cached_property
    def drifted(self) -> tuple[Resource, ...]:
        """Return what was changed outside of Terraform since the last apply."""
        return tuple(Resource(self, one, facts(one.type)) for one in self._drift)

    @cached_property
    def locations(self) -> Mapping[Resource, Location]:
        """Return where each of its resources is; reads the values of all of them.

        Raises:
            InputError: What the plan says of a resource is not JSON.
        """
        found = locate((*self._managed, *self.drifted), self.configuration, self._regions, self._known)
        for one, location in found.items():
            one.location, one.region = location, location.region  # nearly all are asked for
        return found

    def before_apply(self) -> Plan:
        """Return the plan that would do nothing: what exists before the apply, under the same configuration."""
        plan = copy.copy(self)
        for computed in ("deposed", "drifted", "locations", "buckets", "_instances"):
            plan.__dict__.pop(computed, None)
        existing = {one.before_apply(plan): one for one in self.resources if one.before}
        plan.__dict__.update(_managed=[*existing], resources=tuple(existing), _drift=[])
        plan._known = {one: now.location for one, now in existing.items() if now.is_unchanged and now.location.is_told}
        return plan

    def _seen(self, prior_state: msgspec.Raw) -> dict[str, str]:
        """Return the regions that data sources saw through each provider configuration; no other value is read."""
        try:
            state = msgspec.json.decode(prior_state, type=State | None)
        except (msgspec.DecodeError, RecursionError):
            return {}
        found: dict[str, str] = {}
        modules = [state.values.root_module] if state else []
        for module in modules:
            modules += module.child_modules
            for one in module.resources:
                key, region = self._provider_seen_by(one), region_in(one.values.id)
                if key and region:
                    found[key] = region
        return found

    def _provider_seen_by(self, data_source: StateResource) -> str | None:
        if data_source.type not in SEES_ITS_REGION:
            return None
        given = self.configuration.expressions(data_source.address)
        return None if any(one in given for one in ELSEWHERE) else self.configuration.provider(data_source.address)

    @cached_property
    def buckets(self) -> dict[str, Resource]:
        """Return the buckets that remain after the apply, by their names as far as they are known."""
        remaining = (one for one in self.resources if one.type == BUCKET and one.action.remains)
        named = ((one.get("bucket"), one) for one in remaining)
        return {name: one for name, one in named if isinstance(name, str)}

    @cached_property
    def _instances(self) -> Instances:
        return Instances(self.resources)

    def referenced(self, resource: Resource, *path: str | int) -> list[Resource]:
        """Return the resources of this plan that an argument of a resource refers to.

        Follows variables and outputs of modules; nothing that passes through a local can be followed. Where several
        instances of one resource exist, the one that the reference names, else the one in the same module instance
        and with the same key, else all of them.
        """
        targets = self.configuration.targets(resource.address, *path)
        if len(targets) < _SEVERAL:  # as nearly always
            return list(self._of(targets[0], resource)) if targets else []
        return list(dict.fromkeys(one for target in targets for one in self._of(target, resource)))

    def references(self, resource: Resource, *path: str | int) -> list[tuple[str, Resource, str]]:
        """Return what `referenced` does, each with the reference as written and the attribute that it leads to."""
        return [
            (reference, one, target.attribute)
            for reference in self.configuration.words(resource.address, *path)
            for target in self.configuration.targets_of(resource.address, reference)
            for one in self._of(target, resource)
        ]

    def repeated_for(self, resource: Resource) -> list[Resource]:
        """Return the resources whose attributes decide how often a resource is repeated, by its `for_each`."""
        words = self.configuration.repeated_for(resource.address)
        targets = [target for word in words for target in self.configuration.targets_of(resource.address, word)]
        return list(dict.fromkeys(one for target in targets for one in self._of(target, resource)))

    def refers(self, resource: Resource, *path: str | int) -> bool:
        """Say whether an argument refers to anything at all: a value that is not known may still be given."""
        return bool(self.configuration.words(resource.address, *path))

    def _of(self, target: Target, asking: Resource) -> list[Resource]:
        near, declared = self._instances.near, target.address
        if target.key is not None:
            return near(declared, asking, target.key)
        return near(declared, asking, asking.index) or near(declared, asking)


def load(data: bytes, file: str, stated_regions: Mapping[str, str] | None = None, *, states: bool = False) -> Plan:
    """Return the plan in the bytes of a file.

    Args:
        data: What the file holds.
        file: Its path, for messages.
        stated_regions: Regions of provider configurations that the plan does not tell, by key (`aws`, `aws.west`).
        states: Whether a state will do too, as a plan that changes nothing.

    Raises:
        InputError: They are no plan; says what they look like instead.
    """
    return Plan(read(data, file, states=states), file, stated_regions)


def _tree(configuration: msgspec.Raw, file: str) -> Mapping[str, Any]:
    try:
        tree = msgspec.json.decode(configuration)
    except (msgspec.DecodeError, RecursionError):
        raise InputError([Problem(Place(file, path="configuration"), "what it holds is not JSON")]) from None
    return tree if isinstance(tree, dict) else {}


def _provider(change: ResourceChange) -> str:
    return change.provider_name or change.type.partition("_")[0]


def _is_aws(change: ResourceChange) -> bool:
    """Say whether a resource is of the AWS provider: by type, because forks and mirrors rename the provider."""
    return change.type.startswith("aws_")

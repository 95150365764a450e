"""What farshore writes at one time: stacks of Terraform in their order, and what is to know of the services in them."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Terraform = Mapping[str, Any]
"""A stack's Terraform, as its `cdk.tf.json` holds it."""


class Phase(enum.Enum):
    """When a stack is applied; in the order of a first deployment."""

    NAMES = "names"
    DATA = "data"
    REGION = "region"
    LINKS = "links"
    CONTROLS = "controls"
    EDGE = "edge"
    WATCH = "watch"

    @property
    def rank(self) -> int:
        """The place in the order of a first deployment, from 0."""
        return list(Phase).index(self)


@dataclass(frozen=True)
class StackBuild:
    """One stack.

    Attributes:
        name: Its name, `<spec>-<part>`.
        phase: When it is applied.
        region: The region it lives in, for a stack of phase `region`.
        terraform: Its configuration.
        leaving: Whether the spec no longer has it, and its folder remains so that it can be taken apart.
        beside: The digests of the user's own files that are part of it, by name; nobody knows what they make.
    """

    name: str
    phase: Phase
    region: str | None
    terraform: Terraform
    leaving: bool = False
    beside: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ServiceFacts:
    """What is to know of a service of the spec.

    Attributes:
        type: The word of the spec, as `table`.
        stateful: Whether it holds data that its users would miss.
        protected: Whether AWS or Terraform refuses to delete its data.
        external: Whether it exists beside the spec and is only used.
    """

    type: str
    stateful: bool
    protected: bool
    external: bool = False


@dataclass(frozen=True)
class Build:
    """Everything that is written for a spec at one time.

    Attributes:
        stacks: The stacks, in the order of a first deployment.
        services: The services of the spec, by name.
        destroy: Names of services whose data may be destroyed, as the spec lists them.
        trial: Whether the whole spec is a trial: `deletion_protection: false`.
    """

    stacks: tuple[StackBuild, ...]
    services: Mapping[str, ServiceFacts] = field(default_factory=dict)
    destroy: tuple[str, ...] = ()
    trial: bool = False

"""What a lookup is: one question to AWS, the IAM actions it takes, and the facts it gives."""

from __future__ import annotations

import abc
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Protocol

from farshore.account.facts import Fact
from farshore.spec import Spec

if TYPE_CHECKING:
    from farshore.spec.services import Hardware

ANYTHING = "*"
"""The resource of actions that know none, in IAM's words."""


class Needs(NamedTuple):
    """What a system needs that has no spec, because Terraform made it.

    Attributes:
        services: The AWS services, by the catalog's ids.
        hardware: The kinds of instances.
        quotas: The quotas that it takes much of: the service's code and the quota's, as Service Quotas has them.
    """

    services: frozenset[str] = frozenset()
    hardware: tuple[Hardware, ...] = ()
    quotas: tuple[tuple[str, str], ...] = ()


class Ask(Protocol):
    """How a lookup asks AWS in one region: by the name of the IAM action."""

    def __call__(self, action: str, *, absent: Iterable[str] = (), **parameters: Any) -> Mapping[str, Any]:
        """Return the response.

        Raises:
            Absent: The error code is one of `absent`: what is asked for is not there.
            ValueError: The lookup does not declare the action.
            Denied: The credentials may not do it.
            Refused: The region does not take these credentials.
            SourceUnreachable: There was no answer.
        """


class Lookup(abc.ABC):
    """One question. Instances know what they ask about; the region comes with the call."""

    id: ClassVar[str]
    """Kebab-case."""
    purpose: ClassVar[str]
    """What it finds out, to follow `nobody looked at`."""
    actions: ClassVar[Mapping[str, str]]
    """The IAM actions it needs, each with the ARN of the resources, `{partition}` standing for the partition."""
    aws_service: ClassVar[str]
    """The service it asks, by the catalog's id: where a region lacks it there is nobody to ask."""
    everywhere: ClassVar[bool] = True
    """Whether it asks in each region, or once because the answer has no region."""

    @classmethod
    @abc.abstractmethod
    def for_spec(cls, spec: Spec, account: str) -> Iterable[Lookup]:
        """Return the lookups of this kind that a spec gives reason for, in an account."""

    @classmethod
    def for_system(cls, needs: Needs) -> Iterable[Lookup]:  # noqa: ARG003 - most ask about names that a spec gives
        """Return the lookups of this kind that a system without a spec gives reason for; none unless overridden."""
        return ()

    @abc.abstractmethod
    def look(self, ask: Ask, region: str) -> Iterable[Fact]:
        """Ask, and return what was said."""

"""What a service gives to those that use it: the interface between who offers and who uses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from farshore.names import Names
from farshore.placement import Placement
from farshore.spec.services.base import Access


@dataclass(frozen=True)
class Offer:
    """A service as one of its users in one region sees it.

    Attributes:
        environment: Environment variables by the end of their name, as `TABLE`; the service's own name goes before it.
        statements: IAM statements that let the user's code do what it may.
        health: What the health check exercises, as `farshore.runtime.health` reads it; empty for nothing.
        health_statements: IAM statements that let the health check do so, and no more.
    """

    environment: Mapping[str, str]
    statements: tuple[dict[str, Any], ...]
    health: Mapping[str, Any]
    health_statements: tuple[dict[str, Any], ...]


Offering = Callable[[Any, Access, Placement, Names], Offer]
"""Makes the offer of one service type: from the service, what the user does with it, where, and the names."""


Authorizing = Callable[[Any], dict[str, Any]]
"""Makes what a service offers as an authorizer: the security scheme by which API Gateway checks who calls, in OpenAPI.

The API and the service stand in one stack, so that the scheme may refer to the service's resources.
"""

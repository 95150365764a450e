"""user-pool: a Cognito user pool in each region with its users mirrored. Checked; not built yet."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from farshore.spec.fields import Constraint, option
from farshore.spec.services.base import Need, Service


class Mfa(enum.Enum):
    """Whether users need a second factor."""

    OFF = "off"
    OPTIONAL = "optional"
    REQUIRED = "required"


@dataclass(frozen=True, kw_only=True)
class UserPool(Service):
    """A pool in each region; a trigger mirrors users into a global table."""

    type: ClassVar[str] = "user-pool"
    summary: ClassVar[str] = "Cognito user pools in both regions; checked by preflight, not built yet."
    built: ClassVar[bool] = False

    mfa: Mfa = option("Second factor.", default=Mfa.OPTIONAL)
    mirror: bool = option("Whether users are mirrored into a global table for the standby's pool.", default=True)
    clients: Mapping[str, tuple[str, ...]] = option(
        "Client-credentials clients by name, each with its scopes (`resource-server/scope`).",
        default_factory=dict,
        expected="a scope such as orders/read",
        pattern=r"[A-Za-z0-9._-]{1,256}/[A-Za-z0-9._-]{1,256}",
        keys=Constraint(expected="a client name such as batch", pattern=r"[A-Za-z][A-Za-z0-9-]{0,62}"),
    )

    def needs(self) -> Iterable[Need]:
        """Return the AWS services the pool cannot do without."""
        yield Need("cognito-idp", "holds the users")
        if self.mirror:
            yield Need("lambda", "mirrors the users")
            yield Need("dynamodb", "keeps the mirror")

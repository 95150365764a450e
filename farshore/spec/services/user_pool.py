"""user-pool: a Cognito user pool in each region with its users mirrored. Checked; not built yet."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, ClassVar

from farshore.spec.fields import Constraint, option, section
from farshore.spec.recovery import Recovery, Term, of
from farshore.spec.services.base import Need, Service
from farshore.spec.services.table import GLOBAL_TABLE_LAG_SECONDS, GLOBAL_TABLES

if TYPE_CHECKING:
    from farshore.spec.model import Spec


# Both 2026-11-21. An import brings no passwords: imported users must choose new ones.
IMPORT = "https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-using-import-tool.html"
ONE_REGION = "https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-multi-region.html"


class Mfa(enum.Enum):
    """Whether users need a second factor."""

    OFF = "off"
    OPTIONAL = "optional"
    REQUIRED = "required"


@section
class UserPool(Service):
    """A pool in each region; a trigger mirrors users into a global table."""

    type: ClassVar[str] = "user-pool"
    also_called: ClassVar[tuple[str, ...]] = (
        "cognito",
        "cognito-idp",
        "auth",
        "users",
        "userpool",
        "cognito-user-pool",
    )
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

    def needs(self, spec: Spec) -> Iterable[Need]:  # noqa: ARG002 - the same in every spec
        """Return the AWS services the pool cannot do without."""
        yield Need("cognito-idp", "holds the users")
        if self.mirror:
            yield Need("lambda", "mirrors the users")
            yield Need("dynamodb", "keeps the mirror")

    def recovery(self, spec: Spec) -> Recovery:  # noqa: ARG002 - the same for every type
        """Return what is known: users are imported by hand, from the mirror if there is one."""
        return Recovery(rto=of(Term("not built: a person imports the users", None, IMPORT)), rpo=of(self._kept()))

    def _kept(self) -> Term:
        if self.mirror:
            return Term("mirror in a global table", GLOBAL_TABLE_LAG_SECONDS, GLOBAL_TABLES, typical=True)
        return Term("no copy of the users outside the primary", None, ONE_REGION)

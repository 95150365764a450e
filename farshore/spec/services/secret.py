"""secret: a password or key that both regions can read. Checked; not built yet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from farshore.spec.fields import option, section
from farshore.spec.recovery import Recovery, Term, of
from farshore.spec.services.base import Need, Service

if TYPE_CHECKING:
    from farshore.spec.model import Spec

REPLICAS = "https://docs.aws.amazon.com/secretsmanager/latest/userguide/replicate-secrets.html"


@section
class Secret(Service):
    """A secret in the primary with a replica in the standby; its value never stands in the spec."""

    type: ClassVar[str] = "secret"
    also_called: ClassVar[tuple[str, ...]] = (
        "secretsmanager",
        "secrets-manager",
        "secrets",
    )
    summary: ClassVar[str] = (
        "A Secrets Manager secret with a replica in the standby; checked by preflight, not built yet."
    )
    built: ClassVar[bool] = False

    replicate: bool = option("Whether the standby has a replica.", default=True)
    description: str | None = option(
        "What it is, for whoever reads the list of secrets; never the value.", default=None, maximum=2_048
    )

    def needs(self, spec: Spec) -> Iterable[Need]:  # noqa: ARG002 - the same in every spec
        """Return the AWS services the secret cannot do without."""
        yield Need("secretsmanager", "keeps the value")
        yield Need("kms", "encrypts the value")

    def recovery(self, spec: Spec) -> Recovery:  # noqa: ARG002 - the same for every strategy
        """Return that the replica can be read at once, and that AWS promises no time for a change to reach it."""
        if not self.replicate:
            return Recovery(
                rto=of(Term("a person writes the value into the standby", None, REPLICAS)),
                rpo=of(Term("no copy outside the primary", None, REPLICAS)),
            )
        return Recovery(
            rto=of(Term("the standby has its own replica", 0, REPLICAS)),
            rpo=of(Term("replication of changed values, no promise", None, REPLICAS)),
        )

    def copied_to_standby(self, spec: Spec) -> bool:  # noqa: ARG002 - the same for every strategy
        """Say whether the standby has a replica."""
        return self.replicate

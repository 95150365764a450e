"""secret: a password or key that every serving region can read in itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from farshore.spec.duration import Duration
from farshore.spec.fields import option, section
from farshore.spec.recovery import Recovery, Term, of
from farshore.spec.services.base import Access, Need, Usable

if TYPE_CHECKING:
    from farshore.spec.model import Spec

REPLICAS = "https://docs.aws.amazon.com/secretsmanager/latest/userguide/replicate-secrets.html"


@section
class Secret(Usable):
    """A secret in its home with a replica in each other region; its value never stands in the spec."""

    type: ClassVar[str] = "secret"
    also_called: ClassVar[tuple[str, ...]] = (
        "secretsmanager",
        "secrets-manager",
        "secrets",
    )
    summary: ClassVar[str] = "A Secrets Manager secret with a replica in each other region; you write the value."
    accesses: ClassVar[tuple[Access, ...]] = (Access.READ,)
    variables: ClassVar[tuple[str, ...]] = ("SECRET",)

    replicate: bool = option("Whether the standby has a replica.", default=True)
    description: str | None = option(
        "What it is, for whoever reads the list of secrets; never the value.", default=None, maximum=2_048
    )
    # https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_delete-secret.html (2026-11-28)
    recovery_window: Duration = option(
        "How long a deleted secret can be restored; its name stays taken until then.",
        default=Duration.of_days(30),
        expected="a number of days from 7d to 30d",
        minimum=7 * 86_400,
        maximum=30 * 86_400,
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

"""parameter: a setting that each region keeps for itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from farshore.spec.fields import Constraint, option, section
from farshore.spec.recovery import ISOLATION, STATELESS, Recovery, Term, of
from farshore.spec.services.base import Access, Need, Usable

if TYPE_CHECKING:
    from farshore.spec.model import Spec

# A standard parameter's most.
# https://docs.aws.amazon.com/goto/aws-cli/ssm-2014-11-06/PutParameter (2026-11-21)
VALUE = Constraint(expected="text", minimum=1, maximum=4_096)


@section
class Parameter(Usable):
    """A parameter in Systems Manager's Parameter Store of each region, written from the spec unless it is secure."""

    type: ClassVar[str] = "parameter"
    also_called: ClassVar[tuple[str, ...]] = (
        "ssm",
        "ssm-parameter",
        "parameter-store",
        "parameterstore",
        "parameters",
    )
    summary: ClassVar[str] = "A Parameter Store parameter in each region: a setting of the spec, or a value you write."
    accesses: ClassVar[tuple[Access, ...]] = (Access.READ,)
    variables: ClassVar[tuple[str, ...]] = ("PARAMETER",)

    value: str | None = option(
        "The setting; not for secrets, it stands in the Terraform state.", like=VALUE, default=None
    )
    standby_value: str | None = option("The standby's setting where it differs.", like=VALUE, default=None)
    secure: bool = option(
        "Whether it is a SecureString, encrypted, whose value you write yourself in each region; instead of `value`.",
        default=False,
    )

    @property
    def stateless(self) -> bool:
        """Whether its value stands in the spec, so that it can be written anew from it."""
        return not self.secure

    @property
    def outlives_spec(self) -> bool:
        """Whether it stays in AWS when it leaves the spec: always, since nobody can tell who else reads it."""
        return True

    def value_in(self, *, primary: bool) -> str | None:
        """Return the setting in the primary or in a standby; None where somebody else writes it."""
        return self.value if primary or self.standby_value is None else self.standby_value

    def needs(self, spec: Spec) -> Iterable[Need]:  # noqa: ARG002 - the same in every spec
        """Return the AWS services the parameter cannot do without."""
        yield Need("ssm", "keeps the setting")

    def recovery(self, spec: Spec) -> Recovery:  # noqa: ARG002 - the same for every strategy
        """Return that nothing has to move: each region has its own."""
        if self.secure:
            last = Term("a value that was written in one region only", None, ISOLATION)
            return Recovery(rto=of(Term("each region has its own parameter", 0, ISOLATION)), rpo=of(last))
        return Recovery(rto=of(Term("each region has its own parameter", 0, ISOLATION)), rpo=STATELESS)

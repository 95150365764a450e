"""parameter: a setting that each region keeps for itself. Checked; not built yet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from farshore.spec.fields import Constraint, option, section
from farshore.spec.recovery import ISOLATION, STATELESS, Recovery, Term, of
from farshore.spec.services.base import Need, Service

if TYPE_CHECKING:
    from farshore.spec.model import Spec

# A standard parameter's most.
# https://docs.aws.amazon.com/goto/aws-cli/ssm-2014-11-06/PutParameter (2026-11-21)
VALUE = Constraint(expected="text", minimum=1, maximum=4_096)


@section
class Parameter(Service):
    """A parameter in Systems Manager's Parameter Store of each region, written from the spec."""

    type: ClassVar[str] = "parameter"
    also_called: ClassVar[tuple[str, ...]] = (
        "ssm",
        "ssm-parameter",
        "parameter-store",
        "parameterstore",
        "parameters",
    )
    summary: ClassVar[str] = "A Parameter Store parameter in both regions; checked by preflight, not built yet."
    built: ClassVar[bool] = False
    stateless: ClassVar[bool] = True

    value: str = option("The setting; not for secrets, it stands in the Terraform state.", like=VALUE)
    standby_value: str | None = option("The standby's setting where it differs.", like=VALUE, default=None)

    def needs(self, spec: Spec) -> Iterable[Need]:  # noqa: ARG002 - the same in every spec
        """Return the AWS services the parameter cannot do without."""
        yield Need("ssm", "keeps the setting")

    def recovery(self, spec: Spec) -> Recovery:  # noqa: ARG002 - the same for every strategy
        """Return that nothing has to move: each region has its own."""
        return Recovery(rto=of(Term("each region has its own parameter", 0, ISOLATION)), rpo=STATELESS)

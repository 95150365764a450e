"""What every service type of the spec has in common."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from farshore.spec.recovery import Recovery

if TYPE_CHECKING:
    from farshore.spec.model import Spec

from farshore.spec.fields import Constraint, Section

HOST_NAME = Constraint(
    expected="a host name such as www.example.com",
    pattern=r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}",
    maximum=253,
)


class Need(NamedTuple):
    """One AWS service, or one feature of it, that a component cannot do without, in every region that serves it.

    Attributes:
        aws_service: Its id in the SSM public parameters, as `dynamodb`; for a feature, the CloudFormation type that
            stands for it, as `AWS::SES::ReceiptRule`.
        why: What the component uses it for, in a few words.
    """

    aws_service: str
    why: str


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Service(Section):
    """One component of the user's system, as the spec names it.

    Attributes:
        name: Its key under `services`; not a field of its own in the YAML.
    """

    name: str

    type: ClassVar[str]
    """The word after `type:` in the YAML."""
    summary: ClassVar[str]
    """What the type stands for, in one sentence."""
    built: ClassVar[bool] = True
    """Whether this version writes Terraform for it, or only checks it."""
    stateless: ClassVar[bool] = False
    """Whether it keeps no data of its own, so that nothing of it has to be copied or restored."""

    def needs(self, spec: Spec) -> Iterable[Need]:
        """Return the AWS services the component cannot do without in such a spec."""
        raise NotImplementedError

    def recovery(self, spec: Spec) -> Recovery:
        """Return what the component promises after the loss of the primary, backup-and-restore aside."""
        raise NotImplementedError

    def copied_to_standby(self, spec: Spec) -> bool:  # noqa: ARG002 - for the types that are
        """Say whether such a spec copies its data to the standby, for types that leave the choice."""
        return False

    @property
    def environment_prefix(self) -> str:
        """The name in the form of an environment variable, as `ORDER_LINES` for `order-lines`."""
        return self.name.upper().replace("-", "_")

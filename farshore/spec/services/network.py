"""network: a VPC with public and private subnets in each region. Checked; not built yet."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from farshore.spec.fields import Constraint, Section, option, section
from farshore.spec.recovery import STATELESS, STRATEGIES, Recovery, Term, of
from farshore.spec.services.base import Need, Service

if TYPE_CHECKING:
    from farshore.spec.model import Spec

# A VPC has a block of /16 to /28: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html (2026-11-21)
BLOCK = Constraint(
    expected="an IPv4 block from /16 to /28 such as 10.0.0.0/16",
    pattern=r"(\d{1,3}\.){3}\d{1,3}/(1[6-9]|2[0-8])",
    maximum=18,
)


class Nat(enum.Enum):
    """How private subnets reach the internet."""

    EACH_ZONE = "each-zone"
    SINGLE = "single"
    NONE = "none"


@section
class Blocks(Section):
    """The addresses of the VPC in each region; they must not overlap, or the two could never be connected."""

    primary: str = option("Addresses in the primary.", like=BLOCK, default="10.0.0.0/16")
    standby: str = option("Addresses in the standby.", like=BLOCK, default="10.1.0.0/16")


@section
class Network(Service):
    """A VPC in each region with a public and a private subnet in each of its zones."""

    type: ClassVar[str] = "network"
    also_called: ClassVar[tuple[str, ...]] = (
        "vpc",
        "subnet",
        "subnets",
        "vpn",
    )
    summary: ClassVar[str] = (
        "A VPC with public and private subnets in both regions; checked by preflight, not built yet."
    )
    built: ClassVar[bool] = False
    stateless: ClassVar[bool] = True

    cidr: Blocks = option("The addresses of the VPC in each region.", default_factory=Blocks)
    zones: int = option("Availability Zones with subnets.", default=3, minimum=2, maximum=6)
    nat: Nat = option(
        "NAT gateways: one in `each-zone`, a `single` one for all zones, or `none`. Their addresses are those that "
        "others put on an allow-list.",
        default=Nat.EACH_ZONE,
    )
    guardduty: bool = option("Whether GuardDuty watches the account in both regions.", default=True)

    def needs(self, spec: Spec) -> Iterable[Need]:  # noqa: ARG002 - the same in every spec
        """Return the AWS services the network cannot do without."""
        yield Need("vpc", "holds the subnets")
        yield Need("ec2", "makes the subnets, routes and NAT gateways")
        if self.guardduty:
            yield Need("guardduty", "watches for intruders")

    def recovery(self, spec: Spec) -> Recovery:  # noqa: ARG002 - the same for every strategy
        """Return that nothing has to move: each region has its own network."""
        return Recovery(rto=of(Term("each region has its own network", 0, STRATEGIES)), rpo=STATELESS)

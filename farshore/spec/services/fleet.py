"""fleet: EC2 instances behind a load balancer in each region. Checked; not built yet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from farshore.spec.failover_timing import ALIAS_TTL_SECONDS, rerouted
from farshore.spec.fields import Section, option, section
from farshore.spec.model import Strategy
from farshore.spec.recovery import STATELESS, Recovery
from farshore.spec.services.base import HOST_NAME, Hardware, Hosted, Need

if TYPE_CHECKING:
    from farshore.spec.model import Spec


@section
class Capacity(Section):
    """How many instances an Auto Scaling group runs."""

    minimum: int = option("Fewest instances.", default=2, minimum=0, maximum=1_000)
    desired: int = option("Instances that run while nothing scales.", default=2, minimum=0, maximum=1_000)
    maximum: int = option("Most instances.", default=4, minimum=0, maximum=1_000)


@section
class Fleet(Hosted):
    """An Application Load Balancer and an Auto Scaling group across the zones of each region."""

    type: ClassVar[str] = "fleet"
    also_called: ClassVar[tuple[str, ...]] = (
        "ec2",
        "asg",
        "auto-scaling-group",
        "autoscaling",
        "autoscaling-group",
        "alb",
        "elb",
        "load-balancer",
        "instances",
        "servers",
        "vm",
        "vms",
    )
    summary: ClassVar[str] = (
        "EC2 instances behind a load balancer in both regions; checked by preflight, not built yet."
    )
    built: ClassVar[bool] = False
    stateless: ClassVar[bool] = True
    is_compute: ClassVar[bool] = True
    scales: ClassVar[bool] = True

    image: str = option(
        "Name of your machine image (AMI) in the primary; it is copied to the standby.",
        expected="the name of an AMI such as web-2026-11",
        minimum=3,
        maximum=128,
    )
    instance_type: str = option(
        "EC2 instance type, in both regions.",
        expected="an instance type such as t3.small",
        pattern=r"[a-z0-9-]+\.[a-z0-9-]+",
        maximum=40,
    )
    capacity: Capacity = option("Instances in the primary.", default_factory=Capacity)
    standby_capacity: Capacity | None = option(
        "Instances in the standby; unless given, by strategy: none that run for pilot-light, one that can grow to the "
        "primary's maximum for warm-standby, as many as in the primary for active-active.",
        default=None,
    )
    host: str | None = option(
        "Host name of the fleet, in the zone of `domain`; `<service>.<domain>` unless given.",
        like=HOST_NAME,
        default=None,
    )
    port: int = option("Port on which the instances answer the load balancer.", default=80, minimum=1, maximum=65_535)
    health_path: str = option(
        "Path that the load balancer asks of each instance, and Route 53 of each region.",
        default="/health",
        expected="a path such as /health",
        pattern=r"/[^\s?#]*",
        maximum=255,
    )
    health_check: bool = option(
        "Whether Route 53 checks `health_path` in each region; without it nobody leaves a region that is lost.",
        default=True,
    )
    network: str | None = option(
        "The network of this spec it stands in; the account's default VPC unless given.",
        default=None,
        expected="the name of a network service",
    )

    def needs(self, spec: Spec) -> Iterable[Need]:  # noqa: ARG002 - the same in every spec
        """Return the AWS services the fleet cannot do without."""
        yield Need("ec2", "runs the instances")
        yield Need("autoscaling", "keeps as many instances as the load needs")
        yield Need("elb", "spreads the requests over the instances")
        yield Need("acm", "holds the certificate of the name in each region")
        yield Need("route53", "points the name at the healthy region")
        yield Need("iam", "gives the instances their permissions")

    def hardware(self) -> Iterable[Hardware]:
        """Return the instance type."""
        yield Hardware("instance_type", self.instance_type)

    def recovery(self, spec: Spec) -> Recovery:
        """Return how fast DNS moves its clients; an alias record keeps the load balancer's TTL."""
        return Recovery(rto=rerouted(spec, "fleet", checked=self.health_check, ttl=ALIAS_TTL_SECONDS), rpo=STATELESS)

    def in_standby(self, spec: Spec) -> Capacity:
        """Return the capacity of the standby: as given, else by strategy."""
        if self.standby_capacity is not None:
            return self.standby_capacity
        if spec.strategy is Strategy.ACTIVE_ACTIVE:
            return self.capacity
        if spec.strategy is Strategy.BACKUP_AND_RESTORE:
            return Capacity(minimum=0, desired=0, maximum=0)
        runs = int(spec.strategy is Strategy.WARM_STANDBY)
        return Capacity(minimum=runs, desired=runs, maximum=self.capacity.maximum)

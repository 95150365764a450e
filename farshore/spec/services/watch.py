"""watch: canaries, dashboards and alarms in every region of the spec, the observer's too."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, ClassVar

from farshore.spec.duration import Duration
from farshore.spec.fields import option, section
from farshore.spec.recovery import ISOLATION, STATELESS, Recovery, Term, of
from farshore.spec.services.base import SERVICE_NAME, Hosted, Need, Service

if TYPE_CHECKING:
    from farshore.spec.model import Spec


# https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/monitoring-health-checks.html (2026-11-21)
ROUTE53_METRICS = "us-east-1"
"""The only region with metrics of Route 53's health checks."""


class Topics(enum.Enum):
    """Where the topics are that notifications go through."""

    EACH_REGION = "each-region"
    PRIMARY = "primary"


class Alarm(enum.Enum):
    """What an alarm looks at."""

    CANARIES = "canaries"
    HEALTH_CHECKS = "health-checks"


@section
class Watch(Service):
    """Canaries, a dashboard, alarms and a topic in the primary, the standby and the observer."""

    type: ClassVar[str] = "watch"
    also_called: ClassVar[tuple[str, ...]] = (
        "cloudwatch",
        "canary",
        "canaries",
        "synthetics",
        "alarm",
        "alarms",
        "monitoring",
        "monitor",
    )
    summary: ClassVar[str] = (
        "Canaries, a dashboard, alarms and a topic in every region, the observer's too; what each region reports is "
        "judged by the others."
    )
    stateless: ClassVar[bool] = True

    targets: tuple[str, ...] = option(
        "Sites, APIs and fleets of this spec that the canaries ask; all of them unless given.",
        default=(),
        expected="the name of a static-site, rest-api or fleet",
    )
    paths: Mapping[str, str] = option(
        "The path that canaries ask a target for, by the target's name: one that answers anybody with 2xx or 3xx. `/` "
        "of a static-site and `/health` of a rest-api with `public_health`, unless given.",
        default_factory=dict,
        expected="a path such as /orders/1",
        pattern=r"/[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*",
        maximum=500,
        keys=SERVICE_NAME,
    )
    # https://docs.aws.amazon.com/AmazonSynthetics/latest/APIReference/API_CanaryScheduleInput.html (2026-11-21)
    interval: Duration = option(
        "Time from one run of a canary to the next.",
        default=Duration(60),
        expected="a duration from 1m to 1h",
        minimum=60,
        maximum=3_600,
    )
    notify: tuple[str, ...] = option(
        "Addresses that get the notifications.",
        default=(),
        expected="an e-mail address such as oncall@example.com",
        pattern=r"[^@\s]+@[^@\s]+",
        maximum=320,
    )
    topics: Topics = option(
        "Where the topics of the notifications are: in `each-region`, or in the `primary` only.",
        default=Topics.EACH_REGION,
    )
    alarms_on: tuple[Alarm, ...] = option(
        "What raises an alarm: the `canaries` of each region, and Route 53's `health-checks`, whose metrics are in "
        "us-east-1 only.",
        default=(Alarm.CANARIES, Alarm.HEALTH_CHECKS),
        minimum=1,
    )

    def watched(self, spec: Spec) -> list[Hosted]:
        """Return what the canaries ask, in the order of the file."""
        return [one for one in spec.hosted() if not self.targets or one.name in self.targets]

    def path_of(self, target: Hosted) -> str | None:
        """Return the path that the canaries ask a target for; None where the spec has to name one."""
        return self.paths.get(target.name, target.watched_path)

    def needs(self, spec: Spec) -> Iterable[Need]:  # noqa: ARG002 - the same in every spec
        """Return the AWS services the watch cannot do without."""
        yield Need("synthetics", "runs the canaries")
        yield Need("cloudwatch", "holds dashboards and alarms")
        yield Need("sns", "sends the notifications")
        yield Need("lambda", "is what canaries run in")
        yield Need("s3", "keeps what canaries saw")
        yield Need("iam", "gives the canaries their permissions")

    def recovery(self, spec: Spec) -> Recovery:  # noqa: ARG002 - the same for every strategy
        """Return that nothing has to move: the other regions go on watching."""
        return Recovery(rto=of(Term("the other regions go on watching", 0, ISOLATION)), rpo=STATELESS)

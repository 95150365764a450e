"""bucket: objects kept in both regions by S3 replication."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from farshore.spec.duration import Duration
from farshore.spec.fields import Section, option
from farshore.spec.recovery import Recovery, Term, of
from farshore.spec.services.base import Need, Usable

if TYPE_CHECKING:
    from farshore.spec.model import Spec


# The only value S3 Replication Time Control accepts: most objects in seconds, 99.99 % within it. Without it AWS says
# only that the majority is copied within 15 minutes, and that large objects can take several hours.
TIME_CONTROL_MINUTES = 15
TIME_CONTROL = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-time-control.html"
REPLICATION = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html"
TROUBLESHOOTING = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-troubleshoot.html"


class Replication(enum.Enum):
    """Which way objects are copied."""

    ONE_WAY = "one-way"
    BOTH_WAYS = "both-ways"


class StorageClass(enum.Enum):
    """Storage classes an object can move to when it ages in the standby."""

    STANDARD_IA = "STANDARD_IA"
    INTELLIGENT_TIERING = "INTELLIGENT_TIERING"
    GLACIER_IR = "GLACIER_IR"


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class StandbyLifecycle(Section):
    """What happens to copies that age in the standby; the primary's objects are never touched by it."""

    expire_after: Duration | None = option(
        "Age at which the standby's copy is deleted; kept for good unless given.",
        default=None,
        expected="a number of days such as 14d",
        minimum=86_400,
    )
    move_after: Duration | None = option(
        "Age at which the standby's copy moves to cheaper storage.",
        default=None,
        expected="a number of days, 30d or more",
        minimum=30 * 86_400,
    )
    move_to: StorageClass = option("Where it moves.", default=StorageClass.STANDARD_IA)
    keep_versions: Duration = option(
        "How long overwritten or deleted versions are kept in the standby.",
        default=Duration.of_days(90),
        expected="a number of days such as 90d",
        minimum=86_400,
    )


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Bucket(Usable):
    """A versioned bucket in each region, each encrypted with a customer-managed key of its own."""

    type: ClassVar[str] = "bucket"
    summary: ClassVar[str] = "Versioned buckets in both regions with replication and a customer-managed key in each."

    variables: ClassVar[tuple[str, ...]] = ("BUCKET",)

    replication: Replication | None = option(
        "`one-way` to the standby or `both-ways`; unless given, both ways for active-active and for buckets that an "
        "API writes to.",
        default=None,
    )
    time_control: bool = option(
        "S3 Replication Time Control: 99.99 % of objects copied within 15 minutes, with metrics; billed per GB.",
        default=True,
    )
    standby_lifecycle: StandbyLifecycle = option(
        "What happens to copies that age in the standby.", default_factory=StandbyLifecycle
    )

    def needs(self, spec: Spec) -> Iterable[Need]:  # noqa: ARG002 - the same in every spec
        """Return the AWS services the bucket cannot do without."""
        yield Need("s3", "holds the objects")
        yield Need("kms", "encrypts the objects")
        yield Need("iam", "lets S3 replicate")

    def recovery(self, spec: Spec) -> Recovery:
        """Return the bounds of S3 replication; each region reads the bucket beside it."""
        way = "both ways" if spec.replication(self) is Replication.BOTH_WAYS else "one way"
        return Recovery(
            rto=of(Term("each region has its own bucket", 0, REPLICATION)),
            rpo=of(copied(way, time_control=self.time_control)),
        )


def copied(way: str, *, time_control: bool) -> Term:
    """Return the term of an object's way to the other region.

    Args:
        way: `one way` or `both ways`.
        time_control: Whether S3 promises a time.
    """
    if time_control:
        return Term(f"replication with time control, {way}", TIME_CONTROL_MINUTES * 60, TIME_CONTROL)
    return Term(f"replication, {way}: most objects within 15m, large ones hours, no promise", None, TROUBLESHOOTING)

"""bucket: objects kept in both regions by S3 replication."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, ClassVar

from farshore.spec.duration import Duration
from farshore.spec.fields import Constraint, Section, option, section
from farshore.spec.recovery import Recovery, Term, of
from farshore.spec.services.base import EXTERNAL, EXTERNAL_COPIES, REGION, Need, Usable

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


@section
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


# The id of a key is a UUID; that of a multi-Region key is `mrk-` with 32 digits.
# https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html
_KEY_ID = r"mrk-[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"

_KEY = Constraint(
    expected="the id or the ARN of a KMS key",
    pattern=rf"(arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{{12}}:key/)?({_KEY_ID})",
    maximum=160,
)
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
_BUCKET_NAME = Constraint(
    expected="the name of a bucket: 3 to 63 lower-case letters, digits, dots and dashes",
    pattern=r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]",
)


@section
class AdoptedBuckets(Section):
    """Buckets that exist already, and the keys that their objects are encrypted with."""

    buckets: Mapping[str, str] = option(
        "Name of the bucket in each region that has one; in every other serving region one is made.",
        keys=REGION,
        like=_BUCKET_NAME,
        minimum=1,
    )
    keys: Mapping[str, str] = option(
        "Id or ARN of the customer-managed KMS key in each region that has one; for every other bucket one is made.",
        default_factory=dict,
        keys=REGION,
        like=_KEY,
    )

    def key_id(self, region: str) -> str | None:
        """Return the id of the key that is taken over in a region, without the rest of its ARN."""
        return self.keys[region].rpartition("/")[2] if region in self.keys else None


@section
class ExternalBuckets(Section):
    """Buckets that exist and are only used, and the keys that their objects are encrypted with."""

    buckets: Mapping[str, str] = option(
        "Name of the bucket in each serving region.", keys=REGION, like=_BUCKET_NAME, minimum=1
    )
    keys: Mapping[str, str] = option(
        "Id or ARN of the customer-managed KMS key in each region that has one, so that the objects can be read.",
        default_factory=dict,
        keys=REGION,
        like=_KEY,
    )


@section
class Bucket(Usable):
    """A versioned bucket in each region, each encrypted with a customer-managed key of its own."""

    type: ClassVar[str] = "bucket"
    also_called: ClassVar[tuple[str, ...]] = (
        "s3",
        "s3-bucket",
        "storage",
        "object-storage",
        "files",
    )
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

    adopt: AdoptedBuckets | None = option(
        "Take over buckets that exist, with their objects, instead of making new ones.", default=None
    )

    external: ExternalBuckets | None = option(
        "Buckets that exist and are only used: nothing of them is made, changed or destroyed.", default=None
    )

    @property
    def is_external(self) -> bool:
        """Whether the buckets are only used."""
        return self.external is not None

    def adopted_name(self, region: str) -> str | None:
        """Return the name of the bucket that is taken over or only used in a region, None where a new one is made."""
        existing = self.adopt or self.external
        return existing.buckets.get(region) if existing else None

    def needs(self, spec: Spec) -> Iterable[Need]:  # noqa: ARG002 - the same in every spec
        """Return the AWS services the bucket cannot do without."""
        yield Need("s3", "holds the objects")
        yield Need("kms", "encrypts the objects")
        yield Need("iam", "lets S3 replicate")

    def recovery(self, spec: Spec) -> Recovery:
        """Return the bounds of S3 replication; each region reads the bucket beside it."""
        if self.is_external:
            return Recovery(rto=of(Term(EXTERNAL, 0, REPLICATION)), rpo=of(Term(EXTERNAL_COPIES, None, REPLICATION)))
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

"""backups: an AWS Backup plan whose backups are copied to the standby. Checked; not built yet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from farshore.spec.duration import Duration
from farshore.spec.fields import option, section
from farshore.spec.recovery import Recovery, restored
from farshore.spec.services.base import Need, Service

if TYPE_CHECKING:
    from farshore.spec.model import Spec


@section
class Backups(Service):
    """A backup plan and a vault in each region; what the primary's vault gets is copied to the standby's."""

    type: ClassVar[str] = "backups"
    also_called: ClassVar[tuple[str, ...]] = (
        "backup",
        "aws-backup",
    )
    summary: ClassVar[str] = "An AWS Backup plan with copies in the standby; checked by preflight, not built yet."
    built: ClassVar[bool] = False
    # https://docs.aws.amazon.com/aws-backup/latest/devguide/backup-feature-availability.html
    protected_types: ClassVar[tuple[str, ...]] = ("table", "bucket", "database")
    """What AWS Backup can back up of what a spec can name: DynamoDB, S3, and RDS with Aurora."""

    protects: tuple[str, ...] = option(
        "Tables, buckets and databases of this spec that are backed up; all of them unless given.",
        default=(),
        expected="the name of a table, bucket or database",
    )
    interval: Duration = option(
        "Time from one backup to the next.",
        default=Duration.of_days(1),
        expected="a duration from 1h to 30d",
        minimum=3_600,
        maximum=30 * 86_400,
    )
    retention: Duration = option(
        "How long each backup and each copy is kept.",
        default=Duration.of_days(35),
        expected="a number of days such as 35d",
        minimum=86_400,
    )
    copy: bool = option("Whether each backup is copied to a vault in the standby.", default=True)
    restore_testing: bool = option(
        "Whether AWS Backup restores a backup now and then to prove that it can.", default=True
    )

    def needs(self, spec: Spec) -> Iterable[Need]:  # noqa: ARG002 - the same in every spec
        """Return the AWS services the backups cannot do without."""
        yield Need("backup", "makes, copies and restores the backups")
        if self.restore_testing:
            yield Need("AWS::Backup::RestoreTestingPlan", "proves that the backups can be restored")
        yield Need("kms", "encrypts the backups")
        yield Need("iam", "lets AWS Backup read what it protects")

    def recovery(self, spec: Spec) -> Recovery:  # noqa: ARG002 - the same for every strategy
        """Return what a backup promises to what it protects."""
        return restored(self.interval, copied=self.copy)

    def copied_to_standby(self, spec: Spec) -> bool:  # noqa: ARG002 - the same for every strategy
        """Say whether the standby has a copy of each backup."""
        return self.copy

    def covers(self, service: Service) -> bool:
        """Say whether a service of the spec is backed up by this plan."""
        return service.type in self.protected_types and (not self.protects or service.name in self.protects)

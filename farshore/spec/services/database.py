"""database: a relational database with a replica in the standby. Checked; not built yet."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from farshore.spec.duration import Duration
from farshore.spec.fields import option, section
from farshore.spec.model import Strategy
from farshore.spec.recovery import Recovery, Term, of
from farshore.spec.services.base import Hardware, Need, Service

if TYPE_CHECKING:
    from farshore.spec.model import Spec

# "Typically under a second"; AWS promises no bound, and a person starts the failover.
AURORA_GLOBAL = "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database.html"
AURORA_LAG_SECONDS = 1
AURORA_FAILOVER = "https://docs.aws.amazon.com/goto/WebAPI/rds/FailoverGlobalCluster"
# Copied asynchronously; how far behind is not promised.
RDS_REPLICA = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.XRgn.html"
RDS_BACKUPS = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReplicateBackups.html"


class Engine(enum.Enum):
    """Database engines by RDS's own names; those of Aurora make a global database, the others a read replica."""

    AURORA_POSTGRESQL = "aurora-postgresql"
    AURORA_MYSQL = "aurora-mysql"
    POSTGRES = "postgres"
    MYSQL = "mysql"
    MARIADB = "mariadb"

    @property
    def is_aurora(self) -> bool:
        """Whether it is one of Amazon Aurora's."""
        return self.value.startswith("aurora-")


@section
class Database(Service):
    """An Aurora global database, or an RDS instance with a read replica in the standby; its backups copied there."""

    type: ClassVar[str] = "database"
    also_called: ClassVar[tuple[str, ...]] = (
        "rds",
        "aurora",
        "db",
        "postgres",
        "postgresql",
        "mysql",
        "mariadb",
        "sql",
        "aurora-postgresql",
        "aurora-mysql",
        "aurora-serverless",
        "rds-instance",
        "rds-cluster",
    )
    summary: ClassVar[str] = (
        "An Aurora global database, or RDS with a read replica in the standby; checked by preflight, not built yet."
    )
    built: ClassVar[bool] = False

    engine: Engine = option("Database engine, by RDS's own name.")
    engine_version: str | None = option(
        "Version of the engine; RDS's own default unless given.",
        default=None,
        expected="a version such as 16.4",
        pattern=r"[0-9][A-Za-z0-9._]*",
        maximum=40,
    )
    instance_class: str = option(
        "Instance class, in both regions.",
        expected="an instance class such as db.r6g.large",
        pattern=r"db\.[a-z0-9-]+\.[a-z0-9-]+",
        maximum=40,
    )
    # https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html (2026-11-21)
    storage: int = option("GiB of an RDS instance; Aurora grows by itself.", default=20, minimum=20, maximum=65_536)
    multi_az: bool = option("Whether a second instance in another zone of the region takes over.", default=True)
    replica: bool | None = option(
        "Whether the standby has a running copy; unless given, yes for every strategy but backup-and-restore.",
        default=None,
    )
    # https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/disaster-recovery-resiliency.html (2026-11-21)
    backup_retention: Duration = option(
        "How long automated backups are kept.",
        default=Duration.of_days(7),
        expected="a number of days from 1d to 35d",
        minimum=86_400,
        maximum=35 * 86_400,
    )
    copy_backups: bool = option("Whether automated backups are copied to the standby.", default=True)
    network: str | None = option(
        "The network of this spec it stands in; the account's default VPC unless given.",
        default=None,
        expected="the name of a network service",
    )

    def needs(self, spec: Spec) -> Iterable[Need]:
        """Return the AWS services the database cannot do without."""
        yield Need("rds", "runs the database")
        if self.engine.is_aurora:
            yield Need("aurora", "is the database's engine")
        if self.engine.is_aurora and self.copied_to_standby(spec):
            yield Need(f"AWS::RDS::GlobalCluster/{self.engine.value}", "copies the data to the standby")
        if self.engine.is_aurora and self.copy_backups:
            yield Need("backup", "copies the backups to the standby")
        yield Need("kms", "encrypts the data")
        yield Need("secretsmanager", "keeps the master password")

    def hardware(self) -> Iterable[Hardware]:
        """Return the instance class, which not every engine has in every region."""
        yield Hardware("instance_class", self.instance_class, self.engine.value, self.engine_version)

    @property
    def burstable(self) -> bool:
        """Whether its instances have a credit for their CPU: those of the classes db.t."""
        return self.instance_class.startswith("db.t")

    def recovery(self, spec: Spec) -> Recovery:
        """Return the lag of the replica, and that a person promotes it."""
        if not self.copied_to_standby(spec):
            return Recovery(
                rto=of(Term("a person restores it from a backup", None, RDS_BACKUPS)),
                rpo=of(self._restored()),
            )
        if self.engine.is_aurora:
            return Recovery(
                rto=of(Term("a person starts the failover of the global database", None, AURORA_FAILOVER)),
                rpo=of(Term("replication", AURORA_LAG_SECONDS, AURORA_GLOBAL, typical=True)),
            )
        return Recovery(
            rto=of(Term("a person promotes the read replica", None, RDS_REPLICA)),
            rpo=of(Term("asynchronous replication, no promise", None, RDS_REPLICA)),
        )

    def copied_to_standby(self, spec: Spec) -> bool:
        """Say whether the standby has a running copy: as given, else unless everything comes from backups."""
        return spec.strategy is not Strategy.BACKUP_AND_RESTORE if self.replica is None else self.replica

    def _restored(self) -> Term:
        if self.copy_backups:
            return Term("backups copied as soon as they are ready, no promise", None, RDS_BACKUPS)
        return Term("no copy of the data outside the primary", None, RDS_BACKUPS)

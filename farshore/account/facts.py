"""What can be learnt about an account: plain data, one class a kind; that something may not be looked at is a fact too.

No fact holds the account's id, a key or a secret.
"""

from __future__ import annotations

import abc
import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from farshore.spec.services import Hardware

LEGACY = "2017.11.29"
"""The version of global tables that DescribeTable does not tell of.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/globaltables.DetermineVersion.html (2026-11-21)
"""


@dataclass(frozen=True, kw_only=True)
class Fact(abc.ABC):
    """One thing that AWS said.

    Attributes:
        region: The region it is true of; for what has no region, the one that was asked.
    """

    source: ClassVar[str]
    """The API operation that said it, as a reader finds it in AWS's reference."""

    region: str

    @property
    @abc.abstractmethod
    def statement(self) -> str:
        """What was said, in a clause that can follow the name of the source."""


@dataclass(frozen=True, kw_only=True)
class RegionStanding(Fact):
    """Whether the account may use a region.

    Attributes:
        status: EC2's word: `opt-in-not-required`, `opted-in` or `not-opted-in`; `unknown` when nobody could say.
        refused: The error code with which the region turned valid credentials away; None when it did not.
    """

    source: ClassVar[str] = "EC2 DescribeRegions"

    status: str
    refused: str | None = None

    @property
    def usable(self) -> bool:
        """Whether the account can use the region now."""
        return self.status != "not-opted-in" and self.refused is None

    @property
    def statement(self) -> str:
        """The opt-in status, and the refusal where there was one."""
        refusal = f"; calls there are refused with {self.refused}" if self.refused else ""
        return f"the opt-in status of {self.region} is {self.status}{refusal}"


@dataclass(frozen=True, kw_only=True)
class MailStanding(Fact):
    """What SES lets the account send from a region.

    Attributes:
        production: False in the sandbox, where only verified addresses can be written to.
        sending: Whether sending is enabled at all.
        per_day: Messages in 24 hours; -1 for no limit.
        per_second: Messages a second.
    """

    source: ClassVar[str] = "SES GetAccount"

    production: bool
    sending: bool
    per_day: float
    per_second: float

    @property
    def statement(self) -> str:
        """Sandbox or production, and the quota."""
        standing = "has production access" if self.production else "is in the sandbox"
        paused = "" if self.sending else ", sending is paused"
        return f"SES in {self.region} {standing}{paused}: {in_a_day(self.per_day)}, {self.per_second:,.0f} a second"


@dataclass(frozen=True, kw_only=True)
class MailIdentity(Fact):
    """Whether SES may send in the name of a domain from a region.

    Attributes:
        identity: The domain.
        exists: Whether the identity was created there.
        verified: Whether it may send.
    """

    source: ClassVar[str] = "SES GetEmailIdentity"

    identity: str
    exists: bool
    verified: bool

    @property
    def statement(self) -> str:
        """Absent, waiting or verified."""
        standing = "is verified" if self.verified else "is not verified" if self.exists else "does not exist"
        return f"the identity {self.identity} {standing} in {self.region}"


@dataclass(frozen=True, kw_only=True)
class Concurrency(Fact):
    """How many Lambda functions may run at once in a region, all functions of the account together."""

    source: ClassVar[str] = "Lambda GetAccountSettings"

    limit: int

    @property
    def statement(self) -> str:
        """The limit."""
        return f"Lambda in {self.region} runs at most {self.limit:,} functions at once"


@dataclass(frozen=True, kw_only=True)
class HostedZone(Fact):
    """Whether the account has a public hosted zone.

    Attributes:
        domain: The name of the zone, without the dot at its end.
        public: Number of public zones of exactly this name.
    """

    source: ClassVar[str] = "Route 53 ListHostedZonesByName"

    domain: str
    public: int

    @property
    def statement(self) -> str:
        """How many there are."""
        zones = {0: "no public hosted zone", 1: "one public hosted zone"}
        return f"the account has {zones.get(self.public, f'{self.public} public hosted zones')} {self.domain}"


@dataclass(frozen=True, kw_only=True)
class TableStanding(Fact):
    """What stands in a region under the name that a table of the spec will have.

    Attributes:
        service: The service of the spec.
        table: The computed name.
        exists: Whether there is a table of that name.
        items: About how many items it holds; DynamoDB counts about every six hours.
        version: Version of the global table it is part of; None when it is a table of its own.
        replicas: The regions of that global table.
    """

    source: ClassVar[str] = "DynamoDB DescribeTable"

    service: str
    table: str
    exists: bool
    items: int = 0
    version: str | None = None
    replicas: tuple[str, ...] = ()

    @property
    def statement(self) -> str:
        """Absent, or what it is."""
        if not self.exists:
            return f"there is no table {self.table} in {self.region}"
        kind = f"part of a global table of version {self.version}" if self.version else "a table of its own"
        return f"{self.table} in {self.region} is {kind} with about {self.items:,} items"


class Owner(enum.Enum):
    """Whose a bucket name is."""

    NOBODY = "nobody"
    US = "this account"
    OTHER = "another account"


@dataclass(frozen=True, kw_only=True)
class BucketName(Fact):
    """Whether a bucket name that the spec will use is free.

    Attributes:
        service: The service of the spec.
        name: The computed name, with `ACCOUNT` where the account's id stands.
        owner: Whose it is.
    """

    source: ClassVar[str] = "S3 HeadBucket and ListBuckets"

    service: str
    name: str
    owner: Owner

    @property
    def statement(self) -> str:
        """Free, ours, or neither."""
        standing = {
            Owner.NOBODY: "does not exist",
            Owner.US: "is one of the account's buckets",
            Owner.OTHER: "exists and is not one of the account's buckets",
        }
        return f"the bucket {self.name} {standing[self.owner]}"


@dataclass(frozen=True, kw_only=True)
class AppliedQuota(Fact):
    """What the account has of a quota in a region.

    Attributes:
        service: The service's code in Service Quotas.
        code: The quota's.
        value: How much.
    """

    source: ClassVar[str] = "Service Quotas GetServiceQuota"

    service: str
    code: str
    value: float

    @property
    def statement(self) -> str:
        """The quota, and how much there is of it."""
        return f"the quota {self.code} of {self.service} is {self.value:,.0f} in {self.region}"


@dataclass(frozen=True, kw_only=True)
class NotAllowed(Fact):
    """Something that the credentials may not look at.

    Attributes:
        action: The IAM action that is missing.
        purpose: What it would have told.
    """

    source: ClassVar[str] = "IAM"

    action: str
    purpose: str

    @property
    def statement(self) -> str:
        """The refusal."""
        return f"{self.action} was refused in {self.region}"


def in_a_day(messages: float) -> str:
    """Return a daily quota in words."""
    return "no daily limit" if messages < 0 else f"{messages:,.0f} messages a day"


@dataclass(frozen=True, kw_only=True)
class InstanceOffer(Fact, abc.ABC):
    """Whether a region has a kind of instance.

    Attributes:
        hardware: The kind of instance.
        offered: Whether it can be had there.
    """

    hardware: Hardware
    offered: bool


@dataclass(frozen=True, kw_only=True)
class InstanceTypeOffer(InstanceOffer):
    """Whether EC2 has an instance type in a region.

    Attributes:
        zones: The zones that have it.
    """

    source: ClassVar[str] = "EC2 DescribeInstanceTypeOfferings"

    zones: tuple[str, ...] = ()

    @property
    def statement(self) -> str:
        """The type, and where it is."""
        where = f"lists {self.hardware.instance_type} in {', '.join(self.zones)}"
        return where if self.offered else f"lists {self.hardware.instance_type} in no zone of {self.region}"


@dataclass(frozen=True, kw_only=True)
class DatabaseClassOffer(InstanceOffer):
    """Whether RDS has an instance class for an engine in a region."""

    source: ClassVar[str] = "RDS DescribeOrderableDBInstanceOptions"

    @property
    def statement(self) -> str:
        """The class, the engine, and whether they go together there."""
        version = f" {self.hardware.engine_version}" if self.hardware.engine_version else ""
        verb = "lists" if self.offered else "does not list"
        return f"{verb} {self.hardware.instance_type} for {self.hardware.engine}{version} in {self.region}"

"""The spec as typed data: what the user runs, where, and how it shall survive.

Built by `loader.load`; every instance that exists has passed the loader's checks.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Any, TypeVar

from farshore.findings import Place, Waiver, dotted
from farshore.spec.duration import Duration
from farshore.spec.fields import Constraint, Section, option, section
from farshore.spec.overrides import OVERRIDDEN, Override, overrides_in
from farshore.spec.recovery import APPLIED, FROM_BACKUP, Estimate, Recovery, restored
from farshore.spec.services import Bucket, Service
from farshore.spec.services.base import HOST_NAME, REGION, SERVICE_NAME, Access, Hosted
from farshore.spec.services.bucket import Replication

SERVICE_ID_SHAPE = r"[A-Za-z0-9][A-Za-z0-9 .@-]{0,99}"
RESOURCE_TYPE_SHAPE = r"AWS::[A-Za-z0-9]{1,100}::[A-Za-z0-9]{1,100}(/[a-z0-9-]{1,40})?"


class Strategy(enum.Enum):
    """AWS's four disaster-recovery strategies, cheapest and slowest first.

    https://docs.aws.amazon.com/whitepapers/latest/disaster-recovery-workloads-on-aws/disaster-recovery-options-in-the-cloud.html
    (2026-11-21)
    """

    BACKUP_AND_RESTORE = "backup-and-restore"
    PILOT_LIGHT = "pilot-light"
    WARM_STANDBY = "warm-standby"
    ACTIVE_ACTIVE = "active-active"


class Policy(enum.Enum):
    """How Route 53 divides clients between healthy regions."""

    FAILOVER = "failover"
    LATENCY = "latency"


class Switch(enum.Enum):
    """What moves traffic when a region is lost."""

    HEALTH_CHECK = "health-check"
    ROUTING_CONTROL = "routing-control"


class Role(enum.Enum):
    """What a region is to the spec."""

    PRIMARY = "primary"
    STANDBY = "standby"
    CANDIDATE = "candidate"
    OBSERVER = "observer"


@section
class Objectives(Section):
    """What the business asks for."""

    rto: Duration | None = option(
        "Recovery time objective: the longest outage.", default=None, expected="a duration such as 5m", minimum=1
    )
    rpo: Duration | None = option(
        "Recovery point objective: the most data, in time, that may be lost.",
        default=None,
        expected="a duration such as 1m",
    )


@section
class Regions(Section):
    """Which regions play which part."""

    primary: str = option("Region that serves today.", like=REGION)
    standby: tuple[str, ...] = option(
        "Region that takes over, or several as a list, the first one first; may be left out while candidates are "
        "compared.",
        default=(),
        like=REGION,
        lone=True,
    )
    home: str | None = option(
        "Region in which the shared state was born, such as the first replica of a table; the primary unless given. "
        "It stays where it is when primary and standby swap.",
        default=None,
        like=REGION,
    )
    candidates: tuple[str, ...] = option(
        "Regions under consideration as the standby.",
        default=(),
        like=REGION,
    )
    observer: str | None = option(
        "Third region that watches the other two.",
        default=None,
        like=REGION,
    )
    avoid: Mapping[str, str] = option(
        "Regions not to be used, each with the reason.",
        default_factory=dict,
        expected="the reason, as text",
        minimum=0,
        maximum=500,
        keys=REGION,
    )

    @property
    def named(self) -> tuple[str, ...]:
        """Return all regions that are named, whatever for, some of them twice."""
        return (*(region for region, _, _ in self.roles()), *([self.home] if self.home else ()), *self.avoid)

    def standby_path(self, number: int) -> tuple[str | int, ...]:
        """Return the keys of a standby: one alone is written without a list."""
        return ("regions", "standby", *((number,) if len(self.standby) > 1 else ()))

    def roles(self) -> Iterator[tuple[str, Role, tuple[str | int, ...]]]:
        """Yield each region once with its foremost role and its place in the spec: serving ones first."""
        mentions: list[tuple[str | None, Role, tuple[str | int, ...]]] = [
            (self.primary, Role.PRIMARY, ("regions", "primary")),
            *((region, Role.STANDBY, self.standby_path(number)) for number, region in enumerate(self.standby)),
            *(
                (region, Role.CANDIDATE, ("regions", "candidates", number))
                for number, region in enumerate(self.candidates)
            ),
            (self.observer, Role.OBSERVER, ("regions", "observer")),
        ]
        seen: set[str] = set()
        for region, role, path in mentions:
            if region is not None and region not in seen:
                seen.add(region)
                yield region, role, path


@section
class Traffic(Section):
    """How clients find the region that serves them."""

    policy: Policy | None = option(
        "`latency` sends clients to the nearest healthy region, `failover` to the primary while it is healthy; unless "
        "given, latency for active-active and failover otherwise.",
        default=None,
    )
    switch: Switch = option(
        "What moves traffic when a region is lost: Route 53's health checks by themselves, or a person who turns a "
        "routing control of Amazon Application Recovery Controller, whose cluster costs 2.50 USD an hour.",
        default=Switch.HEALTH_CHECK,
    )


class BackendType(enum.Enum):
    """Where Terraform keeps its state."""

    LOCAL = "local"
    S3 = "s3"


@section
class Backend(Section):
    """Terraform's state: one for each stack, in the stack's own region."""

    type: BackendType = option("`local` files, or `s3` with native locks for teams.", default=BackendType.LOCAL)
    bucket: str | None = option(
        "Name of the state bucket in each region, with `{region}` where the region stands.",
        default=None,
        expected="a bucket name with {region} in it, such as acme-tfstate-{region}",
        pattern=r"[a-z0-9.-]*\{region\}[a-z0-9.-]*",
        maximum=57,
    )
    shared: str | None = option(
        "Region that keeps the state of the stacks that belong to no one region; the first serving region besides "
        "`regions.home` unless given.",
        default=None,
        like=REGION,
    )
    prefix: str = option(
        "Folder of the states inside the bucket.",
        default="farshore",
        expected="a key prefix such as farshore",
        pattern=r"[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*",
        maximum=200,
    )


# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.md (2026-11-27)
_IAM_NAME = r"[A-Za-z0-9_+=,.@-]"
_ROLE_ARN = Constraint(
    expected="the ARN of an IAM role such as arn:aws:iam::123456789012:role/deploy",
    pattern=rf"arn:aws[a-z-]*:iam::[0-9]{{12}}:role/([!-.0-~]+/)*{_IAM_NAME}{{1,64}}",
    maximum=2048,
)
_POLICY_ARN = Constraint(
    expected="the ARN of an IAM policy such as arn:aws:iam::123456789012:policy/boundary",
    pattern=rf"arn:aws[a-z-]*:iam::([0-9]{{12}}|aws):policy/([!-.0-~]+/)*{_IAM_NAME}{{1,128}}",
    maximum=2048,
)


@section
class AssumeRole(Section):
    """The role in which Terraform talks to AWS, instead of that of its credentials.

    The pattern of each field: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
    """

    role_arn: str = option("ARN of the role.", like=_ROLE_ARN)
    external_id: str | None = option(
        "External ID that the role's trust policy asks for.",
        default=None,
        expected="at least two letters, digits or any of _+=,.@:/-",
        pattern=r"[A-Za-z0-9_+=,.@:/-]{2,}",
        maximum=1224,
    )
    session_name: str | None = option(
        "Name of the session, by which CloudTrail tells who it was; chosen by the provider unless given.",
        default=None,
        expected="at least two letters, digits or any of _+=,.@-",
        pattern=rf"{_IAM_NAME}{{2,}}",
        maximum=64,
    )


@section
class Terraform(Section):
    """The AWS provider and how it talks to your account; the same in every stack."""

    aws_provider: int = option(
        "Major version of `hashicorp/aws` that the Terraform is written for.",
        default=5,
        expected="5 or 6",
        choices=(5, 6),
    )
    tags: Mapping[str, str] = option(
        "Tags of everything that is made, beside farshore's own tag `farshore`.",
        default_factory=dict,
        expected="the tag's value, as text",
        maximum=256,
        keys=Constraint(expected="a tag's key, as text", minimum=1, maximum=128),
    )
    allowed_account_ids: tuple[str, ...] = option(
        "Accounts that may be changed; with credentials of another one, Terraform refuses.",
        default=(),
        expected="the 12 digits of an account such as 123456789012",
        pattern=r"[0-9]{12}",
    )
    assume_role: AssumeRole | None = option(
        "Role in which Terraform talks to AWS; that of its credentials unless given.", default=None
    )
    permissions_boundary: str | None = option(
        "ARN of the policy that bounds every IAM role that is made.", default=None, like=_POLICY_ARN
    )
    beside: str | None = option(
        "Folder with Terraform of your own, relative to the spec: the `.tf` and `.tf.json` files of a folder in it "
        "that is named after a stack (`us-east-1`, `names`, `data`, `links`, `edge`) become part of that stack.",
        default=None,
        expected="a path relative to the spec, such as infra",
        pattern=r"[^/\s\\~][^\\]*",
        maximum=400,
    )


@section
class Spec(Section):
    """Everything the user wrote.

    Attributes:
        file: The path of the spec as the user gave it.
        marks: Line and column (1-based) of what stands at each path of keys.
    """

    name: str = option(
        "Short name of the system; begins the name of every resource.",
        like=SERVICE_NAME,
    )
    domain: str | None = option(
        "A Route 53 public hosted zone that you own; needed to build a static-site or rest-api.",
        default=None,
        like=HOST_NAME,
    )
    zone_id: str | None = option(
        "Id of that hosted zone; unless given, Terraform looks it up by name at each plan.",
        default=None,
        expected="the id of a hosted zone such as Z0123456789ABCDEFGHIJ",
        pattern=r"[A-Z0-9]{1,32}",
    )
    zone_role: AssumeRole | None = option(
        "Role in which Terraform finds the zone and writes its records and their health checks, where the zone is in "
        "another account.",
        default=None,
    )
    strategy: Strategy = option("Disaster-recovery strategy, in AWS's words.", default=Strategy.WARM_STANDBY)
    objectives: Objectives = option("What the business asks for.", default_factory=Objectives)
    regions: Regions = option("Which regions play which part.")
    residency: tuple[str, ...] = option(
        "Countries the data may live in, by their ISO 3166 codes; `EU` and `EEA` stand for all in them. Anywhere "
        "unless given.",
        default=(),
        expected="a two-letter country code such as US, or EU or EEA",
        pattern=r"[A-Z]{2}|EEA",
        names="country",
    )
    traffic: Traffic = option("How clients find the region that serves them.", default_factory=Traffic)
    deletion_protection: bool = option(
        "Whether what holds data refuses to be deleted, by Terraform and by AWS; `false` only for a trial.",
        default=True,
    )
    destroy: tuple[str, ...] = option(
        "Services whose data may be destroyed. While one is still under `services`, its protection is off; once it is "
        "taken out there, its data is destroyed. All other data that leaves the spec is kept in AWS.",
        default=(),
        expected="the name of a service",
        pattern=SERVICE_NAME.pattern,
        maximum=SERVICE_NAME.maximum,
    )
    backend: Backend = option("Where Terraform keeps its state.", default_factory=Backend)
    terraform: Terraform = option(
        "The version of the AWS provider, and how it talks to your account.", default_factory=Terraform
    )
    overrides: Mapping[str, Any] = option(
        "Arguments of single resources, in Terraform's own words, by the resource's address: in every stack that has "
        "it, or below the name of a stack in that one. `null` removes an argument, a map changes what it names.",
        default_factory=dict,
        keys=OVERRIDDEN,
    )
    services: Mapping[str, Service] = option(
        "The components by name.",
        default_factory=dict,
        keys=SERVICE_NAME,
    )
    also_needs: tuple[str, ...] = option(
        "AWS services your own code calls, and features by their CloudFormation type: checked in every region, not "
        "built.",
        default=(),
        expected="the id of an AWS service such as stepfunctions, or a CloudFormation type such as "
        "AWS::SES::ReceiptRule",
        pattern=f"{SERVICE_ID_SHAPE}|{RESOURCE_TYPE_SHAPE}",
        names="service",
    )
    waivers: tuple[Waiver, ...] = option("Findings somebody accepted.", default=())

    file: str = ""
    marks: Mapping[tuple[str | int, ...], tuple[int, int]] = field(default_factory=dict, repr=False, compare=False)

    def place(self, *path: str | int) -> Place:
        """Return where the given keys stand in the file, or the nearest key above them that stands there."""
        known = next((path[:end] for end in range(len(path), -1, -1) if path[:end] in self.marks), ())
        line, column = self.marks.get(known, (1, 1))
        return Place(self.file, line, column, dotted(path))

    @property
    def policy(self) -> Policy:
        """The routing policy in force: the one given, else the strategy's."""
        if self.traffic.policy is not None:
            return self.traffic.policy
        return Policy.LATENCY if self.strategy is Strategy.ACTIVE_ACTIVE else Policy.FAILOVER

    @property
    def has_routing_controls(self) -> bool:
        """Whether a person moves the traffic, by routing controls."""
        return self.traffic.switch is Switch.ROUTING_CONTROL

    @property
    def serving_regions(self) -> tuple[str, ...]:
        """The primary and, once chosen, its standbys in the order in which they take over."""
        return (self.regions.primary, *self.regions.standby)

    @property
    def watching_regions(self) -> tuple[str, ...]:
        """The regions that canaries ask from: those that serve, and the observer."""
        observer = self.regions.observer
        return tuple(dict.fromkeys([*self.serving_regions, *([observer] if observer else [])]))

    @property
    def home(self) -> str:
        """The region in which shared state was born: the one given, else the primary."""
        return self.regions.home or self.regions.primary

    @property
    def shared_region(self) -> str:
        """The region of what belongs to no one region, its state included: it should outlive the home."""
        others = (region for region in self.serving_regions if region != self.home)
        return self.backend.shared or next(others, self.home)

    @property
    def residency_countries(self) -> frozenset[str]:
        """The countries of `residency`, groups of them replaced by their members; empty for anywhere."""
        if not self.residency:
            return frozenset()
        from farshore.spec.words import groups  # a file, which a spec without `residency` does not need

        members = groups()
        return frozenset(country for one in self.residency for country in members.get(one, (one,)))

    def overriding(self) -> tuple[Override, ...]:
        """Return what the spec overrides, in the order in which it is done."""
        return tuple(overrides_in(self.overrides))

    def protects(self, service: Service) -> bool:
        """Say whether what holds a service's data refuses to be deleted."""
        return self.deletion_protection and service.name not in self.destroy

    def replication(self, bucket: Bucket) -> Replication:
        """Return which way a bucket's objects are copied: as given, else both ways when both regions may write.

        They may when both serve, and during a failover whenever an API writes to the bucket: what it wrote in the
        standby would be missing in the primary after the failback.
        """
        if bucket.replication is not None:
            return bucket.replication
        users = (user for service in self.services.values() for user in service.users())
        written = any(user.uses.get(bucket.name) is Access.WRITE for user in users)
        both = self.strategy is Strategy.ACTIVE_ACTIVE or written
        return Replication.BOTH_WAYS if both else Replication.ONE_WAY

    def estimates(self) -> tuple[Estimate, ...]:
        """Return how long the recovery of each service takes and what it loses, in the order of the file."""
        known = {one.name: self._recovery(one) for one in self.services.values()}
        return tuple(Estimate(recovery.rto, recovery.rpo, name) for name, recovery in known.items())

    def _recovery(self, service: Service) -> Recovery:
        if self.strategy is not Strategy.BACKUP_AND_RESTORE or service.type == "backups":
            return service.recovery(self)
        if service.stateless:
            return APPLIED
        plans = [plan for plan in self.typed("backups") if plan.covers(service)]
        copied = [plan.interval for plan in plans if plan.copy]
        return restored(min(copied, default=None), copied=bool(copied)) if plans else FROM_BACKUP

    def host(self, service: Hosted) -> str | None:
        """Return the host name of a service; None while neither `host` nor `domain` is given."""
        if service.host is not None or self.domain is None:
            return service.host
        return service.default_host(self.domain)

    def hosted(self) -> list[Hosted]:
        """Return the services with a host name, in the order of the file."""
        return [service for service in self.services.values() if isinstance(service, Hosted)]

    def of_type(self, kind: type[ServiceType]) -> list[ServiceType]:
        """Return the services of one type, in the order of the file."""
        return [service for service in self.services.values() if isinstance(service, kind)]

    def typed(self, word: str) -> list[Any]:
        """Return the services whose `type` is a word, in the order of the file; imports none of the types."""
        return [service for service in self.services.values() if service.type == word]


ServiceType = TypeVar("ServiceType", bound=Service)

WAIVER_FIELDS: dict[str, Any] = {
    "rule": Constraint(
        doc="Rule whose findings are accepted.",
        expected="the id of a rule such as too-few-zones",
        pattern=r"[a-z]+(-[a-z]+)*",
        maximum=60,
    ),
    "reason": Constraint(doc="Why, for whoever reads this next year.", expected="a sentence", minimum=3, maximum=500),
    "until": Constraint(doc="Last day on which it counts.", expected="a date such as 2027-03-01"),
    "service": Constraint(doc="Only findings about this service.", expected="the name of a service of this spec"),
    "region": REGION._replace(doc="Only findings about this region."),
    "address": Constraint(
        doc="Only findings of `farshore review` about this resource, or what is in this module.",
        expected="an address of Terraform's such as module.web.aws_lb.front",
        pattern=r"(module|aws_[a-z0-9_]+)[.].+",
        maximum=1_000,
    ),
}


@section
class Waivers(Section):
    """A file that holds nothing but waivers, for `farshore review` of what no spec describes."""

    waivers: tuple[Waiver, ...] = option("Findings somebody accepted.", default=())

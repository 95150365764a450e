"""What every service type of the spec has in common."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from farshore.spec.recovery import Recovery

if TYPE_CHECKING:
    from farshore.spec.model import Spec

from farshore.spec.fields import Constraint, Section, option, section

HOST_NAME = Constraint(
    expected="a host name such as www.example.com",
    pattern=r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}",
    maximum=253,
)


SERVICE_NAME = Constraint(
    expected="lower-case letters, digits and dashes, beginning with a letter",
    pattern=r"[a-z]([a-z0-9-]*[a-z0-9])?",
    maximum=24,
)

REGION = Constraint(
    expected="an AWS region such as us-east-1",
    pattern=r"[a-z]{2,}(-[a-z]+)+-[0-9]+[a-z]?",
    maximum=40,
    names="region",
)


EXTERNAL = "each region uses what exists there"
EXTERNAL_COPIES = "what copies it is not in this spec, and promises nothing here"
"""The terms of the recovery of what is only used."""


class Access(enum.Enum):
    """What one service does with another that it uses; `write` includes reading."""

    READ = "read"
    WRITE = "write"
    SEND = "send"
    RECEIVE = "receive"


class Need(NamedTuple):
    """One AWS service, or one feature of it, that a component cannot do without, in every region that serves it.

    Attributes:
        aws_service: Its id in the SSM public parameters, as `dynamodb`; for a feature, the CloudFormation type that
            stands for it, as `AWS::SES::ReceiptRule`, with what of it after a slash where that matters.
        why: What the component uses it for, in a few words.
    """

    aws_service: str
    why: str


class Hardware(NamedTuple):
    """A kind of instance that a component asks AWS for, which not every region has.

    Attributes:
        field: The field of the spec that names it, as `instance_type`.
        instance_type: As `m8i.large`, or `db.r8g.large` with an engine.
        engine: The database engine by RDS's own name; None for EC2.
        engine_version: Its version; None where RDS chooses.
    """

    field: str
    instance_type: str
    engine: str | None = None
    engine_version: str | None = None

    def command(self, region: str) -> str:
        """Return the command of the AWS CLI that lists it where a region has it, and nothing elsewhere."""
        if self.engine is None:
            return (
                f"aws ec2 describe-instance-type-offerings --region {region} "
                f"--filters Name=instance-type,Values={self.instance_type}"
            )
        version = f" --engine-version {self.engine_version}" if self.engine_version else ""
        return (
            f"aws rds describe-orderable-db-instance-options --region {region} --engine {self.engine}{version} "
            f"--db-instance-class {self.instance_type}"
        )


@section
class Service(Section):
    """One component of the user's system, as the spec names it.

    Attributes:
        name: Its key under `services`; not a field of its own in the YAML.
    """

    name: str

    type: ClassVar[str]
    """The word after `type:` in the YAML."""
    also_called: ClassVar[tuple[str, ...]]
    """What people write instead of it, as the AWS service that it is made of; they are told the type."""
    summary: ClassVar[str]
    """What the type stands for, in one sentence."""
    built: ClassVar[bool] = True
    """Whether this version writes Terraform for it, or only checks it."""
    is_compute: ClassVar[bool] = False
    """Whether it runs code: a pilot light leaves it out of the standby."""
    scales: ClassVar[bool] = False
    """Whether it runs on servers, so that a warm standby has fewer of them."""
    was: tuple[str, ...] = option(
        "Earlier name of the service, or several, the oldest first. What exists in AWS keeps its names.",
        default=(),
        expected="an earlier name of the service",
        pattern=SERVICE_NAME.pattern,
        maximum=SERVICE_NAME.maximum,
        lone=True,
    )

    @property
    def stateless(self) -> bool:
        """Whether it keeps no data of its own, so that nothing of it has to be copied or restored."""
        return False

    @property
    def outlives_spec(self) -> bool:
        """Whether what was made of it stays in AWS when it leaves the spec, unless `destroy` lists it."""
        return not self.stateless

    @property
    def identity(self) -> str:
        """The name by which AWS knows it: the first that it ever had."""
        return self.was[0] if self.was else self.name

    @property
    def is_external(self) -> bool:
        """Whether it exists and is only used: nothing of it is made, changed or destroyed."""
        return False

    def adopted_name(self, region: str) -> str | None:  # noqa: ARG002 - for the types that can adopt
        """Return the name that what holds its data has in AWS already, in a region; None where farshore names it.

        It is taken over, or only used.
        """
        return None

    def needs(self, spec: Spec) -> Iterable[Need]:
        """Return the AWS services the component cannot do without in such a spec."""
        raise NotImplementedError

    def recovery(self, spec: Spec) -> Recovery:
        """Return what the component promises after the loss of the primary, backup-and-restore aside."""
        raise NotImplementedError

    def users(self) -> Iterable[User]:
        """Return what of it is code that uses other services; the component itself, for most types with code."""
        return (self,) if isinstance(self, User) else ()

    def copied_to_standby(self, spec: Spec) -> bool:  # noqa: ARG002 - for the types that are
        """Say whether such a spec copies its data to the standby, for types that leave the choice."""
        return False

    def hardware(self) -> Iterable[Hardware]:
        """Return the kinds of instance it asks for, for types that name them."""
        return ()

    @property
    def environment_prefix(self) -> str:
        """The name in the form of an environment variable, as `ORDER_LINES` for `order-lines`."""
        return self.name.upper().replace("-", "_")


class Hosted(Service):
    """The trait of services with a public name: they get records, and clients and canaries ask them."""

    host: str | None
    names_regions: ClassVar[bool] = False
    """Whether each region publishes a name of its own, below the public one."""

    @property
    def watched_path(self) -> str | None:
        """The path that canaries ask for where the spec names none; None where the spec has to."""
        return "/"

    def default_host(self, domain: str) -> str:
        """Return the host name in a zone, for a spec that gives none."""
        return f"{self.identity}.{domain}"


class Usable(Service):
    """The trait of services that others name under `uses`."""

    accesses: ClassVar[tuple[Access, ...]] = (Access.READ, Access.WRITE)
    """What others can do with it."""

    variables: ClassVar[tuple[str, ...]]
    """What the names of the environment variables end in that its users get, as `TABLE`."""


class Authorizer(Service):
    """The trait of services that say who calls: a rest-api names one as its `authorizer`."""

    @property
    def scopes(self) -> tuple[str, ...]:
        """The scopes that its tokens can have, sorted."""
        raise NotImplementedError


class User(Section):
    """The trait of services, or of parts of them, whose code uses others."""

    uses: Mapping[str, Access]
    environment: Mapping[str, str]

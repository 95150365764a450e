"""The facts about one resource type, as values."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Scope(enum.Enum):
    """How far one resource reaches."""

    REGIONAL = "regional"
    GLOBAL = "global"
    """One for the whole partition or account, wherever the provider that made it is configured for."""


class Kind(enum.Enum):
    """What a resource is for, as far as the loss of a region is concerned."""

    DATA = "data"
    """Holds state that is lost when it is destroyed."""
    COMPUTE = "compute"
    """Serves requests or runs code."""
    ENTRY = "entry"
    """Where requests come in: load balancers, APIs, accelerators, the records that point to them."""
    NETWORK = "network"
    WATCH = "watch"
    """Observes, or tells somebody: alarms, canaries, dashboards, topics, event rules."""
    OTHER = "other"


SERVING = (Kind.DATA, Kind.COMPUTE, Kind.ENTRY)
"""The kinds of resources that make a region one that serves, rather than one that only watches or steers."""


class Guard(enum.Enum):
    """What a protection does when the resource is destroyed."""

    REFUSES = "refuses"
    """The destruction fails; that of a bucket, registry or vault only while there is something in it."""
    KEEPS = "keeps"
    """A last copy stays, or the state can be restored for some days."""


@dataclass(frozen=True, slots=True)
class Protection:
    """An attribute that protects a resource's state from being destroyed with it.

    Attributes:
        attribute: As `deletion_protection`.
        guard: What it does.
        off: The value with which it does not.
        off_by_default: Whether it does not when the attribute is not set.
    """

    attribute: str
    guard: Guard
    off: bool | int | str
    off_by_default: bool

    def protects(self, value: object) -> bool:
        """Say whether the attribute protects with a value; None stands for one that is not set."""
        if value is None:
            return not self.off_by_default
        return value != self.off


class Role(enum.Enum):
    """What the resource that declares a replication is to it."""

    SOURCE = "source"
    """The state itself, which names the places of its copies: `aws_dynamodb_table.replica`."""
    COPY = "copy"
    """The copy, which names what it copies: `aws_db_instance.replicate_source_db`."""
    LINK = "link"
    """A third resource, which stands between the two or above them: `aws_rds_global_cluster`."""


@dataclass(frozen=True, slots=True)
class Replication:
    """One way in which state is copied to another region.

    Attributes:
        type: The resource type that declares it.
        path: The attribute or block that does, dotted where it is nested, without the indexes of lists; an empty text
            where the resource itself does.
        role: What that resource is to the state.
        of: The types whose state is copied.
        region: The attribute that names the regions of the copies, dotted from the top of the declaring resource; an
            empty text where they follow from another resource.
    """

    type: str
    path: str
    role: Role
    of: tuple[str, ...]
    region: str = ""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where one resource is at home, as far as its type and attributes say.

    Attributes:
        scope: How far it reaches.
        control_region: The region, in partition `aws`, from which something global is controlled; None for regional
            resources, and where no source says. The catalog knows of other partitions.
        assumed: The scope depends on an attribute whose value is not known; this is the likelier one.
    """

    scope: Scope
    control_region: str | None = None
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class TypeFacts:
    """What is known of a resource type.

    Attributes:
        name: As `aws_dynamodb_table`.
        known: Whether a release of the provider that farshore knows has it. Of a type that is not known, all that
            follows is a guess from the beginning of its name.
        releases: The releases that have it, of those that farshore knows, the oldest first.
        service: The canonical service id of farshore's catalog; None when it has none.
        why_unmapped: Why it has none; an empty text otherwise.
        cloudformation: The CloudFormation type that makes the same thing, if one is known, as `AWS::DynamoDB::Table`.
        scope: How far a resource of the type reaches; `scope_of` for those whose attributes decide.
        control_region: As in `Placement`.
        spans_regions: One resource stands for state or traffic in several regions, and so needs no twin.
        kind: What it is for.
        protections: The attributes that protect its state.
        replicated_by: The ways in which its state is copied to another region.
        replicates: The ways it declares in which state, its own or another's, is copied.
        name_attributes: The attributes that together name a resource to its users. One that is not set is left out.
            None where only AWS's id or a `Name` tag tells two apart.
        tagged: It has a map of `tags`.
        arn_attribute: The attribute that holds its own ARN; None where none does.
        zone_attributes: The attributes that hold names of Availability Zones, as `us-east-1a`, one or a list.
        region_argument: Version 6 of the provider has the argument `region` for it.
        region_attribute: The top-level attribute that says in which region the resource is; None where there is none,
            or where one of that name means something else.
    """

    name: str
    known: bool
    releases: tuple[str, ...]
    service: str | None
    why_unmapped: str
    cloudformation: str | None
    scope: Scope
    control_region: str | None
    spans_regions: bool
    kind: Kind
    protections: tuple[Protection, ...]
    replicated_by: tuple[Replication, ...]
    replicates: tuple[Replication, ...]
    name_attributes: tuple[str, ...]
    tagged: bool
    arn_attribute: str | None
    zone_attributes: tuple[str, ...]
    region_argument: bool
    region_attribute: str | None

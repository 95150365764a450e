"""table: a DynamoDB global table (version 2019.11.21), written in either region."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from farshore.spec.fields import Constraint, Section, option, section
from farshore.spec.recovery import Recovery, Term, of
from farshore.spec.services.base import EXTERNAL, EXTERNAL_COPIES, REGION, Need, Usable

if TYPE_CHECKING:
    from farshore.spec.model import Spec


# "Usually replicated within a second"; AWS promises no bound.
GLOBAL_TABLES = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html"
GLOBAL_TABLE_LAG_SECONDS = 1


class AttributeType(enum.Enum):
    """The types a key attribute can have."""

    STRING = "string"
    NUMBER = "number"
    BINARY = "binary"

    @property
    def letter(self) -> str:
        """DynamoDB's own letter for it: S, N or B."""
        return self.name[0]


@section
class Key(Section):
    """The attributes that identify an item."""

    partition: str = option("Attribute that spreads items.", expected="an attribute name", minimum=1, maximum=255)
    sort: str | None = option("Attribute that orders items.", default=None, expected="an attribute name", maximum=255)

    def __iter__(self) -> Iterator[str]:
        """Yield the attribute names, partition first."""
        yield self.partition
        if self.sort is not None:
            yield self.sort


# https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html
_TABLE_NAME = Constraint(
    expected="the name of a table: 3 to 255 letters, digits and any of _.-",
    pattern=r"[A-Za-z0-9_.-]{3,255}",
)


@section
class AdoptedTable(Section):
    """A table that exists already."""

    table: str = option(
        "Name of the table. It has to be in the region `regions.home`, which is the primary unless given.",
        like=_TABLE_NAME,
    )
    replicas: tuple[str, ...] = option(
        "Regions in which it has a replica already; in every other serving region one is added.",
        default=(),
        like=REGION,
    )


@section
class Table(Usable):
    """An on-demand table with a replica in the standby; both restorable to any second of the last 35 days."""

    type: ClassVar[str] = "table"
    also_called: ClassVar[tuple[str, ...]] = (
        "dynamodb",
        "dynamo",
        "ddb",
        "dynamodb-table",
        "global-table",
    )
    summary: ClassVar[str] = (
        "A DynamoDB global table with point-in-time recovery and deletion protection on every replica."
    )

    variables: ClassVar[tuple[str, ...]] = ("TABLE", "WRITES")

    key: Key = option("Primary key of the table.")
    attributes: Mapping[str, AttributeType] = option(
        "Types of key attributes that are not strings.",
        default_factory=dict,
        keys=Constraint(expected="a key attribute of the table or of an index"),
    )
    indexes: Mapping[str, Key] = option(
        "Global secondary indexes by name; each holds all attributes.",
        default_factory=dict,
        keys=Constraint(expected="an index name such as by-customer", pattern=r"[A-Za-z0-9_.-]{3,255}"),
    )
    expires: str | None = option(
        "Number attribute with the epoch second after which DynamoDB deletes an item.",
        default=None,
        expected="an attribute name",
        maximum=255,
    )
    writes_off: tuple[str, ...] = option(
        "Regions whose functions get the write switch `off`; the table itself goes on replicating.",
        default=(),
        expected="the primary or the standby region",
    )

    adopt: AdoptedTable | None = option(
        "Take over a table that exists, with its items, instead of making a new one.", default=None
    )

    external: str | None = option(
        "Name of a table that exists in every serving region and is only used: nothing of it is made, changed or "
        "destroyed.",
        default=None,
        like=_TABLE_NAME,
    )

    @property
    def is_external(self) -> bool:
        """Whether the table is only used."""
        return self.external is not None

    def adopted_name(self, region: str) -> str | None:  # noqa: ARG002 - the same in every region
        """Return the name of the table that is taken over or only used, None when a new one is made."""
        return self.adopt.table if self.adopt else self.external

    def needs(self, spec: Spec) -> Iterable[Need]:  # noqa: ARG002 - the same in every spec
        """Return the AWS services the table cannot do without."""
        yield Need("dynamodb", "holds the items")

    def recovery(self, spec: Spec) -> Recovery:  # noqa: ARG002 - the same for every strategy that is built
        """Return the lag of a global table; each region uses the replica beside it."""
        if self.is_external:
            return Recovery(
                rto=of(Term(EXTERNAL, 0, GLOBAL_TABLES)), rpo=of(Term(EXTERNAL_COPIES, None, GLOBAL_TABLES))
            )
        return Recovery(
            rto=of(Term("each region has its own replica", 0, GLOBAL_TABLES)),
            rpo=of(Term("replication", GLOBAL_TABLE_LAG_SECONDS, GLOBAL_TABLES, typical=True)),
        )

    def key_types(self, key: Key | None = None) -> dict[str, str]:
        """Return the letters of a key's attributes by name, partition first; of the table's own unless given."""
        return {name: self.attributes.get(name, AttributeType.STRING).letter for name in key or self.key}

    def all_key_types(self) -> dict[str, str]:
        """Return the letters of every attribute that the table's key or an index's uses, sorted by name."""
        keys = [self.key, *self.indexes.values()]
        return dict(sorted((name, letter) for key in keys for name, letter in self.key_types(key).items()))

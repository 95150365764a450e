"""Whether a table of the name that the spec will use exists already, and as part of what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from farshore.account.ask import Absent
from farshore.account.facts import LEGACY, TableStanding
from farshore.account.lookup import Ask, Lookup
from farshore.names import Names
from farshore.spec import Spec
from farshore.spec.services import Table


@dataclass(frozen=True)
class Tables(Lookup):
    """DescribeTable tells of replicas of version 2019.11.21 only; for others, DescribeGlobalTable is asked.

    https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/globaltables.DetermineVersion.html (2026-11-21)

    Attributes:
        service: The service of the spec.
        table: The computed name.
    """

    id = "tables"
    purpose = "whether the tables' names are free"
    actions: ClassVar[Mapping[str, str]] = {
        "dynamodb:DescribeTable": "arn:{partition}:dynamodb:*:*:table/*",
        "dynamodb:DescribeGlobalTable": "arn:{partition}:dynamodb::*:global-table/*",
    }
    aws_service = "dynamodb"

    service: str
    table: str

    @classmethod
    def for_spec(cls, spec: Spec, account: str) -> Iterable[Lookup]:
        """Return a lookup for each table."""
        return tuple(
            cls(one.name, Names.of(spec, account).table(one)) for one in spec.of_type(Table) if not one.is_external
        )

    def look(self, ask: Ask, region: str) -> Iterable[TableStanding]:
        """Return what stands under the name in the region."""
        try:
            table = ask("dynamodb:DescribeTable", absent=["ResourceNotFoundException"], TableName=self.table)["Table"]
        except Absent:
            yield TableStanding(region=region, service=self.service, table=self.table, exists=False)
            return
        version, replicas = self._global(ask, table)
        yield TableStanding(
            region=region,
            service=self.service,
            table=self.table,
            exists=True,
            items=int(table.get("ItemCount", 0)),
            version=version,
            replicas=replicas,
        )

    def _global(self, ask: Ask, table: Mapping[str, Any]) -> tuple[str | None, tuple[str, ...]]:
        """Return the version of the global table that a table is part of, and its regions."""
        if table.get("Replicas"):
            return table.get("GlobalTableVersion"), _regions(table["Replicas"])
        try:
            group = ask(
                "dynamodb:DescribeGlobalTable", absent=["GlobalTableNotFoundException"], GlobalTableName=self.table
            )["GlobalTableDescription"]
        except Absent:
            return None, ()
        return LEGACY, _regions(group["ReplicationGroup"])


def _regions(replicas: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(sorted(one["RegionName"] for one in replicas))

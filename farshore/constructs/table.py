"""table: the global table and its replicas, and what they offer."""

from __future__ import annotations

from typing import Any

from farshore.constructs import aws
from farshore.constructs.base import ServiceConstruct, allow
from farshore.constructs.offer import Offer
from farshore.constructs.stack import SpecStack
from farshore.names import Names
from farshore.placement import Placement, Placements
from farshore.spec.services import Table
from farshore.spec.services.base import Access
from farshore.spec.services.table import Key

# What reading and writing mean, action by action.
# https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html (2026-11-21)
READ = ("BatchGetItem", "ConditionCheckItem", "DescribeTable", "GetItem", "Query", "Scan")
WRITE = ("BatchWriteItem", "DeleteItem", "PutItem", "UpdateItem")

SENTINEL = "farshore-health"
"""The key that the health check asks for; `farshore.runtime.health`, which needs boto3, has the same."""


class GlobalTable(ServiceConstruct):
    """A table in its home and a replica in each other serving region; in `data`, because each asks all of them.

    A replica is a resource of its own, not a `replica` block: only so can it be protected from deletion. The two ways
    exclude each other (hashicorp/terraform-provider-aws#38968), hence `ignore_changes`. Protection and point-in-time
    recovery are set for each replica; TTL, indexes and streams DynamoDB keeps the same in all.
    https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html (2026-11-21)

    Addresses name the region, so that a region comes and goes without a change to the others.
    """

    def __init__(self, stack: SpecStack, table: Table, placements: Placements) -> None:
        super().__init__(stack, table)
        self.output("table", stack.names.table(table), "Name of the table, the same in every region")
        original = self._original(table, placements.home.region)
        # One after the other: DynamoDB refuses to change a table while a replica is being added to it.
        # https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html (2026-11-21)
        previous: list[Any] = []
        for placement in placements.away:
            replica = self.add(
                aws.DynamodbTableReplicaA,
                f"replica-{placement.region}",
                provider=stack.provider(placement.region),
                global_table_arn=original.arn,
                point_in_time_recovery=True,
                deletion_protection_enabled=self.protected,
                depends_on=previous or None,
                lifecycle=self.data_lifecycle(),
            )
            previous = [replica]

    def _original(self, table: Table, home: str) -> Any:
        stack = self._stack
        types = table.all_key_types()
        original = self.add(
            aws.DynamodbTable,
            f"table-{home}",
            provider=stack.provider(home),
            name=stack.names.table(table),
            billing_mode="PAY_PER_REQUEST",
            hash_key=table.key.partition,
            range_key=table.key.sort,
            attribute=[aws.DynamodbTableAttribute(name=name, type=kind) for name, kind in types.items()],
            ttl=aws.DynamodbTableTtl(attribute_name=table.expires, enabled=True) if table.expires else None,
            stream_enabled=True,  # what a replica is fed from
            stream_view_type="NEW_AND_OLD_IMAGES",
            point_in_time_recovery=aws.DynamodbTablePointInTimeRecovery(enabled=True),
            deletion_protection_enabled=self.protected,
            lifecycle=self.data_lifecycle(ignore_changes=["replica"]),
        )
        if table.indexes:
            original.add_override("global_secondary_index", _indexes(table, stack.spec.terraform.aws_provider))
        return original


def _indexes(table: Table, aws_provider: int) -> list[dict[str, Any]]:
    """Return the blocks of the indexes, for a major version of the provider: version 6 renamed what names the keys.

    Terraform JSON, not objects of the bindings: bindings know one of the two versions only.
    https://github.com/hashicorp/terraform-provider-aws/pull/45357 (2026-11-27)
    """
    write = _key_schema if aws_provider >= 6 else _keys
    return [{"name": name, "projection_type": "ALL", **write(key)} for name, key in sorted(table.indexes.items())]


def _keys(key: Key) -> dict[str, Any]:
    sort = {"range_key": key.sort} if key.sort else {}
    return {"hash_key": key.partition, **sort}


def _key_schema(key: Key) -> dict[str, Any]:
    types = zip(key, ("HASH", "RANGE"), strict=False)  # an index without a sort key has the first alone
    return {"key_schema": [{"attribute_name": attribute, "key_type": kind} for attribute, kind in types]}


def offer(table: Table, access: Access, placement: Placement, names: Names) -> Offer:
    """Return what a table gives to its users in a region: its name, and whether they may write there now."""
    arn = names.table_arn(table, placement.region)
    writes = "off" if placement.region in table.writes_off else "on"
    actions = [*READ, *(WRITE if access is Access.WRITE else ())]
    resources = [arn, f"{arn}/index/*"] if table.indexes else [arn]
    checked = ["dynamodb:GetItem", *(["dynamodb:DeleteItem"] if access is Access.WRITE else [])]
    return Offer(
        environment={"TABLE": names.table(table), "WRITES": writes},
        statements=(allow([f"dynamodb:{action}" for action in actions], resources),),
        health={
            "service": table.name,
            "access": access.value,
            "kind": "table",
            "name": names.table(table),
            "keys": table.key_types(),
            "writes": writes,
        },
        health_statements=(allow(checked, [arn], **_only_sentinel(table)),),
    )


def _only_sentinel(table: Table) -> dict[str, Any]:
    """Narrow a statement to the item that the health check asks for.

    Only where the partition key is a string: how IAM writes other types is not documented, and a wrong guess would
    fail the health check for good.
    """
    if table.key_types()[table.key.partition] != "S":
        return {}
    return {"Condition": {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": [SENTINEL]}}}

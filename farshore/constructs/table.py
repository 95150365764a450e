"""table: the global table and its replica."""

from __future__ import annotations

from typing import Any

from farshore.constructs import aws
from farshore.constructs.base import ServiceConstruct
from farshore.constructs.stack import SpecStack
from farshore.spec.services import Table
from farshore.spec.services.table import Key


class GlobalTable(ServiceConstruct):
    """A table in the primary and its replica in the standby; in `links`, because each asks both regions.

    The replica is a resource of its own, not a `replica` block: only so can it be protected from deletion. The two ways
    exclude each other (hashicorp/terraform-provider-aws#38968), hence `ignore_changes`. Protection and point-in-time
    recovery are set for each replica; TTL, indexes and streams DynamoDB keeps the same in all.
    https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html (2026-11-21)
    """

    def __init__(self, stack: SpecStack, table: Table) -> None:
        super().__init__(stack, table)
        self.output("table", stack.names.table(table), "Name of the table, the same in both regions")
        primary, standby = stack.spec.serving_regions
        protected = stack.spec.deletion_protection
        original = self.add(
            aws.DynamodbTable,
            "table",
            provider=stack.provider(primary),
            name=stack.names.table(table),
            billing_mode="PAY_PER_REQUEST",
            hash_key=table.key.partition,
            range_key=table.key.sort,
            attribute=[
                aws.DynamodbTableAttribute(name=name, type=kind) for name, kind in table.all_key_types().items()
            ],
            ttl=aws.DynamodbTableTtl(attribute_name=table.expires, enabled=True) if table.expires else None,
            stream_enabled=True,  # what a replica is fed from
            stream_view_type="NEW_AND_OLD_IMAGES",
            point_in_time_recovery=aws.DynamodbTablePointInTimeRecovery(enabled=True),
            deletion_protection_enabled=protected,
            lifecycle=self.data_lifecycle(ignore_changes=["replica"]),
        )
        if table.indexes:
            original.add_override("global_secondary_index", _indexes(table, stack.spec.terraform.aws_provider))
        self.add(
            aws.DynamodbTableReplicaA,
            "replica",
            provider=stack.provider(standby),
            global_table_arn=original.arn,
            point_in_time_recovery=True,
            deletion_protection_enabled=protected,
            lifecycle=self.data_lifecycle(),
        )


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

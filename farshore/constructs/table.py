"""table: the global table and its replica."""

from __future__ import annotations

from farshore.constructs import aws
from farshore.constructs.base import ServiceConstruct
from farshore.constructs.stack import SpecStack
from farshore.spec.services import Table


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
            global_secondary_index=_indexes(table),
            ttl=aws.DynamodbTableTtl(attribute_name=table.expires, enabled=True) if table.expires else None,
            stream_enabled=True,  # what a replica is fed from
            stream_view_type="NEW_AND_OLD_IMAGES",
            point_in_time_recovery=aws.DynamodbTablePointInTimeRecovery(enabled=True),
            deletion_protection_enabled=protected,
            lifecycle=self.data_lifecycle(ignore_changes=["replica"]),
        )
        self.add(
            aws.DynamodbTableReplicaA,
            "replica",
            provider=stack.provider(standby),
            global_table_arn=original.arn,
            point_in_time_recovery=True,
            deletion_protection_enabled=protected,
            lifecycle=self.data_lifecycle(),
        )


def _indexes(table: Table) -> list[aws.DynamodbTableGlobalSecondaryIndex] | None:
    indexes = [
        aws.DynamodbTableGlobalSecondaryIndex(
            name=name, hash_key=key.partition, range_key=key.sort, projection_type="ALL"
        )
        for name, key in sorted(table.indexes.items())
    ]
    return indexes or None

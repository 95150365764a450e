"""Global tables (version 2019.11.21).

moto ignores ``ReplicaUpdates``; on AWS they make a real table in another region with the same items, settings of its
own for recovery, protection and tags, and every side lists the others. It matters because terraform polls for the
replica for ever, and because a test wants to read in the standby what it wrote in the primary.

moto also turns the stream of a replica off, changes the attribute by which items expire, and several indexes in one
call; AWS refuses. It matters because each is what a careless change to a table asks for.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from .service import Service, replaces

VERSION = "2019.11.21"
_SHARED = ("attr", "global_indexes", "billing_mode", "throughput", "warm_throughput", "ttl", "items")
"""What AWS keeps the same on every replica."""


class DynamoDb(Service):
    """DynamoDB with global tables."""

    name = "dynamodb"

    def __init__(self) -> None:
        """Start without global tables."""
        self._groups: dict[tuple[str, str], set[str]] = {}

    def reset(self) -> None:
        """Forget every global table."""
        self._groups.clear()

    def patch(self) -> None:
        """Teach moto's tables about their replicas."""
        from moto.dynamodb.models import DynamoDBBackend
        from moto.dynamodb.models.table import Table
        from moto.dynamodb.responses import DynamoHandler

        @replaces(DynamoHandler, "update_table")
        def update_table(original: Any, handler: Any) -> Any:
            self._check_update(handler.dynamodb_backend.get_table(handler.body["TableName"]), handler.body)
            if updates := handler.body.get("ReplicaUpdates"):
                self.update_replicas(handler.dynamodb_backend.get_table(handler.body["TableName"]), updates)
            return original(handler)

        @replaces(Table, "describe")
        def describe(original: Any, table: Any, base_key: str = "TableDescription") -> dict[str, Any]:
            answer: dict[str, Any] = original(table, base_key)
            if replicas := [_description(replica) for replica in self.replicas(table)]:
                answer[base_key].update(GlobalTableVersion=VERSION, Replicas=replicas)
            return answer

        @replaces(DynamoHandler, "update_time_to_live")
        def update_time_to_live(original: Any, handler: Any) -> Any:
            table = handler.dynamodb_backend.get_table(handler.body["TableName"])
            _check_expiry(table, handler.body["TimeToLiveSpecification"])
            return original(handler)

        @replaces(DynamoDBBackend, "delete_table")
        def delete_table(original: Any, backend: Any, name: str) -> Any:
            table = original(backend, name)
            self._groups.get((table.account_id, table.name), set()).discard(table.region_name)
            return table

        replaces(DynamoDBBackend, "update_table")(_forgetting_attributes)

        # A transaction that fails puts copies of the tables, and of their items, in place of the tables.
        for name in ("update_table", "update_time_to_live", "transact_write_items"):
            replaces(DynamoDBBackend, name)(self._sharing)

    def replicas(self, table: Any) -> Iterator[Any]:
        """The other tables of a table's global table, by region."""
        regions = self._groups.get((table.account_id, table.name), set())
        for region in sorted(regions - {table.region_name}):
            yield _tables(table.account_id, region)[table.name]

    def _check_update(self, table: Any, asked: dict[str, Any]) -> None:
        """Refuse what AWS does: the stream of a replica switched off, several indexes at once.

        https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html; the words:
        https://github.com/terraform-aws-modules/terraform-aws-dynamodb-table/pull/30 and
        https://github.com/ryanfitz/vogels/issues/125 (2026-11-27)
        """
        stream = asked.get("StreamSpecification", {})
        if stream.get("StreamEnabled") is False and any(self.replicas(table)):
            _refuse(
                "One or more parameter values were invalid: Disabling Stream is not allowed for a Global Table replica."
            )
        indexes = [
            update for update in asked.get("GlobalSecondaryIndexUpdates", []) if {"Create", "Delete"} & {*update}
        ]
        if len(indexes) > 1:
            from moto.core.exceptions import JsonRESTError

            message = (
                "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table"
            )
            raise JsonRESTError("LimitExceededException", message)

    def update_replicas(self, table: Any, updates: list[dict[str, dict[str, Any]]]) -> None:
        """Carry out the ``ReplicaUpdates`` of an UpdateTable call."""
        for update in updates:
            for verb, settings in update.items():
                {"Create": self._create, "Update": self._update, "Delete": self._delete}[verb](table, settings)

    def _create(self, table: Any, settings: dict[str, Any]) -> None:
        region, tables = settings["RegionName"], _tables(table.account_id, settings["RegionName"])
        if region == table.region_name or table.name in tables:
            _refuse(f"Failed to create a new replica of table {table.name}: a table of that name exists in {region}.")
        if (table.stream_specification or {}).get("StreamViewType") != "NEW_AND_OLD_IMAGES":
            _refuse("Table must have a stream with new and old images before a replica can be added.")
        tables[table.name] = _replica(table, region, settings.get("KMSMasterKeyId"))
        self._groups.setdefault((table.account_id, table.name), {table.region_name}).add(region)

    def _update(self, table: Any, settings: dict[str, Any]) -> None:
        replica = self._replica_in(table, settings["RegionName"])
        if settings.get("KMSMasterKeyId"):
            _encrypt(replica, settings["KMSMasterKeyId"])

    def _delete(self, table: Any, settings: dict[str, Any]) -> None:
        replica = self._replica_in(table, settings["RegionName"])
        if replica.deletion_protection_enabled:
            _refuse(f"Replica of table {table.name} can't be deleted while DeletionProtectionEnabled is set to True")
        _tables(table.account_id, replica.region_name).pop(table.name)
        self._groups[table.account_id, table.name].discard(replica.region_name)

    def _replica_in(self, table: Any, region: str) -> Any:
        found = next((replica for replica in self.replicas(table) if replica.region_name == region), None)
        if found is None:
            _refuse("Replica specified in the Replica Update or Replica Delete action of the request was not found")
        return found

    def _sharing(self, original: Any, backend: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return original(backend, *args, **kwargs)
        finally:
            for table in list(backend.tables.values()):
                self._share(table)

    def _share(self, table: Any) -> None:
        for replica in self.replicas(table):
            for setting in _SHARED:
                setattr(replica, setting, getattr(table, setting))


def _forgetting_attributes(original: Any, backend: Any, *args: Any, **kwargs: Any) -> Any:
    """Update a table, and define no attribute that has stopped being a key; moto goes on defining it.

    AWS takes no table with such a definition. That it drops one with the last index is concluded from the provider,
    which asks for no more than the index to go.
    """
    table = original(backend, *args, **kwargs)
    schemas = [table.schema, *(index.schema for index in (*table.indexes, *table.global_indexes))]
    keys = {part["AttributeName"] for schema in schemas for part in schema}
    table.attr = [one for one in table.attr if one["AttributeName"] in keys]
    return table


def _tables(account: str, region: str) -> Any:
    from moto.dynamodb.models import dynamodb_backends

    return dynamodb_backends[account][region].tables


def _replica(table: Any, region: str, kms_key: str | None) -> Any:
    """A table like ``table`` in another region: the same items and indexes, everything else its own."""
    replica = copy.copy(table)
    replica.region_name = region
    replica.table_arn = replica._generate_arn(replica.name)
    replica.tags = []
    replica.deletion_protection_enabled = False
    replica.continuous_backups = {
        "ContinuousBackupsStatus": "ENABLED",
        "PointInTimeRecoveryDescription": {"PointInTimeRecoveryStatus": "DISABLED"},
    }
    replica.latest_stream_label = replica.stream_shard = None
    replica.set_stream_specification(dict(table.stream_specification))
    replica.replica_kms_key = None
    if kms_key or table.sse_specification:
        _encrypt(replica, kms_key)
    return replica


def _encrypt(replica: Any, kms_key: str | None) -> None:
    replica.replica_kms_key = kms_key
    key = kms_key or replica._get_default_encryption_key(replica.account_id, replica.region_name)
    replica.sse_specification = {"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": key}


def _description(replica: Any) -> dict[str, str]:
    key = getattr(replica, "replica_kms_key", None)
    return {"RegionName": replica.region_name, "ReplicaStatus": "ACTIVE", **({"KMSMasterKeyId": key} if key else {})}


def _check_expiry(table: Any, asked: dict[str, Any]) -> None:
    """Refuse another attribute to expire by while there is one, and to switch on or off what is so already.

    The hour in which AWS takes no further change is not kept.
    https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTimeToLive.html (2026-11-27)
    """
    is_on = table.ttl.get("TimeToLiveStatus") == "ENABLED"
    if is_on and table.ttl.get("AttributeName") != asked["AttributeName"]:
        _refuse(
            f"TimeToLive is active on a different AttributeName: current AttributeName is {table.ttl['AttributeName']}"
        )
    if is_on == asked["Enabled"]:
        _refuse(f"TimeToLive is already {'enabled' if is_on else 'disabled'}")


def _refuse(message: str) -> None:
    from moto.dynamodb.exceptions import MockValidationException

    raise MockValidationException(message)

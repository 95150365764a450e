"""table: the global table and its replicas, and what they offer."""

from __future__ import annotations

from typing import Any

from farshore.constructs import aws
from farshore.constructs.adoption import Condition, as_expression, require
from farshore.constructs.base import ServiceConstruct, allow, literal
from farshore.constructs.offer import Offer
from farshore.constructs.stack import SpecStack
from farshore.names import Names
from farshore.placement import Placement, Placements
from farshore.spec.services import Table
from farshore.spec.services.base import Access
from farshore.spec.services.table import AdoptedTable, Key

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
        home = placements.home.region
        away = [placement.region for placement in placements.away]
        checked = self._checked(table, table.adopt, home, away) if table.adopt else None
        original = self._original(table, home, checked)
        # One after the other: DynamoDB refuses to change a table while a replica is being added to it.
        # https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html (2026-11-21)
        previous: list[Any] = []
        for region in away:
            replica = self._add_or_take_over(
                aws.DynamodbTableReplicaA,
                f"replica-{region}",
                f"{table.adopt.table}:{home}" if table.adopt and region in table.adopt.replicas else None,
                provider=stack.provider(region),
                global_table_arn=original.arn,
                point_in_time_recovery=True,
                deletion_protection_enabled=self.protected,
                depends_on=previous or None,
                lifecycle=self.data_lifecycle(),
            )
            previous = [replica]

    def _add_or_take_over(self, kind: Any, part: str, identity: str | None, **properties: Any) -> Any:
        if identity is None:
            return self.add(kind, part, **properties)
        return self.take_over(kind, part, identity, **properties)

    def _checked(self, table: Table, adopted: AdoptedTable, home: str, away: list[str]) -> Any:
        """Look at the table that is taken over, and say what differs."""
        provider = self._stack.provider(home)
        self.add(aws.DataAwsDynamodbTables, f"tables-{home}", provider=provider)
        found = self.add(aws.DataAwsDynamodbTable, f"adopted-{home}", provider=provider, name=adopted.table)
        subject = f"services.{table.name}.adopt: the table {adopted.table} in {home}"
        names = f"data.aws_dynamodb_tables.{table.name}_tables-{home}.names"  # null when there is none
        is_there = Condition(
            f"try(contains({names}, {as_expression(adopted.table)}), false)",
            f"{subject} does not exist. Correct its name; or, if it is in another region, set `regions.home` to that.",
        )
        require(found, before=[is_there], after=conditions(table, subject, self._stack.spec.name, away))
        return found

    def _original(self, table: Table, home: str, checked: Any) -> Any:
        stack = self._stack
        types = table.all_key_types()
        original = self._add_or_take_over(
            aws.DynamodbTable,
            f"table-{home}",
            table.adopt.table if table.adopt else None,
            provider=stack.provider(home),
            name=stack.names.table(table),
            billing_mode="PAY_PER_REQUEST",
            hash_key=literal(table.key.partition),
            range_key=literal(table.key.sort),
            attribute=[aws.DynamodbTableAttribute(name=literal(name), type=kind) for name, kind in types.items()],
            ttl=aws.DynamodbTableTtl(attribute_name=literal(table.expires), enabled=True) if table.expires else None,
            stream_enabled=True,  # what a replica is fed from
            stream_view_type="NEW_AND_OLD_IMAGES",
            point_in_time_recovery=aws.DynamodbTablePointInTimeRecovery(enabled=True),
            deletion_protection_enabled=self.protected,
            depends_on=[checked] if checked else None,
            lifecycle=self.data_lifecycle(ignore_changes=["replica"]),
        )
        if table.indexes:
            original.add_override("global_secondary_index", _indexes(table, stack.spec.terraform.aws_provider))
        return original


class ExternalTable(ServiceConstruct):
    """A table that is only used, looked at in each region before code is deployed there that uses it."""

    def __init__(self, stack: SpecStack, table: Table, placements: Placements) -> None:  # noqa: ARG002 - of its region
        super().__init__(stack, table)
        found = self.add(aws.DataAwsDynamodbTable, "external", name=table.external)
        subject = f"services.{table.name}.external: the table {table.external} in {stack.region}"
        require(found, after=_keyed(table, subject))


def conditions(table: Table, subject: str, tag: str, away: list[str]) -> list[Condition]:
    """Return what has to be true of a table that is taken over.

    What can never change is checked in every plan. The rest only until the table has farshore's tag: from then on the
    spec is what changes it.

    Args:
        table: The service.
        subject: How messages begin: where the spec says it, and the table.
        tag: The value of farshore's tag, the name of the spec.
        away: The serving regions but for the home.
    """
    taken_over = f'try(self.tags["farshore"], "") == {as_expression(tag)}'
    first = [*_indexed(table, subject), *_settings(table, subject), *_replicated(table, subject, away)]
    return [
        *_identified(table, subject),
        *(Condition(f"{taken_over} || {one.expression}", one.message) for one in first),
    ]


def _identified(table: Table, subject: str) -> list[Condition]:
    return [
        *_keyed(table, subject),
        Condition(
            "length(self.local_secondary_index) == 0",
            f"{subject} has local indexes "
            '(${join(", ", [for one in self.local_secondary_index : one.name])}), which a spec cannot describe: '
            "Terraform would delete the table and make one without them. Add a service of another name and copy the "
            "items.",
        ),
    ]


def _keyed(table: Table, subject: str) -> list[Condition]:
    """Return the conditions that the key is the one of the spec."""
    key = 'join(", ", compact([self.hash_key, self.range_key]))'
    types = as_expression(table.all_key_types())
    keys = ", ".join(table.key)
    return [
        Condition(
            f"{key} == {as_expression(keys)}",
            f"{subject} has the key (${{{key}}}); the spec says ({literal(keys)}). Correct `key`.",
        ),
        Condition(
            f"alltrue([for one in self.attribute : lookup({types}, one.name, one.type) == one.type])",
            f"{subject} has key attributes of other types than the spec says. In the table: "
            '${join(", ", [for one in self.attribute : "${one.name} ${one.type}"])}. '
            f"In the spec: {literal(_typed(table))}. Correct `attributes`.",
        ),
    ]


def _typed(table: Table) -> str:
    return ", ".join(f"{name} {letter}" for name, letter in table.all_key_types().items())


def _indexed(table: Table, subject: str) -> list[Condition]:
    """Return the condition that Terraform would delete no index that somebody may use."""
    shown = 'join(" ", compact([one.name, one.projection_type, one.hash_key, one.range_key]))'
    wanted = [" ".join((name, "ALL", *key)) for name, key in table.indexes.items()]
    # A provider may tell the keys of an index elsewhere only.
    accepted = as_expression([*wanted, *(f"{name} ALL" for name in table.indexes)])
    return [
        Condition(
            f"alltrue([for one in self.global_secondary_index : contains({accepted}, {shown})])",
            f"{subject} has indexes that the spec does not have, and Terraform would delete them. In the table: "
            f'${{join("; ", [for one in self.global_secondary_index : {shown}])}}. '
            f"In the spec: {literal('; '.join(wanted)) or 'none'}. Correct `indexes`; all of them hold all attributes.",
        )
    ]


def _settings(table: Table, subject: str) -> list[Condition]:
    expiry = 'join(", ", [for one in self.ttl : one.attribute_name if one.enabled])'
    update = f"aws dynamodb update-table --table-name {table.adopted_name('')}"
    return [
        Condition(
            f"{expiry} == {as_expression(table.expires or '')}",
            f"{subject} deletes items by this attribute: {_or_none(expiry)}; the spec says: "
            f"{literal(table.expires or 'none')}. Correct `expires`; it can be changed once the table is taken over.",
        ),
        Condition(
            '!self.stream_enabled || self.stream_view_type == "NEW_AND_OLD_IMAGES"',
            f"{subject} has a stream of ${{self.stream_view_type}}; replicas are fed from one of NEW_AND_OLD_IMAGES. "
            "Whatever reads the stream has to move to another one, so change it yourself: "
            f"`{update} --stream-specification StreamEnabled=false`.",
        ),
        Condition(
            'self.billing_mode == "PAY_PER_REQUEST"',
            f"{subject} has the billing mode ${{self.billing_mode}}; tables of a spec are on-demand. That changes what "
            f"you pay, so change it yourself: `{update} --billing-mode PAY_PER_REQUEST`.",
        ),
    ]


def _replicated(table: Table, subject: str, away: list[str]) -> list[Condition]:
    listed = [region for region in away if table.adopt and region in table.adopt.replicas]
    found = (
        f"[for one in {as_expression(away)} : one if contains([for other in self.replica : other.region_name], one)]"
    )
    joined = f'join(", ", {found})'
    return [
        Condition(
            f"{joined} == {as_expression(', '.join(listed))}",
            f"{subject} has replicas in these of the other serving regions: {_or_none(joined)}; the spec says: "
            f"{', '.join(listed) or 'none'}. Correct `replicas`.",
        )
    ]


def _or_none(expression: str) -> str:
    return f'${{{expression} == "" ? "none" : {expression}}}'


def _indexes(table: Table, aws_provider: int) -> list[dict[str, Any]]:
    """Return the blocks of the indexes, for a major version of the provider: version 6 renamed what names the keys.

    Terraform JSON, not objects of the bindings: bindings know one of the two versions only.
    https://github.com/hashicorp/terraform-provider-aws/pull/45357 (2026-11-27)
    """
    write = _key_schema if aws_provider >= 6 else _keys
    return [
        {"name": name, "projection_type": "ALL", **literal(write(key))} for name, key in sorted(table.indexes.items())
    ]


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

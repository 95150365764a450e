"""A spec in miniature and the stacks it makes, in the shape of farshore's own: small enough to change at random."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from farshore.changes import Build, Phase, ServiceFacts, StackBuild

VERSIONS = {"aws": {"source": "aws", "version": ">= 5.100, < 6"}}


@dataclass(frozen=True)
class Table:
    """A table: its key, the attribute by which items expire, the attributes it has indexes by."""

    key: str = "id"
    expires: str | None = None
    indexes: tuple[str, ...] = ()
    types: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Shop:
    """What the miniature spec says; an api is given with the tables it uses."""

    tables: Mapping[str, Table] = field(default_factory=dict)
    buckets: tuple[str, ...] = ()
    apis: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    regions: tuple[str, ...] = ("us-east-1", "us-west-2")
    home: str = "us-east-1"
    policy: str = "failover"
    destroy: tuple[str, ...] = ()
    trial: bool = False
    versions: Mapping[str, Any] = field(default_factory=lambda: VERSIONS)
    was: Mapping[str, str] = field(default_factory=dict)
    """The old name of a table, by its new one."""


def build(shop: Shop) -> Build:
    """Return what farshore would write for it."""
    made = [
        _stack(shop, "names", Phase.NAMES, _names(shop)),
        _stack(shop, "data", Phase.DATA, _data(shop), moved=_moved(shop)),
        *(_stack(shop, region, Phase.REGION, _region(shop, region), region=region) for region in shop.regions),
        _stack(shop, "links", Phase.LINKS, _links(shop)),
        _stack(shop, "edge", Phase.EDGE, _edge(shop)),
    ]
    return Build(tuple(stack for stack in made if stack), _facts(shop), shop.destroy, shop.trial)


def _facts(shop: Shop) -> dict[str, ServiceFacts]:
    def protected(name: str) -> bool:
        return not shop.trial and name not in shop.destroy

    return {
        **{name: ServiceFacts("table", True, protected(name)) for name in shop.tables},
        **{name: ServiceFacts("bucket", True, protected(name)) for name in shop.buckets},
        **{name: ServiceFacts("rest-api", False, protected(name)) for name in shop.apis},
    }


def _stack(
    shop: Shop,
    part: str,
    phase: Phase,
    resources: dict[str, dict[str, Any]],
    *,
    region: str | None = None,
    moved: list[dict[str, str]] | None = None,
) -> StackBuild | None:
    if not resources:
        return None
    providers = [{"region": region}] if region else [{"region": one, "alias": one} for one in shop.regions]
    if not region:
        providers.append({"region": "us-east-1"})  # for what has no region
    terraform: dict[str, Any] = {
        "//": {"metadata": {"stackName": f"shop-{part}"}},
        "terraform": {
            "required_providers": dict(shop.versions),
            "backend": {"local": {"path": f"../../../terraform.shop-{part}.tfstate"}},
        },
        "provider": {"aws": providers},
        "data": {"aws_partition": {"partition": {}}},
        "resource": resources,
    }
    if moved:
        terraform["moved"] = moved
    return StackBuild(f"shop-{part}", phase, region, terraform)


def _names(shop: Shop) -> dict[str, dict[str, Any]]:
    proofs = {f"{api}_certificate": {"domain_name": f"{api}.example.com"} for api in shop.apis}
    return {"aws_acm_certificate": proofs} if proofs else {}


def _data(shop: Shop) -> dict[str, dict[str, Any]]:
    if not shop.tables:
        return {}
    replicas = {
        f"{name}_replica-{region}": {
            "global_table_arn": f"${{aws_dynamodb_table.{name}_table.arn}}",
            "provider": f"aws.{region}",
        }
        for name in shop.tables
        for region in shop.regions
        if region != shop.home
    }
    tables = {f"{name}_table": _table(shop, name, table) for name, table in shop.tables.items()}
    return {"aws_dynamodb_table": tables, **({"aws_dynamodb_table_replica": replicas} if replicas else {})}


def _table(shop: Shop, name: str, table: Table) -> dict[str, Any]:
    attributes = dict.fromkeys((table.key, *table.indexes))
    body: dict[str, Any] = {
        "//": {"metadata": {"uniqueId": f"{name}_table"}},
        "name": f"shop-{shop.was.get(name, name)}",
        "hash_key": table.key,
        "attribute": [{"name": one, "type": table.types.get(one, "S")} for one in attributes],
        "deletion_protection_enabled": not shop.trial and name not in shop.destroy,
        "provider": f"aws.{shop.home}",
    }
    if table.indexes:
        body["global_secondary_index"] = [{"name": f"by-{one}", "hash_key": one} for one in table.indexes]
    if table.expires:
        body["ttl"] = {"attribute_name": table.expires, "enabled": True}
    return body


def _moved(shop: Shop) -> list[dict[str, str]]:
    moves = [(f"aws_dynamodb_table.{old}_table", f"aws_dynamodb_table.{new}_table") for new, old in shop.was.items()]
    for new, old in shop.was.items():
        for region in shop.regions:
            if region != shop.home:
                kind = "aws_dynamodb_table_replica"
                moves.append((f"{kind}.{old}_replica-{region}", f"{kind}.{new}_replica-{region}"))
    return [{"from": old, "to": new} for old, new in moves]


def _region(shop: Shop, region: str) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for bucket in shop.buckets:
        reference = f"${{aws_s3_bucket.{bucket}_bucket.id}}"
        found.setdefault("aws_s3_bucket", {})[f"{bucket}_bucket"] = {"bucket": f"shop-{bucket}-{region}"}
        found.setdefault("aws_kms_key", {})[f"{bucket}_key"] = {"enable_key_rotation": True}
        found.setdefault("aws_kms_alias", {})[f"{bucket}_alias"] = {
            "name": f"alias/shop-{bucket}",
            "target_key_id": f"${{aws_kms_key.{bucket}_key.id}}",
        }
        found.setdefault("aws_s3_bucket_versioning", {})[f"{bucket}_versioning"] = {"bucket": reference}
        found.setdefault("aws_s3_bucket_policy", {})[f"{bucket}_policy"] = {
            "bucket": reference,
            "policy": "arn:${data.aws_partition.partition.partition}:s3:::*",
            "depends_on": [f"aws_s3_bucket_versioning.{bucket}_versioning"],
        }
    for api, tables in shop.apis.items():
        found.setdefault("aws_lambda_function", {})[f"{api}_function"] = {
            "function_name": f"shop-{api}",
            "environment": {"variables": {table: f"shop-{shop.was.get(table, table)}" for table in tables}},
            "role": f"${{aws_iam_role.{api}_role.arn}}",
        }
        found.setdefault("aws_iam_role", {})[f"{api}_role"] = {"name": f"shop-{api}-{region}"}
        found.setdefault("aws_route53_record", {})[f"{api}_record"] = {
            "name": f"{region}.{api}.example.com",
            "records": [f"${{aws_lambda_function.{api}_function.invoke_arn}}"],
            "set_identifier": f"${{terraform_data.{api}_token.output}}",
        }
        found.setdefault("terraform_data", {})[f"{api}_token"] = {"input": "${uuid()}"}
    return found


def _links(shop: Shop) -> dict[str, dict[str, Any]]:
    if not shop.buckets or len(shop.regions) < 2:
        return {}
    source, target = shop.regions[:2]
    return {
        "aws_iam_role": {f"{bucket}_role-{source}": {"name": f"shop-{bucket}-{source}"} for bucket in shop.buckets},
        "aws_s3_bucket_replication_configuration": {
            f"{bucket}_replication-{source}": {
                "bucket": f"shop-{bucket}-{source}",
                "to": f"shop-{bucket}-{target}",
                "role": f"${{aws_iam_role.{bucket}_role-{source}.arn}}",
                "provider": f"aws.{source}",
            }
            for bucket in shop.buckets
        },
    }


def _edge(shop: Shop) -> dict[str, dict[str, Any]]:
    records: dict[str, Any] = {}
    for api in shop.apis:
        group = f"{api}_{shop.policy}"
        for region in shop.regions:
            records[f"{group}-{region}"] = {
                "name": f"{shop.policy}.{api}.example.com",
                "alias": {"name": f"{region}.{api}.example.com"},
            }
        records[f"{api}_name"] = {
            "name": f"{api}.example.com",
            "alias": {"name": f"${{aws_route53_record.{group}-{shop.regions[0]}.name}}"},
        }
    return {"aws_route53_record": records} if records else {}

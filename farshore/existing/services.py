"""What resources of Terraform a service type of a spec stands for, and what of its fields they tell."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from farshore.plan.resource import Resource
from farshore.spec.duration import Duration

Fields = dict[str, Any]

_LETTERS = {"S": "string", "N": "number", "B": "binary"}
_MFA = {"OFF": "off", "OPTIONAL": "optional", "ON": "required"}
_DEEPEST = 30
"""Parts of a path; more than API Gateway allows, so that a loop ends."""


@dataclass(frozen=True, slots=True)
class Recogniser:
    """How one service type of a spec is recognised.

    Attributes:
        word: The service type, as `table`.
        types: The resource types that make a service.
        fields: Returns its fields, from the main resource and all of its region; None where a required one is not told.
        parts: How the types of its further resources begin.
        once: Whether one service stands for all such resources of a system.
    """

    word: str
    types: tuple[str, ...]
    fields: Callable[[Resource, Sequence[Resource]], Fields | None]
    parts: tuple[str, ...] = ()
    once: bool = False

    def is_part(self, one: Resource) -> bool:
        """Say whether a resource belongs to such a service."""
        return bool(self.parts) and one.type.startswith(self.parts)


def _table(main: Resource, _: Sequence[Resource]) -> Fields | None:
    partition = main.shown("hash_key")
    if partition is None:
        return None
    keys = [_key(partition, main.shown("range_key"))]
    indexes = {}
    for number, _index in enumerate(main.blocks("global_secondary_index")):
        path = ("global_secondary_index", number)
        name, own = main.shown(*path, "name"), main.shown(*path, "hash_key")
        if name and own:
            indexes[name] = _key(own, main.shown(*path, "range_key"))
    used = {attribute for key in (*keys, *indexes.values()) for attribute in key.values()}
    types = {str(one.get("name")): _LETTERS.get(str(one.get("type")), "string") for one in main.blocks("attribute")}
    others = {name: kind for name, kind in types.items() if name in used and kind != "string"}
    expires = main.shown("ttl", 0, "attribute_name") if main.get("ttl", 0, "enabled") else None
    return {
        "key": keys[0],
        **({"attributes": others} if others else {}),
        **({"indexes": indexes} if indexes else {}),
        **({"expires": expires} if expires else {}),
    }


def _key(partition: str, sort: str | None) -> dict[str, str]:
    return {"partition": partition, **({"sort": sort} if sort else {})}


def _bucket(_: Resource, __: Sequence[Resource]) -> Fields:
    return {}


def _queue(main: Resource, here: Sequence[Resource]) -> Fields | None:
    if any(main.arn and main.arn in str(one.get("redrive_policy", default="")) for one in here if one is not main):
        return None  # the dead-letter queue of another, which has one anyway
    retention, visibility = main.get("message_retention_seconds"), main.get("visibility_timeout_seconds")
    return {
        **({"fifo": True} if main.get("fifo_queue") is True else {}),
        **({"retention": str(Duration(retention))} if isinstance(retention, int) else {}),
        **({"visibility_timeout": str(Duration(visibility))} if isinstance(visibility, int) else {}),
    }


def _secret(main: Resource, _: Sequence[Resource]) -> Fields:
    return {} if main.blocks("replica") else {"replicate": False}


def _instance(main: Resource, _: Sequence[Resource]) -> Fields | None:
    if main.get("replicate_source_db") is not None or main.plan.refers(main, "replicate_source_db"):
        return None
    return _database(main.shown("engine"), main.shown("instance_class"), multi_az=main.get("multi_az") is True)


def _cluster(main: Resource, here: Sequence[Resource]) -> Fields | None:
    instances = [one for one in here if one.type == "aws_rds_cluster_instance" and _of_cluster(one, main)]
    kinds = (one.shown("instance_class") for one in instances)
    return _database(main.shown("engine"), next(filter(None, kinds), None), multi_az=len(instances) > 1)


def _of_cluster(instance: Resource, cluster: Resource) -> bool:
    name = instance.get("cluster_identifier")
    named = isinstance(name, str) and name in (cluster.get("cluster_identifier"), cluster.get("id"))
    return named or cluster in instance.plan.referenced(instance, "cluster_identifier")


def _database(engine: str | None, kind: str | None, *, multi_az: bool) -> Fields | None:
    return {"engine": engine, "instance_class": kind, "multi_az": multi_az} if engine and kind else None


def _user_pool(main: Resource, _: Sequence[Resource]) -> Fields:
    mfa = _MFA.get(str(main.get("mfa_configuration")))
    return {**({"mfa": mfa} if mfa else {}), "mirror": False}


def _email(_: Resource, here: Sequence[Resource]) -> Fields:
    return {"inbound": True} if any(one.type == "aws_ses_receipt_rule" for one in here) else {}


def _rest_api(main: Resource, here: Sequence[Resource]) -> Fields | None:
    resources = [one for one in here if one.type == "aws_api_gateway_resource" and _refers(one, "rest_api_id", main)]
    methods = [one for one in here if one.type == "aws_api_gateway_method" and _refers(one, "rest_api_id", main)]
    routes = {}
    for one in methods:
        method, path = one.shown("http_method"), _path(one, resources)
        if method and path and method != "OPTIONS":  # which a browser's question about CORS is, answered for the others
            routes[f"{method} {path}"] = _handler(method, path)
    return {"code": f"src/{re.sub(r'[^a-z0-9]+', '-', main.name.lower())}", "routes": routes} if routes else None


def _path(method: Resource, resources: Sequence[Resource]) -> str | None:
    """Return the path of a method, from the path parts above it; None where one of them is not known."""
    one: Resource | None = next((each for each in resources if _refers(method, "resource_id", each)), None)
    if one is None:
        return "/"
    parts: list[str] = []
    for _ in range(_DEEPEST):
        part = one.shown("path_part")
        if part is None:
            return None
        parts.insert(0, part)
        above = next((each for each in resources if _refers(one, "parent_id", each)), None)
        if above is None:
            return f"/{'/'.join(parts)}"
        one = above
    return None


def _refers(one: Resource, argument: str, to: Resource) -> bool:
    value = one.get(argument)
    return (isinstance(value, str) and value == to.get("id")) or to in one.plan.referenced(one, argument)


def _handler(method: str, path: str) -> str:
    words = re.findall(r"[a-z0-9]+", path.lower())
    return "_".join([method.lower(), *words]) if words else f"{method.lower()}_root"


RECOGNISERS = (
    Recogniser("rest-api", ("aws_api_gateway_rest_api",), _rest_api, ("aws_api_gateway_",)),
    Recogniser("table", ("aws_dynamodb_table",), _table, ("aws_dynamodb_",)),
    Recogniser("bucket", ("aws_s3_bucket",), _bucket, ("aws_s3_bucket_", "aws_s3_object")),
    Recogniser("database", ("aws_db_instance",), _instance),
    Recogniser("database", ("aws_rds_cluster",), _cluster, ("aws_rds_cluster_instance",)),
    Recogniser("queue", ("aws_sqs_queue",), _queue, ("aws_sqs_queue_",)),
    Recogniser("secret", ("aws_secretsmanager_secret",), _secret, ("aws_secretsmanager_",)),
    Recogniser("user-pool", ("aws_cognito_user_pool",), _user_pool, ("aws_cognito_user_pool_",)),
    Recogniser(
        "email",
        ("aws_ses_domain_identity", "aws_sesv2_email_identity", "aws_ses_receipt_rule"),
        _email,
        ("aws_ses_", "aws_sesv2_"),
        once=True,
    ),
)
"""The service types that can be recognised, in the order in which a spec lists them."""

"""STUB until the helper's branch is merged."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


class Scope(enum.Enum):
    REGIONAL = "regional"
    GLOBAL = "global"


class Kind(enum.Enum):
    DATA = "data"
    COMPUTE = "compute"
    ENTRY = "entry"
    NETWORK = "network"
    WATCH = "watch"
    OTHER = "other"


@dataclass(frozen=True)
class TypeFacts:
    type: str
    scope: Scope = Scope.REGIONAL
    control_region: str | None = None
    kind: Kind = Kind.OTHER
    name_attributes: tuple[str, ...] = ("name",)
    region_is_location: bool = True
    arn_attribute: str = "arn"
    service: str | None = None
    cloudformation: str | None = None
    known: bool = True


GLOBALS = ("aws_route53_", "aws_cloudfront_", "aws_iam_")
K = {
    "aws_dynamodb_table": Kind.DATA,
    "aws_s3_bucket": Kind.DATA,
    "aws_db_instance": Kind.DATA,
    "aws_lambda_function": Kind.COMPUTE,
    "aws_lb": Kind.ENTRY,
}


def facts(type_name: str) -> TypeFacts:
    return TypeFacts(
        type_name,
        Scope.GLOBAL if type_name.startswith(GLOBALS) else Scope.REGIONAL,
        "us-east-1" if type_name.startswith(GLOBALS) else None,
        K.get(type_name, Kind.OTHER),
    )


def scope_of(type_name: str, attributes: Mapping[str, Any]) -> Scope:
    return facts(type_name).scope

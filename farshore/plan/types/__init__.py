"""What farshore knows of each of Terraform's `aws_*` resource types: service, scope, kind, names, replication."""

from farshore.plan.types.lookup import facts, known_types, releases, scope_of
from farshore.plan.types.model import (
    SERVING,
    Guard,
    Kind,
    Placement,
    Protection,
    Replication,
    Role,
    Scope,
    TypeFacts,
)

__all__ = [
    "SERVING",
    "Guard",
    "Kind",
    "Placement",
    "Protection",
    "Replication",
    "Role",
    "Scope",
    "TypeFacts",
    "facts",
    "known_types",
    "releases",
    "scope_of",
]

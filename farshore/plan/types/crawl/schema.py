"""Shapes from `terraform providers schema -json`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from farshore.errors import FarshoreError
from farshore.plan.types.crawl.shape import Shape

ADDRESS = "hashicorp/aws"
"""How the provider's address ends."""


def shapes(document: Mapping[str, Any]) -> dict[str, Shape]:
    """Return the shape of every resource type of the AWS provider, by name.

    Args:
        document: What `terraform providers schema -json` prints, parsed.

    Raises:
        FarshoreError: It is something else, or has no AWS provider.
    """
    for address, provider in document.get("provider_schemas", {}).items():
        if address.endswith(ADDRESS):
            schemas = provider["resource_schemas"]
            return {name: _shape(name, schemas[name]["block"].get("attributes", {})) for name in sorted(schemas)}
    raise FarshoreError(
        f"No schema of {ADDRESS} in the input; it takes what `terraform providers schema -json` prints in a folder "
        "that requires that provider"
    )


def _shape(name: str, attributes: Mapping[str, Any]) -> Shape:
    def those(word: str) -> frozenset[str]:
        return frozenset(one for one, schema in attributes.items() if schema.get(word))

    return Shape(name, those("required"), those("optional"), those("computed"))

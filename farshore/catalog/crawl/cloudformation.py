"""CloudFormation's resource types by region, read from the data inside the package cfn-lint (MIT-0).

https://github.com/aws-cloudformation/cfn-lint; 41 MB, hence read when the snapshot is made and never afterwards.
"""

from __future__ import annotations

import datetime
import importlib.metadata
import importlib.resources
import json
from collections import Counter
from collections.abc import Collection, Mapping
from importlib.resources.abc import Traversable
from typing import Any

from farshore.catalog.cloudformation import MOST_TYPES, SCHEMA
from farshore.catalog.crawl.words import Words
from farshore.catalog.snapshot import encode_mask
from farshore.errors import FarshoreError, MissingExtra

PRIMARY = "us-east-1"
"""The region whose list cfn-lint falls back to, and which stands in for those whose own list nobody could fetch."""

TypesByRegion = Mapping[str, frozenset[str]]


def read(regions: Collection[str], services: Collection[str]) -> dict[str, Any]:
    """Return the snapshot document, as `CloudFormationSource` reads it.

    Args:
        regions: The regions of the catalog.
        services: Its canonical services.

    Raises:
        MissingExtra: cfn-lint is not installed.
        FarshoreError: Its data are not laid out as they were.
    """
    try:
        version = importlib.metadata.version("cfn-lint")
        schemas = importlib.resources.files("cfnlint.data.schemas")
    except ImportError as error:
        raise MissingExtra("dev", "Reading CloudFormation's resource types") from error
    try:
        taken = json.loads(schemas.joinpath("version.json").read_text("utf-8"))["schema_date"]
        types = _types(schemas, regions)
    except (OSError, KeyError, ValueError) as error:
        raise FarshoreError(f"the data of cfn-lint {version} are not laid out as expected: {error!r}") from error
    retrieved = datetime.datetime.fromisoformat(taken.replace("Z", "+00:00")).date()
    return {"schema": SCHEMA, "release": f"cfn-lint {version}", "retrieved": retrieved.isoformat()} | document(
        types, Words(services)
    )


def _types(schemas: Traversable, regions: Collection[str]) -> dict[str, frozenset[str]]:
    """Return the types by region, for the regions of which the package has a list."""
    files = {region: schemas.joinpath("providers", f"{region}.json") for region in sorted(regions)}
    return {
        region: frozenset(name for name in json.loads(file.read_text("utf-8")) if name.startswith("AWS::"))
        for region, file in files.items()
        if file.is_file()
    }


def document(types: TypesByRegion, words: Words) -> dict[str, Any]:
    """Conclude: which lists are worth nothing, which type is where, which service has which types."""
    copies = sorted(region for region, listed in types.items() if region != PRIMARY and listed == types[PRIMARY])
    regions = [region for region in types if region not in copies]
    listed = {
        name: {region for region in regions if name in types[region]} for name in frozenset().union(*types.values())
    }
    families: dict[str, dict[str, list[str]]] = {}
    services: dict[str, Counter[str]] = {}
    for name, where in sorted(listed.items()):
        family, _, kind = name.removeprefix("AWS::").partition("::")
        families.setdefault(family, {}).setdefault(encode_mask(where, regions), []).append(kind)
        service = words.of_type(name)
        if service:
            services.setdefault(service, Counter()).update(where)
    return {
        "copies": dict.fromkeys(copies, PRIMARY),
        "regions": regions,
        "services": {service: encode_mask(_most(counted), regions) for service, counted in sorted(services.items())},
        "types": families,
        "owners": _owners(listed, words),
    }


def _most(counted: Counter[str]) -> list[str]:
    """Return the regions that have most of a service's types, measured by the region that has the most of them."""
    return [region for region, count in counted.items() if count > MOST_TYPES * max(counted.values())]


def _owners(listed: Collection[str], words: Words) -> dict[str, Any]:
    """Return the service of each family of types; by type where one family belongs to several."""
    by_family: dict[str, dict[str, str]] = {}
    for name in sorted(listed):
        family, _, kind = name.removeprefix("AWS::").partition("::")
        by_family.setdefault(family, {})[kind] = words.of_type(name) or ""
    return {
        family: kinds if len(set(kinds.values())) > 1 else next(iter(kinds.values()))
        for family, kinds in by_family.items()
        if any(kinds.values())
    }

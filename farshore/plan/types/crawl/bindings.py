"""Shapes from the wheel of the CDK bindings, which exist for provider versions that are not on this machine.

The wheel holds an npm package, and that a jsii assembly: a JSON document that describes each class and its properties.
"""

from __future__ import annotations

import io
import json
import re
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from farshore.errors import FarshoreError
from farshore.plan.types.crawl.shape import Shape

RESOURCE = "TerraformResource"
"""The class that every resource type's class extends."""

INJECTED = "Region where this resource will be"
"""How the provider's own description of the injected `region` argument begins; other `region` attributes lack it."""

_TYPE = re.compile(r"(?<= )aws_[a-z0-9_]+")
_HUMP = re.compile(r"(?<!^)(?=[A-Z])")
_META = frozenset({"connection", "count", "depends_on", "for_each", "lifecycle", "provider", "provisioners"})


def shapes(wheel: Path) -> dict[str, Shape]:
    """Return the shape of every resource type in a wheel of `cdktn-provider-aws`, by name.

    Raises:
        FarshoreError: The file is not such a wheel.
    """
    types = _types(wheel)
    found = (_shape(one, types) for one in types.values() if one.get("base", "").endswith(f".{RESOURCE}"))
    return {shape.name: shape for shape in sorted(found, key=lambda shape: shape.name)}


def _types(wheel: Path) -> Mapping[str, Any]:
    try:
        with zipfile.ZipFile(wheel) as archive:
            inner = next(name for name in archive.namelist() if name.endswith(".jsii.tgz"))
            with tarfile.open(fileobj=io.BytesIO(archive.read(inner))) as package:
                member = package.extractfile("package/.jsii")
                types: Mapping[str, Any] = (json.load(member) if member else {})["types"]
                return types
    except (OSError, StopIteration, KeyError, ValueError, zipfile.BadZipFile, tarfile.TarError) as error:
        raise FarshoreError(
            f"{wheel} is not a wheel of cdktn-provider-aws ({type(error).__name__}: {error}); get one with "
            "`pip download --no-deps cdktn-provider-aws`"
        ) from error


def _shape(resource: Mapping[str, Any], types: Mapping[str, Any]) -> Shape:
    name = _TYPE.findall(resource["docs"]["summary"])[0]
    arguments = {_snake(one["name"]): one for one in _arguments(resource, types)}
    readable = {_snake(one["name"]) for one in resource["properties"] if not one.get("static")}
    optional = frozenset(one for one, argument in arguments.items() if argument.get("optional")) - _META
    region = arguments.get("region", {}).get("docs", {}).get("summary", "")
    required = frozenset(arguments) - optional - _META
    return Shape(name, required, optional, frozenset(readable) - required, region.startswith(INJECTED))


def _arguments(resource: Mapping[str, Any], types: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the properties of the structure that the class's constructor takes as its configuration."""
    taken = next(one for one in resource["initializer"]["parameters"] if one["name"] == "config")
    properties: list[Mapping[str, Any]] = types[taken["type"]["fqn"]].get("properties", [])
    return properties


def _snake(word: str) -> str:
    return _HUMP.sub("_", word).lower()

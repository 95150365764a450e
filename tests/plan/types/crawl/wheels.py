"""A wheel of bindings as small as one can be."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

REGION = {
    "name": "region",
    "optional": True,
    "docs": {"summary": "Region where this resource will be [managed](https://…)."},
}


def wheel(folder: Path, types: Mapping[str, Any]) -> Path:
    """Write a wheel whose assembly has these types, and return where it stands."""
    content = json.dumps({"types": types}).encode()
    package = io.BytesIO()
    with tarfile.open(fileobj=package, mode="w:gz") as archive:
        member = tarfile.TarInfo("package/.jsii")
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
    path = folder / "bindings.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("bindings/_jsii/bindings@1.0.0.jsii.tgz", package.getvalue())
    return path


def resource(name: str, *arguments: Mapping[str, Any], readable: str = "") -> dict[str, Any]:
    """Return the two types that the bindings have for a resource type: its class and its configuration."""
    return {
        f"aws.{name}": {
            "base": "cdktn.TerraformResource",
            "docs": {"summary": f"Represents a {{@link https://registry/{name} {name}}}."},
            "initializer": {"parameters": [{"name": "config", "type": {"fqn": f"aws.{name}.ItsConfig"}}]},
            "properties": [{"name": one} for one in readable.split()],
        },
        f"aws.{name}.ItsConfig": {"properties": [*arguments, {"name": "count", "optional": True}]},
    }

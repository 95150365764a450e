"""Specs as Terraform, read back from what was written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from farshore.spec import loads
from farshore.synthesis import write

HANDLER = b"def read(event, context):\n    return {'statusCode': 200, 'body': ''}\n"

HEAD = """
name: shop
domain: example.com
regions: {primary: us-east-1, standby: us-west-2}
"""


def terraform(folder: Path, text: str, code: bytes = HANDLER) -> dict[str, dict[str, Any]]:
    """Write a spec's Terraform into a folder; returns the JSON of each stack by the last part of its name."""
    (folder / "src").mkdir(parents=True, exist_ok=True)
    (folder / "src" / "app.py").write_bytes(code)
    spec = loads(text, str(folder / "spec.yaml"))
    out = folder / "infra"
    written = write(spec, out)
    return {stack.removeprefix(f"{spec.name}-"): read(out, stack) for stack in written.stacks}


def applied(folder: Path) -> None:
    """Write a state for each stack, as an apply does: its time is all that farshore looks at."""
    for stack in (folder / "infra" / "stacks").iterdir():
        (folder / f"terraform.{stack.name}.tfstate").touch()


def read(out: Path, stack: str) -> dict[str, Any]:
    """Return the Terraform JSON of one stack in an output folder."""
    return json.loads((out / "stacks" / stack / "cdk.tf.json").read_bytes())


def resources(stacks: dict[str, dict[str, Any]]) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Yield the stack, type, name and content of every resource."""
    for part, stack in stacks.items():
        for kind, named in stack.get("resource", {}).items():
            for name, content in named.items():
                yield part, kind, name, content


def addresses(stacks: dict[str, dict[str, Any]]) -> set[tuple[str, str, str]]:
    """Return the address of every resource, with its stack."""
    return {(part, kind, name) for part, kind, name, _ in resources(stacks)}

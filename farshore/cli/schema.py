"""`farshore schema`: the JSON Schemas of the files that people write."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import click

from farshore.cli.output import write_result


def _spec() -> dict[str, Any]:
    from farshore.spec.schema import spec_schema

    return spec_schema()


def _config() -> dict[str, Any]:
    from farshore.config.loader import schema

    return schema()


SCHEMAS: dict[str, Callable[[], dict[str, Any]]] = {"spec": _spec, "config": _config}
"""What makes each schema, by the word for the file."""


@click.command()
@click.argument("file", type=click.Choice(list(SCHEMAS)), default="spec")
@click.option("--output", type=click.Path(dir_okay=False), help="Write the schema to a file instead of stdout.")
def command(file: str, output: str | None) -> None:
    """Print the JSON Schema of a spec, or of a config file (farshore.toml), for completion in editors.

    With the YAML extension of VS Code and others, begin a spec with the first of these, and with Even Better TOML
    (taplo), begin farshore.toml with the second.

    \b
    # yaml-language-server: $schema=schema.json
    #:schema ./schema.json
    """  # noqa: D301 - click's mark for lines that it must not join
    write_result(json.dumps(SCHEMAS[file](), indent=2, ensure_ascii=False) + "\n", output)

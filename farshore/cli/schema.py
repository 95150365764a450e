"""`farshore schema`: the JSON Schema of a spec."""

from __future__ import annotations

import json

import click

from farshore.cli.output import write_result
from farshore.spec.schema import spec_schema


@click.command()
@click.option("--output", type=click.Path(dir_okay=False), help="Write the schema to a file instead of stdout.")
def command(output: str | None) -> None:
    """Print the JSON Schema of a spec, for completion in editors.

    With the YAML extension of VS Code and others, begin a spec with

    \b
    # yaml-language-server: $schema=schema.json
    """  # noqa: D301 - click's mark for lines that it must not join
    write_result(json.dumps(spec_schema(), indent=2, ensure_ascii=False) + "\n", output)

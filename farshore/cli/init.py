"""`farshore init`: a spec to start from, and the CDKTF app around it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import click

from farshore.cli.output import write_result
from farshore.errors import OutputRefused
from farshore.spec.schema import spec_schema
from farshore.spec.services.base import SERVICE_NAME

TEMPLATES = Path(__file__).parents[1] / "templates"
FILES = ("farshore.yaml", "main.py", "cdktf.json", "src/api/app.py")
_PLACEHOLDER = "__NAME__"
_FALLBACK_NAME = "my-app"


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False))
def command(folder: str) -> None:
    """Write a commented spec, main.py and cdktf.json into a new folder.

    The spec passes preflight and can be synthesised as it stands; it is named after the folder.
    """
    target = Path(folder)
    try:
        _refuse_unless_empty(target)
        _write(target)
    except OSError as error:
        raise OutputRefused(f"{error.filename or target} cannot be written: {error.strerror}") from None
    write_result(
        f"Wrote {', '.join(FILES)} and schema.json into {target}. Next:\n"
        f"  cd {target}\n"
        "  farshore preflight farshore.yaml\n"
        "  farshore synth farshore.yaml --out infra\n",
        None,
    )


def _refuse_unless_empty(target: Path) -> None:
    if target.exists() and any(target.iterdir()):
        raise OutputRefused(f"{target} is not empty; name a new folder")


def _write(target: Path) -> None:
    name = _name_for(target)
    for file in FILES:
        path = target / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text((TEMPLATES / file).read_text(encoding="utf-8").replace(_PLACEHOLDER, name), encoding="utf-8")
    schema = json.dumps(spec_schema(), indent=2, ensure_ascii=False)
    (target / "schema.json").write_text(schema + "\n", encoding="utf-8")


def _name_for(target: Path) -> str:
    """Make the folder's name into one a spec can have."""
    name = re.sub(r"[^a-z0-9]+", "-", target.resolve().name.lower()).strip("-")[:20].rstrip("-")
    return name if re.fullmatch(SERVICE_NAME.pattern, name) else _FALLBACK_NAME

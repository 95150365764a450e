"""`farshore init`: a spec to start from, and the CDKTF app around it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

import click

from farshore.cli.output import write_result
from farshore.cli.source import catalog_from
from farshore.cli.systems import Regions, recognised, region_options, regions_of
from farshore.cli.today import today
from farshore.errors import OutputRefused
from farshore.spec.schema import spec_schema
from farshore.spec.services.base import SERVICE_NAME

TEMPLATES = Path(__file__).parents[1] / "templates"
FILES = ("farshore.yaml", "main.py", "cdktf.json", "src/api/app.py")
_PLACEHOLDER = "__NAME__"
_FALLBACK_NAME = "my-app"
_SUGGESTED = 3
"""As many candidates as are compared at a glance."""


@click.command()
@click.argument("folder", metavar="DIR", required=False, type=click.Path(file_okay=False))
@click.option(
    "--from",
    "sources",
    metavar="PLAN|STATE",
    multiple=True,
    type=click.Path(allow_dash=True),
    help="Write the spec of a system that Terraform has, from its plans or states; may be repeated.",
)
@region_options
def command(
    folder: str | None,
    sources: tuple[str, ...],
    primary: str | None,
    standbys: str,
    candidates: str,
    provider_regions: tuple[str, ...],
) -> None:
    """Write a commented spec, main.py and cdktf.json into a new folder.

    The spec passes preflight and can be synthesised as it stands; it is named after the folder. With --from, write
    into DIR (this folder, unless given) the spec of what Terraform has: what farshore recognises as services, the rest
    under `also_needs`, each with its address in a comment.
    """
    regions = regions_of(primary, standbys, candidates, provider_regions)
    if sources:
        _write_from_terraform(sources, regions, Path(folder or "."))
        return
    if folder is None:
        raise click.UsageError("name the folder to write into: `farshore init DIR`, or a plan: `--from PLAN.json`")
    if any(regions):
        raise click.UsageError("--primary, --standby, --candidates and --provider-region are for --from")
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


def _write_from_terraform(sources: Sequence[str], regions: Regions, target: Path) -> None:
    from farshore.checks.rank import rank  # with the neighbourhood of plans, not for a new folder
    from farshore.cli.plans import defects_without_values
    from farshore.existing.as_spec import as_spec

    path = target / FILES[0]
    if path.exists():
        raise OutputRefused(f"{path} exists; name another folder, or move it away")
    catalog = catalog_from("snapshot")
    with defects_without_values():
        system = recognised(sources, regions, catalog)
        chosen = regions.candidates
        if not chosen and not system.spec.regions.standby:
            ranking = rank(system.spec, catalog, today(), existing=system.existing)
            chosen = tuple(one.region.id for one in (*ranking.listed, *ranking.better)[:_SUGGESTED])
        written = as_spec(system, catalog, sources, chosen)
    try:
        target.mkdir(parents=True, exist_ok=True)
        path.write_text(written.text, encoding="utf-8")
    except OSError as error:
        raise OutputRefused(f"{error.filename or path} cannot be written: {error.strerror}") from None
    write_result(
        f"Wrote {path}: {written.services} service{'s' * (written.services != 1)} recognised, "
        f"{written.also_needs} further need{'s' * (written.also_needs != 1)} under `also_needs`. Next:\n"
        f"  farshore preflight {path}\n",
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

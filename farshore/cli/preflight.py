"""`farshore preflight`: can the regions of a spec carry it?"""

from __future__ import annotations

import datetime
import sys

import click

from farshore.checks import preflight
from farshore.cli.catalog import SOURCES, catalog_from
from farshore.cli.output import style_for, write_result
from farshore.findings import Severity, reach
from farshore.report import JsonRenderer, Renderer, Style, TerminalRenderer
from farshore.spec import load

THRESHOLDS: dict[str, Severity | None] = {
    **{severity.label: severity for severity in sorted(Severity, reverse=True)},
    "never": None,
}
FORMATS = (TerminalRenderer.format, JsonRenderer.format)


@click.command()
@click.argument("specs", metavar="SPEC...", nargs=-1, required=True, type=click.Path())
@click.option("--format", "format_", type=click.Choice(FORMATS), default=FORMATS[0], show_default=True)
@click.option("--output", type=click.Path(dir_okay=False), help="Write the report to a file instead of stdout.")
@click.option(
    "--fail-on",
    type=click.Choice(list(THRESHOLDS)),
    default=Severity.ERROR.label,
    show_default=True,
    help="Exit 1 when a finding is at least this severe.",
)
@click.option(
    "--source",
    type=click.Choice(SOURCES),
    default="snapshot",
    show_default=True,
    help="Where SSM's evidence comes from: the newest snapshot at hand, or SSM itself.",
)
def command(specs: tuple[str, ...], format_: str, output: str | None, fail_on: str, source: str) -> int:
    """Check whether the regions of a spec can carry it.

    Works offline from a snapshot of what AWS offers where; --source ssm asks AWS, with the permissions that
    `farshore catalog policy` prints. Exit codes: 0 nothing at or above --fail-on, 1 findings, 2 the spec cannot be
    read, 3 AWS could not be asked.
    """
    today = datetime.datetime.now(datetime.timezone.utc).date()
    loaded = [load(spec) for spec in specs]
    catalog = catalog_from(source)
    reports = [preflight(spec, catalog, today) for spec in loaded]
    write_result(_renderer(format_, output).render(reports), output)
    return int(reach((finding for report in reports for finding in report.findings), THRESHOLDS[fail_on]))


def _renderer(format_: str, output: str | None) -> Renderer:
    if format_ == JsonRenderer.format:
        return JsonRenderer()
    return TerminalRenderer(Style() if output else style_for(sys.stdout))

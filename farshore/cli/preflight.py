"""`farshore preflight`: can the regions of a spec carry it?"""

from __future__ import annotations

import sys

import click

from farshore.checks import preflight
from farshore.cli.catalog import SOURCES, catalog_from
from farshore.cli.output import style_for, write_result
from farshore.cli.report_options import Destination, destinations
from farshore.cli.today import today
from farshore.findings import Severity, reach
from farshore.report import Renderer, Style, TerminalRenderer
from farshore.report.formats import FORMATS, renderer
from farshore.spec import load_all

THRESHOLDS: dict[str, Severity | None] = {
    **{severity.label: severity for severity in sorted(Severity, reverse=True)},
    "never": None,
}


@click.command()
@click.argument("specs", metavar="SPEC...", nargs=-1, required=True, type=click.Path())
@click.option("--format", "format_", type=click.Choice(FORMATS), help="What stdout gets.  [default: terminal]")
@click.option(
    "--output",
    "outputs",
    metavar="[FORMAT=]FILE",
    multiple=True,
    help="Write a report to a file; may be repeated. Without FORMAT, the suffix says which: .json, .md (markdown), "
    ".sarif, .xml (junit), .html, .txt (--format, or terminal).",
)
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
def command(specs: tuple[str, ...], format_: str | None, outputs: tuple[str, ...], fail_on: str, source: str) -> int:
    """Check whether the regions of a spec can carry it.

    Works offline from a snapshot of what AWS offers where; --source ssm asks AWS, with the permissions that
    `farshore catalog policy` prints. Exit codes: 0 nothing at or above --fail-on, 1 findings, 2 the spec cannot be
    read, 3 AWS could not be asked.
    """
    wanted = destinations(format_, outputs)
    day = today()
    loaded = load_all(specs)
    catalog = catalog_from(source)
    reports = [preflight(spec, catalog, day) for spec in loaded]
    threshold = THRESHOLDS[fail_on]
    texts = [_renderer(one, threshold).render(reports) for one in wanted]
    for one, text in zip(wanted, texts, strict=True):
        write_result(text, one.file)
    return int(reach((finding for report in reports for finding in report.findings), threshold))


def _renderer(destination: Destination, threshold: Severity | None) -> Renderer:
    if destination.format == TerminalRenderer.format:
        return TerminalRenderer(Style() if destination.file else style_for(sys.stdout))
    return renderer(destination.format, threshold)

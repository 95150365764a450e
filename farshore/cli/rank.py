"""`farshore rank`: which region should take over?"""

from __future__ import annotations

import sys

import click

from farshore.checks import PREFLIGHT_RULES
from farshore.checks.rank import PREFERENCES, Ranking, rank
from farshore.cli.output import style_for, write_result
from farshore.cli.source import catalog_from
from farshore.cli.systems import asked_about, region_options, regions_of
from farshore.cli.today import today
from farshore.cli.waivers import check_rules
from farshore.report.ranking import ranking_as_json, ranking_as_text
from farshore.report.style import Style

FORMATS = ("terminal", "json", "markdown", "html")


@click.command()
@click.argument("files", metavar="SPEC|PLAN|STATE...", nargs=-1, required=True, type=click.Path(allow_dash=True))
@region_options
@click.option(
    "--prefer",
    type=click.Choice(list(PREFERENCES)),
    help="What counts first among regions that can carry the system: a short way, one country, many services.",
)
@click.option("--format", "format_", type=click.Choice(FORMATS), default=FORMATS[0], show_default=True)
@click.option("--output", type=click.Path(dir_okay=False), help="Write the ranking to a file instead of stdout.")
def command(
    files: tuple[str, ...],
    primary: str | None,
    standbys: str,
    candidates: str,
    provider_regions: tuple[str, ...],
    prefer: str | None,
    format_: str,
    output: str | None,
) -> None:
    """Rank the regions that might take over, best first, with reasons.

    Compares the standby and the candidates of a spec, and looks for regions that it does not list. Of Terraform, give
    the plans or states of one system (`terraform show -json`, terraform.tfstate; `-` for stdin): what it needs is
    derived, and all regions are compared unless --candidates names some. Works offline, and before a standby is
    chosen. Exit codes: 0 ranked, 2 a file cannot be read.
    """
    catalog = catalog_from("snapshot")
    regions = regions_of(primary, standbys, candidates, provider_regions)
    asked = asked_about(files, regions, catalog, compare_all=True)
    if len(asked) > 1:
        raise click.UsageError("several specs are several systems: rank one at a time")
    check_rules(asked[0].spec.waivers, PREFLIGHT_RULES)
    ranking = rank(asked[0].spec, catalog, today(), existing=asked[0].existing, prefer=prefer)
    write_result(_rendered(ranking, format_, output), output)


def _rendered(ranking: Ranking, format_: str, output: str | None) -> str:
    if format_ == "json":
        return ranking_as_json([ranking])
    if format_ == "markdown":
        from farshore.report.ranking_markdown import ranking_as_markdown  # as the page, loaded by who asks for it

        return ranking_as_markdown(ranking)
    if format_ == "html":
        from farshore.report.html.ranking_page import ranking_as_page

        return ranking_as_page(ranking)
    return ranking_as_text(ranking, Style() if output else style_for(sys.stdout))

"""`farshore rank`: which region should take over?"""

from __future__ import annotations

import sys

import click

from farshore.checks.rank import rank
from farshore.cli.output import style_for, write_result
from farshore.cli.source import catalog_from
from farshore.cli.today import today
from farshore.report import Style
from farshore.report.ranking import ranking_as_json, ranking_as_text
from farshore.spec import load

FORMATS = ("terminal", "json")


@click.command()
@click.argument("spec", metavar="SPEC", type=click.Path())
@click.option("--format", "format_", type=click.Choice(FORMATS), default=FORMATS[0], show_default=True)
@click.option("--output", type=click.Path(dir_okay=False), help="Write the ranking to a file instead of stdout.")
def command(spec: str, format_: str, output: str | None) -> None:
    """Rank the regions that might take over, best first, with reasons.

    Compares the standby and the candidates of a spec, and looks for regions that it does not list. Works offline, and
    before a standby is chosen. Exit codes: 0 ranked, 2 the spec cannot be read.
    """
    ranking = rank(load(spec), catalog_from("snapshot"), today())
    if format_ == "json":
        write_result(ranking_as_json([ranking]), output)
        return
    write_result(ranking_as_text(ranking, Style() if output else style_for(sys.stdout)), output)

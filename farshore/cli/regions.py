"""`farshore regions diff`: what one region has and another lacks."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator

import click

from farshore.catalog import Catalog
from farshore.catalog.changes import Advantage, advantage, disputed
from farshore.cli.catalog import known_region
from farshore.cli.output import width_for, write_result
from farshore.cli.parameters import REGION
from farshore.cli.source import catalog_from

MOST_FEATURES = 4
"""So many features of one service are named in the terminal; JSON has them all."""


@click.group()
def command() -> None:
    """Compare what two regions offer."""


@command.command()
@click.argument("a", type=REGION, metavar="REGION")
@click.argument("b", type=REGION, metavar="REGION")
@click.option("--format", "format_", type=click.Choice(["terminal", "json"]), default="terminal", show_default=True)
@click.option("--output", type=click.Path(dir_okay=False), help="Write the result to a file instead of stdout.")
def diff(a: str, b: str, format_: str, output: str | None) -> None:
    """Show the services and features that one region has and the other lacks, both ways.

    A service counts as lacking where every source that can say lacks it; what the sources dispute stands apart.
    """
    catalog = catalog_from("snapshot")
    first, second = known_region(catalog, a), known_region(catalog, b)
    sides = advantage(catalog, first, second), advantage(catalog, second, first)
    torn = disputed(catalog, first, second)
    text = _as_json(catalog, sides, torn) if format_ == "json" else _as_text(catalog, sides, torn, width_for(output))
    write_result(text, output)


def _as_json(catalog: Catalog, sides: tuple[Advantage, Advantage], torn: tuple[str, ...]) -> str:
    content = {
        "catalog_date": catalog.date.isoformat(),
        "only_in": {
            one.region: {"services": one.services, "features": one.features if one.comparable else None}
            for one in sides
        },
        "disputed": torn,
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _as_text(catalog: Catalog, sides: tuple[Advantage, Advantage], torn: tuple[str, ...], width: int) -> str:
    here, there = sides
    lines = [*_side(here, there.region, width), "", *_side(there, here.region, width)]
    if torn:
        lines += ["", "Disputed in one of the two:", *_wrapped(", ".join(torn), "  ", width)]
    return "\n".join([*lines, "", f"Evidence of {catalog.date} and later."]) + "\n"


def _side(one: Advantage, other: str, width: int) -> Iterator[str]:
    yield f"{len(one.services)} services in {one.region} and not in {other}:"
    yield from _wrapped(", ".join(one.services) or "none", "  ", width)
    if not one.comparable:
        yield "Features cannot be compared: there is no list of CloudFormation types of its own for both regions."
        return
    count = sum(map(len, one.features.values()))
    yield f"{count} CloudFormation types listed in {one.region} and not in {other}, of services that both have:"
    for service, names in one.features.items():
        more = f", and {len(names) - MOST_FEATURES} more" if len(names) > MOST_FEATURES else ""
        yield from _wrapped(f"{service}: {', '.join(names[:MOST_FEATURES])}{more}", "  ", width)
    if not count:
        yield "  none"


def _wrapped(text: str, indent: str, width: int) -> list[str]:
    return textwrap.wrap(
        text, width, initial_indent=indent, subsequent_indent=indent * 2, break_long_words=False, break_on_hyphens=False
    )

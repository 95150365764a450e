"""`--source`: where SSM's evidence comes from."""

from __future__ import annotations

import click

from farshore.catalog import Catalog
from farshore.servers.deadline import Deadline

SOURCES = ("snapshot", "ssm")
"""What `--source` can be."""


def catalog_from(source: str, deadline: Deadline | None = None) -> Catalog:
    """Return the catalog that `--source` asks for; says on stderr why a cached snapshot is not used.

    Args:
        source: One of `SOURCES`.
        deadline: When SSM is given up.
    """
    catalog = Catalog.live(deadline=deadline) if source == "ssm" else Catalog.current()
    for warning in catalog.warnings:
        click.echo(f"warning: {warning}", err=True)
    return catalog

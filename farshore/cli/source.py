"""`--source`: where SSM's evidence comes from."""

from __future__ import annotations

import click

from farshore.catalog import Catalog

SOURCES = ("snapshot", "ssm")
"""What `--source` can be."""


def catalog_from(source: str) -> Catalog:
    """Return the catalog that `--source` asks for; says on stderr why a cached snapshot is not used."""
    catalog = Catalog.live() if source == "ssm" else Catalog.current()
    for warning in catalog.warnings:
        click.echo(f"warning: {warning}", err=True)
    return catalog

"""The day on which a question is asked."""

from __future__ import annotations

import datetime
import os

import click

EPOCH = "SOURCE_DATE_EPOCH"
"""Seconds since 1970, to be taken for now: https://reproducible-builds.org/docs/source-date-epoch/ (2026-11-21)."""


def today() -> datetime.date:
    """Return today in UTC, or the day that the environment names so that a report can be made anew.

    Raises:
        click.UsageError: The variable holds no number of seconds.
    """
    epoch = os.environ.get(EPOCH)
    if not epoch:
        return datetime.datetime.now(datetime.timezone.utc).date()
    try:
        return datetime.datetime.fromtimestamp(int(epoch), datetime.timezone.utc).date()
    except (ValueError, OverflowError, OSError):
        raise click.UsageError(f"{EPOCH} must be seconds since 1970, is `{epoch}`.") from None

"""`python -m farshore.catalog.crawl`: make the embedded snapshot anew."""

from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Sequence
from pathlib import Path

from farshore.catalog import data
from farshore.catalog.crawl import standin
from farshore.catalog.crawl.crawler import Crawl, crawl
from farshore.catalog.crawl.keep import save
from farshore.catalog.crawl.ssm import QUERY_REGIONS
from farshore.catalog.snapshot import EMBEDDED
from farshore.errors import FarshoreError


def parser() -> argparse.ArgumentParser:
    """Return the command's arguments."""
    made = argparse.ArgumentParser(prog="python -m farshore.catalog.crawl", description=__doc__)
    where = made.add_mutually_exclusive_group()
    where.add_argument("--endpoint-url", metavar="URL", help="crawl this endpoint instead of AWS")
    where.add_argument("--stand-in", action="store_true", help="crawl moto's server, which is started for it")
    made.add_argument("--query-region", choices=sorted(QUERY_REGIONS), metavar="REGION", help="ask this region first")
    made.add_argument(
        "--output", type=Path, default=data.path(EMBEDDED), metavar="FILE", help="default: the embedded snapshot"
    )
    made.add_argument(
        "--data-date",
        type=datetime.date.fromisoformat,
        metavar="YYYY-MM-DD",
        help="the day on which AWS said what the endpoint serves (default: today; for --stand-in, its recording)",
    )
    made.add_argument("--recorded-in", default="", metavar="NAME", help="what the endpoint is, when it is not AWS")
    made.add_argument("--workers", type=int, default=8, metavar="N", help="calls under way at once (default: 8)")
    made.add_argument("--force", action="store_true", help="write even when regions or many services are gone")
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Crawl, save, and say what came of it on stderr; return the exit code."""
    given = parser().parse_args(arguments)
    try:
        found = _crawl(given)
        warnings = save(found.document, given.output, force=given.force)
    except FarshoreError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    for note in found.notes:
        print(f"note: {note}", file=sys.stderr)
    for warning in warnings:
        print(f"warning: {warning}", file=sys.stderr)
    return 0


def _crawl(given: argparse.Namespace) -> Crawl:
    if not given.stand_in:
        return crawl(
            given.endpoint_url,
            query_region=given.query_region,
            retrieved=given.data_date,
            recorded_in=given.recorded_in,
            workers=given.workers,
            progress=_progress,
        )
    with standin.stand_in() as url:
        return crawl(
            url,
            query_region=given.query_region,
            session=standin.session(),
            retrieved=standin.recorded_on(given.data_date),
            recorded_in=standin.recording()[0],
            workers=given.workers,
            progress=_progress,
        )


def _progress(stage: str, done: int, total: int) -> None:
    """Count on a terminal, in place; a log gets one line a stage."""
    if sys.stderr.isatty():
        print(f"\r{stage}: {done}/{total}", end="\n" if done == total else "", file=sys.stderr)
    elif done == total:
        print(f"{stage}: {total}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())

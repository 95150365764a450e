"""`python -m farshore.catalog.crawl`: make the embedded snapshots anew."""

from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from farshore.catalog import cloudformation, data, sdk
from farshore.catalog.catalog import Catalog
from farshore.catalog.crawl import cloudformation as read_cloudformation
from farshore.catalog.crawl import sdk as read_sdk
from farshore.catalog.crawl import standin
from farshore.catalog.crawl.crawler import Crawl, crawl
from farshore.catalog.crawl.keep import save, save_packaged
from farshore.catalog.crawl.ssm import QUERY_REGIONS
from farshore.catalog.snapshot import EMBEDDED, SnapshotSource
from farshore.errors import FarshoreError

SOURCES = ("ssm", "sdk", "cloudformation")


def parser() -> argparse.ArgumentParser:
    """Return the command's arguments."""
    made = argparse.ArgumentParser(prog="python -m farshore.catalog.crawl", description=__doc__)
    made.add_argument(
        "--sources",
        nargs="+",
        choices=SOURCES,
        default=["ssm"],
        help="what to read anew (default: ssm); sdk and cloudformation come from the packages botocore and cfn-lint",
    )
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
        if "ssm" in given.sources:
            found = _crawl(given)
            _say("note", found.notes)
            _say("warning", save(found.document, given.output, force=given.force))
        _say("note", _read_packages(given, SnapshotSource.from_file(given.output)))
    except FarshoreError as error:
        _say("error", [str(error)])
        return error.exit_code
    return 0


def _say(kind: str, sentences: Iterable[str]) -> None:
    for sentence in sentences:
        print(f"{kind}: {sentence}", file=sys.stderr)


def _read_packages(given: argparse.Namespace, ssm: SnapshotSource) -> Iterator[str]:
    """Write what the packages botocore and cfn-lint know of the services of SSM's snapshot, beside it."""
    services = Catalog(ssm).services
    folder = given.output.parent
    if "sdk" in given.sources:
        partitions = {region.id: region.partition for region in ssm.regions.values()}
        found = read_sdk.read(partitions, services)
        sdk.SdkSource(found, "to be written")
        yield from save_packaged(found, folder / sdk.EMBEDDED, force=given.force)
        yield f"{found['release']}: endpoints of {len(found['services'])} services"
    if "cloudformation" in given.sources:
        found = read_cloudformation.read(ssm.regions, services)
        cloudformation.CloudFormationSource(found, "to be written")
        yield from save_packaged(found, folder / cloudformation.EMBEDDED, force=given.force)
        copies = ", ".join(found["copies"]) or "none"
        yield f"{found['release']}: types of {len(found['services'])} services; lists that are copies: {copies}"


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

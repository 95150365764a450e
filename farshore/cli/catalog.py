"""`farshore catalog`: what AWS offers where, who says so, and a fresher copy of it."""

from __future__ import annotations

import datetime
import json
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from farshore.catalog import Catalog, Region, Status, Verdict, data
from farshore.catalog.lifecycle import Lifecycle
from farshore.catalog.snapshot import EMBEDDED, ROOT, SnapshotSource
from farshore.cli.output import width_for, write_result
from farshore.cli.parameters import REGION, SUBJECT
from farshore.cli.source import SOURCES, catalog_from
from farshore.cli.timeout import timeout_option
from farshore.cli.today import today
from farshore.servers.deadline import QUESTIONS, REFRESH, Deadline

_FORMAT = click.option(
    "--format", "format_", type=click.Choice(["terminal", "json"]), default="terminal", show_default=True
)
_OUTPUT = click.option("--output", type=click.Path(dir_okay=False), help="Write the result to a file.")


def known_region(catalog: Catalog, word: str) -> str:
    """Return a region id.

    Raises:
        click.UsageError: No region is called so; with the nearest that is.
    """
    if word not in catalog.regions:
        raise click.UsageError(f"There is no region `{word}`.{_meant(catalog.suggest_region(word))}")
    return word


def _meant(suggestions: tuple[str, ...]) -> str:
    return f" Did you mean {' or '.join(f'`{one}`' for one in suggestions)}?" if suggestions else ""


@click.group()
def command() -> None:
    """What AWS offers where, who says so, and a fresher copy of it."""


@command.command()
@click.argument("subject", type=SUBJECT, metavar="SERVICE|REGION|TYPE")
@click.argument("region", type=REGION, required=False)
@click.option("--source", type=click.Choice(SOURCES), default="snapshot", show_default=True)
@timeout_option(QUESTIONS)
@_FORMAT
@_OUTPUT
def show(subject: str, region: str | None, source: str, timeout: int, format_: str, output: str | None) -> None:
    """Show where a service or a CloudFormation type is, or what a region has.

    With a REGION after it, every piece of evidence for that one verdict.
    """
    catalog = catalog_from(source, Deadline(timeout))
    if region is None and subject in catalog.regions:
        services, regions = list(catalog.services), [subject]
    else:
        services = [_known_service(catalog, subject)]
        regions = [known_region(catalog, region)] if region else list(catalog.regions)
    catalog.prefetch(services, regions)
    day = today()
    verdicts = [catalog.verdict(service, one, day) for service in services for one in regions]
    if format_ == "json":
        write_result(_as_json(catalog, subject, verdicts, day), output)
        return
    whole = len(services) > 1
    lines = (
        _of_region(catalog.regions[subject], verdicts, width_for(output))
        if whole
        else _of_service(catalog, verdicts, day, width_for(output))
    )
    write_result("\n".join(lines) + "\n", output)


def _known_service(catalog: Catalog, word: str) -> str:
    if catalog.canonical(word) is None and catalog.lifecycle(word) is None:
        raise click.UsageError(
            f"No source knows a service, region or type `{word}`."
            f"{_meant(catalog.suggest_service(word) or catalog.suggest_region(word))}"
        )
    return word


def _as_json(catalog: Catalog, subject: str, verdicts: list[Verdict], day: datetime.date) -> str:
    end = catalog.lifecycle(subject)
    content = {
        "subject": subject,
        "catalog_date": catalog.date.isoformat(),
        "lifecycle": _end(end, day) if end else None,
        "verdicts": [*map(_record, verdicts)],
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _end(end: Lifecycle, day: datetime.date) -> dict[str, Any]:
    stage = end.stage(day)
    return {
        "what": end.what,
        "stage": stage.value if stage else None,
        "closed": end.closed,
        "closed_since": end.closed_since.isoformat() if end.closed_since else None,
        "ends": end.ends.isoformat() if end.ends else None,
        "instead": end.instead or None,
        "url": end.evidence.url,
        "read": end.evidence.date.isoformat(),
    }


def _record(verdict: Verdict) -> dict[str, Any]:
    return {
        "service": verdict.service,
        "region": verdict.region,
        "status": verdict.status.value,
        "control_plane": verdict.control_plane,
        "explanation": verdict.explanation,
        "evidence": [
            {"source": one.source, "date": one.date.isoformat(), "statement": one.statement, "url": one.url}
            for one in verdict.evidence
        ],
    }


def _of_service(catalog: Catalog, verdicts: list[Verdict], day: datetime.date, width: int) -> Iterator[str]:
    """Show one service: by status where several regions are asked for, else everything about the one."""
    first = verdicts[0]
    name = catalog.name(first.service)
    yield name if first.service in name else f"{name} ({first.service})"
    end = catalog.lifecycle(first.asked)
    if end and end.stage(day):
        yield from _wrapped(f"{end.sentence(day)} (read on {end.evidence.date}). {end.advice}", width)
    if len(verdicts) > 1 and first.status is Status.ENDED:
        return
    if len(verdicts) > 1:
        yield from _by_status([(one.status, one.region) for one in verdicts], width)
        yield from _wrapped("Evidence: " + "; ".join(f"{one.name}, {one.retrieved}" for one in catalog.sources), width)
        return
    yield from _wrapped(f"{first.status.value}: {first.explanation}", width)
    for one in first.evidence:
        yield from _wrapped(f"{one.source}, {one.date}: {one.statement}{f' {one.url}' if one.url else ''}", width)


def _of_region(region: Region, verdicts: list[Verdict], width: int) -> Iterator[str]:
    yield f"{region.id}  {region.name}"
    yield from _wrapped(
        f"partition {region.partition}, country {region.country}, zones {', '.join(region.zones)}", width
    )
    yield from _by_status([(one.status, one.service) for one in verdicts], width)


def _by_status(rows: list[tuple[Status, str]], width: int) -> Iterator[str]:
    for status in Status:
        words = [word for found, word in rows if found is status]
        if words:
            yield f"  {status.value} ({len(words)})"
            yield from _wrapped(", ".join(words), width, "    ")


def _wrapped(text: str, width: int, indent: str = "  ") -> list[str]:
    return textwrap.wrap(
        text,
        width,
        initial_indent=indent,
        subsequent_indent=indent + "  " * (indent == "  "),
        break_long_words=False,
        break_on_hyphens=False,
    )


@command.command()
@click.option("--account", is_flag=True, help="Print the policy that `preflight --account` needs instead.")
@_OUTPUT
def policy(account: bool, output: str | None) -> None:
    """Print the IAM policy that --source ssm and `catalog refresh` need, and nothing more."""
    from farshore.account.policy import policy_document  # not for the other commands

    document = policy_document() if account else ssm_policy()
    write_result(json.dumps(document, indent=2) + "\n", output)


def ssm_policy() -> dict[str, Any]:
    """Return the least-privilege policy for reading the public parameters.

    Their account field is empty: they are AWS's and no account's.
    """
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "FarshoreCatalog",
                "Effect": "Allow",
                "Action": ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"],
                "Resource": f"arn:aws:ssm:*:*:parameter{ROOT}/*",
            }
        ],
    }


@command.command()
@click.argument("old", required=False, type=click.Path(path_type=Path))
@click.argument("new", required=False, type=click.Path(path_type=Path))
@_FORMAT
@_OUTPUT
def diff(old: Path | None, new: Path | None, format_: str, output: str | None) -> None:
    """Show what changed between two snapshots of SSM's parameters.

    Without files: from the snapshot that ships with farshore to the one that `catalog refresh` made. With one file:
    from the snapshot that ships to that file.
    """
    from farshore.catalog import cache
    from farshore.catalog.changes import gained

    after = SnapshotSource.from_file(new or old or _refreshed(cache.path()))
    before = SnapshotSource.from_file(old) if old and new else SnapshotSource.embedded()
    came, went = gained(before, after), gained(after, before)
    if format_ == "json":
        content = {
            "old": before.retrieved.isoformat(),
            "new": after.retrieved.isoformat(),
            "gained": {"regions": came.regions, "services": came.services, "pairs": came.pairs},
            "lost": {"regions": went.regions, "services": went.services, "pairs": went.pairs},
        }
        write_result(json.dumps(content, indent=2) + "\n", output)
        return
    lines = [f"From {before.retrieved} to {after.retrieved}:"]
    for sign, one in (("+", came), ("-", went)):
        lines += [f"{sign} region {word}" for word in one.regions] + [f"{sign} service {word}" for word in one.services]
        lines += [f"{sign} {word}" for word in one.pairs]
    write_result("\n".join(lines if len(lines) > 1 else [*lines, "nothing changed"]) + "\n", output)


def _refreshed(file: Path) -> Path:
    if not file.exists():
        raise click.UsageError(
            "There is no refreshed catalog to compare with; name a file, or `farshore catalog refresh`."
        )
    return file


@command.command()
@click.option("--query-region", type=REGION, metavar="REGION", help="Ask this region first.")
@click.option("--workers", type=click.IntRange(1, 16), default=8, show_default=True, help="Calls under way at once.")
@click.option("--force", is_flag=True, help="Keep the new catalog even when much is gone from it.")
@timeout_option(REFRESH)
def refresh(query_region: str | None, workers: int, force: bool, timeout: int) -> None:
    """Read SSM's public parameters anew, for this user.

    About 3,000 calls; under two minutes at the 40 calls a second that an account shares. The old copy stays until the
    new one is complete, and for good when the new one has suddenly less. Also gives up after a minute without any
    answer.
    """
    from farshore.catalog import cache
    from farshore.catalog.crawl import crawl
    from farshore.catalog.crawl.keep import save

    found = crawl(
        query_region=query_region,
        workers=workers,
        progress=_progress if sys.stderr.isatty() else None,
        deadline=Deadline(timeout, QUESTIONS),
    )
    file = cache.path()
    _make_folder(file.parent)
    for warning in save(found.document, file, force=force, at_least=data.path(EMBEDDED)):
        click.echo(f"warning: {warning}", err=True)
    source = SnapshotSource(found.document)
    write_result(
        f"{file}: {len(source.regions)} regions, {len(source.services)} services, {len(source.pairs())} pairs, "
        f"as of {source.retrieved}\n",
        None,
    )


def _make_folder(folder: Path) -> None:
    from farshore.errors import OutputRefused

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputRefused(
            f"{folder} cannot be made: {error.strerror}; set XDG_CACHE_HOME to a folder of yours"
        ) from None


def _progress(stage: str, done: int, total: int) -> None:
    """Draw one bar a stage, in place."""
    width = 30
    filled = width * done // max(total, 1)
    bar = "#" * filled + "." * (width - filled)
    click.echo(f"\r{stage:<20} [{bar}] {done}/{total}", err=True, nl=done == total)

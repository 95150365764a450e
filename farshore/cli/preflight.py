"""`farshore preflight`: can the regions of a spec carry it?"""

from __future__ import annotations

import datetime
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from farshore.catalog import Catalog, Status
from farshore.checks import preflight
from farshore.cli.output import style_for, write_result
from farshore.errors import FarshoreError
from farshore.findings import Severity, reach
from farshore.report import JsonRenderer, Renderer, Style, TerminalRenderer
from farshore.spec import Role, Spec, load

if TYPE_CHECKING:
    from farshore.account import Account

THRESHOLDS: dict[str, Severity | None] = {
    **{severity.label: severity for severity in sorted(Severity, reverse=True)},
    "never": None,
}
FORMATS = (TerminalRenderer.format, JsonRenderer.format)


@click.command()
@click.argument("specs", metavar="SPEC...", nargs=-1, required=True, type=click.Path())
@click.option("--format", "format_", type=click.Choice(FORMATS), default=FORMATS[0], show_default=True)
@click.option("--output", type=click.Path(dir_okay=False), help="Write the report to a file instead of stdout.")
@click.option(
    "--fail-on",
    type=click.Choice(list(THRESHOLDS)),
    default=Severity.ERROR.label,
    show_default=True,
    help="Exit 1 when a finding is at least this severe.",
)
@click.option(
    "--source",
    type=click.Choice(["snapshot"]),
    default="snapshot",
    show_default=True,
    help="Where the evidence comes from.",
)
@click.option("--account", is_flag=True, help="Ask your AWS account too, in every region of the spec at once.")
@click.option("--profile", help="Profile of the AWS configuration to ask with; for --account.")
def command(
    specs: tuple[str, ...],
    format_: str,
    output: str | None,
    fail_on: str,
    source: str,  # noqa: ARG001
    account: bool,
    profile: str | None,
) -> int:
    """Check whether the regions of a spec can carry it.

    Works offline from the embedded snapshot of what AWS offers where. Exit codes: 0 nothing at or above --fail-on,
    1 findings, 2 the spec cannot be read, 3 AWS gave no answer.
    """
    if profile and not account:
        raise click.UsageError("--profile says with what to ask the account: it needs --account")
    today = datetime.datetime.now(datetime.timezone.utc).date()
    catalog = Catalog.embedded()
    loaded = [load(spec) for spec in specs]
    accounts = _accounts(loaded, catalog, profile, today) if account else [None] * len(loaded)
    reports = [preflight(spec, catalog, today, one) for spec, one in zip(loaded, accounts, strict=True)]
    write_result(_renderer(format_, output).render(reports), output)
    return int(reach((finding for report in reports for finding in report.findings), THRESHOLDS[fail_on]))


def _accounts(specs: list[Spec], catalog: Catalog, profile: str | None, today: datetime.date) -> Sequence[Account]:
    """Ask the account about each spec: in the regions that exist, and there for the services that they have."""
    from farshore.account.ask import open_session  # boto3's neighbourhood, not for the offline way
    from farshore.account.gather import gather

    session = open_session(profile)

    def offered(service: str, region: str) -> bool:
        return catalog.verdict(service, region).status is not Status.UNAVAILABLE

    return [gather(session, spec, carriers(spec, catalog), today, offered=offered) for spec in specs]


def carriers(spec: Spec, catalog: Catalog) -> list[str]:
    """Return the regions to ask in: those that exist, in the primary's partition, all but the observer.

    Raises:
        FarshoreError: There is none, because the primary does not exist.
    """
    partition = catalog.partition(spec.regions.primary)
    found = [
        region
        for region, role, _ in spec.regions.roles()
        if role is not Role.OBSERVER and partition is not None and catalog.partition(region) == partition
    ]
    if not found:
        raise FarshoreError(f"{spec.file}: there is no region {spec.regions.primary} to ask the account about")
    return found


def _renderer(format_: str, output: str | None) -> Renderer:
    if format_ == JsonRenderer.format:
        return JsonRenderer()
    return TerminalRenderer(Style() if output else style_for(sys.stdout))

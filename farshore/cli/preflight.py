"""`farshore preflight`: can the regions of a spec carry it?"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from farshore.catalog import Catalog, Status
from farshore.checks import PREFLIGHT_RULES, preflight
from farshore.cli.config import policy_among
from farshore.cli.output import progress, style_for, write_result
from farshore.cli.report_options import THRESHOLDS, Destination, destinations, report_options
from farshore.cli.source import SOURCES, catalog_from
from farshore.cli.systems import Asked, asked_about, region_options, regions_of
from farshore.cli.timeout import timeout_option
from farshore.cli.today import today
from farshore.cli.waivers import check_regions, check_rules
from farshore.errors import FarshoreError, InputError
from farshore.findings import Severity, reach
from farshore.policy import Policy
from farshore.report.formats import renderer
from farshore.report.interface import Renderer
from farshore.report.style import Style
from farshore.report.terminal import TerminalRenderer
from farshore.rules import Rule
from farshore.servers.deadline import QUESTIONS, Deadline
from farshore.spec import Role, Spec
from farshore.waiving import WAIVER_RULES

if TYPE_CHECKING:
    import datetime

    from farshore.account import Account
    from farshore.account.lookup import Needs
    from farshore.checks import Existing
    from farshore.checks.rank import Ranking


@click.command()
@click.argument("files", metavar="SPEC|PLAN|STATE...", nargs=-1, required=True, type=click.Path(allow_dash=True))
@report_options
@region_options
@click.option(
    "--source",
    type=click.Choice(SOURCES),
    default="snapshot",
    show_default=True,
    help="Where SSM's evidence comes from: the newest snapshot at hand, or SSM itself.",
)
@click.option("--account", is_flag=True, help="Ask your AWS account too, in every region of the spec at once.")
@click.option("--profile", help="Profile of the AWS configuration to ask with; for --account.")
@timeout_option(QUESTIONS)
def command(
    files: tuple[str, ...],
    format_: str | None,
    outputs: tuple[str, ...],
    fail_on: str,
    primary: str | None,
    standbys: str,
    candidates: str,
    provider_regions: tuple[str, ...],
    source: str,
    account: bool,
    profile: str | None,
    timeout: int,
) -> int:
    """Check whether the regions of a spec can carry it, or another region what Terraform has.

    Of Terraform, give the plans or states of one system (`terraform show -json`, terraform.tfstate; `-` for stdin) and
    say `--standby REGION`: what it needs there is derived, and what stands in the way of moving it is named.

    Works offline from a snapshot of what AWS offers where; --source ssm asks AWS, with the permissions that
    `farshore catalog policy` prints. Exit codes: 0 nothing at or above --fail-on, 1 findings, 2 the spec cannot be
    read, 3 AWS could not be asked.
    """
    if profile and not account:
        raise click.UsageError("--profile says with what to ask the account: it needs --account")
    wanted = destinations(format_, outputs)
    day = today()
    deadline = Deadline(timeout)
    catalog = catalog_from(source, deadline)
    asked = asked_about(files, regions_of(primary, standbys, candidates, provider_regions), catalog)
    check_rules((waiver for one in asked for waiver in one.spec.waivers), PREFLIGHT_RULES)
    for spec in (one.spec for one in asked):
        check_regions(spec.waivers, {*catalog.regions, *spec.regions.named})
    with progress(wanted=account or source == "ssm") as tell:
        tell(f"asking {'your account' if account else 'SSM'}")
        accounts = _accounts(asked, catalog, profile, day, deadline) if account else [None] * len(asked)
        asked = [_judged(one, facts) for one, facts in zip(asked, accounts, strict=True)]
        reports = [
            preflight(one.spec, catalog, day, facts, one.existing, _policy(one, account=account))
            for one, facts in zip(asked, accounts, strict=True)
        ]
    threshold = THRESHOLDS[fail_on]
    rank = _ranker(asked, catalog, day)
    texts = [_renderer(one, threshold, rank).render(reports) for one in wanted]
    for one, text in zip(wanted, texts, strict=True):
        write_result(text, one.file)
    return int(reach((finding for report in reports for finding in report.findings), threshold))


def _policy(asked: Asked, *, account: bool) -> Policy:
    """Return what is decided about the rules that check a system."""

    def rules() -> Iterator[Rule[Any]]:
        yield from PREFLIGHT_RULES
        yield from WAIVER_RULES
        yield from asked.existing.rules if asked.existing else ()
        if account:
            from farshore.checks.account import ACCOUNT_RULES  # not for the offline way

            yield from ACCOUNT_RULES

    return policy_among(rule.id for rule in rules())


def _accounts(
    asked: Sequence[Asked], catalog: Catalog, profile: str | None, day: datetime.date, deadline: Deadline
) -> Sequence[Account]:
    """Ask the account about each system: in the regions that exist, and there for the services that they have."""
    from farshore.account.ask import open_session  # boto3's neighbourhood, not for the offline way
    from farshore.account.gather import gather

    session = deadline.run("the AWS configuration", lambda: open_session(profile))

    def offered(service: str, region: str) -> bool:
        return catalog.verdict(service, region).status is not Status.UNAVAILABLE

    return [
        gather(session, spec, carriers(spec, catalog), day, needs=_needs(existing), offered=offered, deadline=deadline)
        for spec, existing, _ in asked
    ]


def _needs(existing: Existing | None) -> Needs | None:
    """Return what to ask the account of a system that Terraform made."""
    from farshore.account.lookup import Needs

    if existing is None:
        return None
    return Needs(
        frozenset(one.aws_service for one in existing.requirements),
        tuple(one.hardware for one in existing.hardware),
        existing.quotas,
    )


def _judged(asked: Asked, account: Account | None) -> Asked:
    """Return a system that Terraform made with what stands in the way by what the account said."""
    if account is None or asked.system is None:
        return asked
    from farshore.account import AppliedQuota, DatabaseClassOffer, InstanceTypeOffer
    from farshore.plan.estate import Answers, Applied

    others = {*asked.spec.regions.standby, *asked.spec.regions.candidates}
    told = {one.hardware: set[str]() for one in asked.system.existing.hardware}
    for offer in (*account.of(InstanceTypeOffer), *account.of(DatabaseClassOffer)):
        told[offer.hardware].add(offer.region)
    answers = Answers(
        {
            (one.region, one.service, one.code): Applied(one.value, account.evidence(one))
            for one in account.of(AppliedQuota)
        },
        frozenset((one.instance_type, one.engine or "") for one, regions in told.items() if others <= regions),
    )
    return asked._replace(existing=asked.system.judged(answers))


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


def _ranker(asked: Sequence[Asked], catalog: Catalog, day: datetime.date) -> Callable[[Spec], Ranking | None]:
    """Return what ranks the regions of a spec: loaded and run only by a report that shows it."""
    existing = {id(one.spec): one.existing for one in asked}

    def ranked(spec: Spec) -> Ranking | None:
        from farshore.checks.rank import rank

        try:
            return rank(spec, catalog, day, existing=existing[id(spec)])
        except InputError:  # there is no such primary, which preflight says itself
            return None

    return ranked


def _renderer(destination: Destination, threshold: Severity | None, rank: Callable[[Spec], Ranking | None]) -> Renderer:
    if destination.format == TerminalRenderer.format:
        return TerminalRenderer(Style() if destination.file else style_for(sys.stdout))
    return renderer(destination.format, threshold, rank)

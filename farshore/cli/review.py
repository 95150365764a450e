"""`farshore review`: what do these Terraform plans do to the balance between regions?"""

from __future__ import annotations

import datetime
import gc
import sys
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import click

from farshore.cli.catalog import known_region
from farshore.cli.config import policy_among
from farshore.cli.output import progress, style_for, write_result
from farshore.cli.parameters import PLAN_GROUPS, PROVIDER_REGIONS, REGIONS, TERRAFORM_FOLDER, listed
from farshore.cli.plans import StatedRegions, are_large, defects_without_values, load_all
from farshore.cli.report_options import THRESHOLDS, destinations, report_options
from farshore.cli.source import catalog_from
from farshore.cli.today import today
from farshore.cli.waivers import check_regions, check_rules
from farshore.findings import Waiver, reach
from farshore.plan.estate import PLAN_RULES
from farshore.plan.review import Review, all_known, baseline_of, review, rules_of_review
from farshore.report.review.formats import review_renderer
from farshore.report.style import Style

if TYPE_CHECKING:
    import datetime

    from farshore.baseline import Baseline
    from farshore.hcl.tree import Tree

_WITH_REMARKS = ("terminal", "markdown", "json", "html")
"""The formats that say how the plans were put together."""


@click.command()
@click.argument("plans", metavar="PLAN...", nargs=-1, required=True, type=click.Path(allow_dash=True))
@report_options
@click.option("--name", default="", help="Tell this review from others of the same pull request, as `production`.")
@click.option("--explain-twins", is_flag=True, help="Show which resources were taken for twins, and why.")
@click.option(
    "--provider-region",
    "provider_regions",
    type=PROVIDER_REGIONS,
    metavar="[FILE:]KEY=REGION",
    multiple=True,
    help="State the region of a provider configuration that a plan does not tell, as aws.west=us-west-2, or "
    "east.json:aws=us-east-1 for one plan; may be repeated.",
)
@click.option(
    "--group",
    "groups",
    type=PLAN_GROUPS,
    metavar="NAME=GLOB",
    multiple=True,
    help="State which plans are of one system, as shop=stacks/shop/*, which is compared within itself only; may be "
    "repeated. Without it, what plans share says which belong together.",
)
@click.option(
    "--standby",
    type=REGIONS,
    metavar="REGION[,REGION]",
    default="",
    help="The region that is to take over: what a plan adds and it lacks is noted.",
)
@click.option(
    "--waivers",
    type=click.Path(dir_okay=False),
    help="A YAML file with `waivers` as in a spec, or a spec: findings somebody accepted, until a day.",
)
@click.option(
    "--config-dir",
    "config_dirs",
    type=TERRAFORM_FOLDER,
    metavar="[FILE:]DIR",
    multiple=True,
    help="Where the Terraform files of the plans are, or of the plan FILE: findings name file and line, and comments "
    "in them (farshore:ignore RULE: reason) count; may be repeated.",
)
@click.option(
    "--only-new", is_flag=True, help="Let findings that were there before neither fail nor be told one by one."
)
@click.option(
    "--baseline",
    type=click.Path(dir_okay=False),
    help="A file that --write-baseline wrote: what is in it was there before; implies --only-new.",
)
@click.option(
    "--write-baseline",
    type=click.Path(dir_okay=False),
    help="Write what is found, one line a finding, and let it count as there before.",
)
def command(
    plans: tuple[str, ...],
    format_: str | None,
    outputs: tuple[str, ...],
    fail_on: str,
    name: str,
    explain_twins: bool,
    provider_regions: tuple[str, ...],
    groups: tuple[str, ...],
    standby: str,
    waivers: str | None,
    config_dirs: tuple[str, ...],
    only_new: bool,
    baseline: str | None,
    write_baseline: str | None,
) -> int:
    """Review Terraform plans for what they do to the balance between regions.

    PLAN is what `terraform show -json plan.bin` prints (or OpenTofu's), `-` for stdin; give one for each state. Works
    offline, on any plan. Exit codes: 0 nothing at or above --fail-on, 1 findings, 2 a plan cannot be read.
    """
    wanted = destinations(format_, outputs)
    stated = StatedRegions(provider_regions, plans)
    apart = _groups(groups, plans)
    trees, accepted = _of_the_files(config_dirs, plans, waivers)
    check_rules(accepted, PLAN_RULES)
    day = today()
    known = _loaded(baseline, day) if baseline else None
    # A plan is many small objects that live as long as the command does: looking for cycles among them again and again
    # would take a third of the time.
    gc.disable()
    threshold = THRESHOLDS[fail_on]
    with defects_without_values(), progress(wanted=are_large(plans)) as tell:
        catalog = catalog_from("snapshot")
        standbys = [known_region(catalog, region) for region in listed(standby)]
        policy = policy_among(rule.id for rule in rules_of_review())
        loaded = load_all(plans, stated, tell)
        tell(f"reviewing {sum(len(plan.resources) for plan in loaded):,} resources")
        found = review(
            loaded,
            catalog,
            accepted,
            day,
            standbys=standbys,
            policy=policy,
            baseline=known,
            only_new=only_new,
            trees=trees,
            groups=apart,
        )
        check_regions(accepted, {*catalog.regions, *found.regions})
        if write_baseline:
            from farshore.baseline import text_of

            write_result(text_of(baseline_of(found), day), write_baseline)
            found = found if known else all_known(found)
        tell("writing the report")
        told = partial(review_renderer, threshold=threshold, name=name, explain_twins=explain_twins)
        styles = [Style() if one.file else style_for(sys.stdout) for one in wanted]
        texts = [told(one.format, style=style).render(found) for one, style in zip(wanted, styles, strict=True)]
    for one, text in zip(wanted, texts, strict=True):
        write_result(text, one.file)
    _tell_groups(found, [one.format for one in wanted])
    return int(reach(found.findings, threshold, only_new=found.only_new))


def _tell_groups(found: Review, formats: Sequence[str]) -> None:
    """Say on stderr how the plans were put together, where no report does."""
    if not any(one in _WITH_REMARKS for one in formats):
        for line in found.grouping:
            click.echo(line, err=True)


def _loaded(baseline: str, day: datetime.date) -> Baseline:
    from farshore.baseline import load

    return load(baseline, [rule.id for rule in PLAN_RULES], day)


def _of_the_files(
    config_dirs: Sequence[str], plans: Sequence[str], waivers: str | None
) -> tuple[dict[str, Tree], tuple[Waiver, ...]]:
    """Return the Terraform files of the plans, and what comments in them and a file of waivers accept.

    Most reviews are given neither, and start sooner without what reads them.
    """
    trees: dict[str, Tree] = {}
    accepted: list[Waiver] = []
    if waivers:
        from farshore.spec import load_waivers

        accepted += load_waivers(waivers)
    if config_dirs:
        from farshore.cli.config_dirs import trees_of
        from farshore.plan.comments import waivers_in

        trees = trees_of(config_dirs, plans)
        accepted += waivers_in(trees)
    return trees, tuple(accepted)


def _groups(values: Sequence[str], plans: Sequence[str]) -> dict[str, str]:
    if not values:
        return {}
    from farshore.cli.plan_groups import stated_groups  # what expands patterns, where there are any

    return stated_groups(values, plans)

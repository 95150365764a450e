"""`farshore review`: what do these Terraform plans do to the balance between regions?"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import click

from farshore.cli.output import style_for, write_result
from farshore.cli.report_options import THRESHOLDS, destinations, report_options
from farshore.cli.source import catalog_from
from farshore.cli.today import today
from farshore.errors import FarshoreError, InputError, Problem
from farshore.files import PLAN, STDIN, read, read_stdin
from farshore.findings import reach
from farshore.plan.plan import Plan, load
from farshore.plan.regions import region_in
from farshore.plan.review import review
from farshore.report import Style
from farshore.report.review.formats import review_renderer
from farshore.spec import load_waivers


@click.command()
@click.argument("plans", metavar="PLAN...", nargs=-1, required=True, type=click.Path(allow_dash=True))
@report_options
@click.option("--name", default="", help="Tell this review from others of the same pull request, as `production`.")
@click.option("--explain-twins", is_flag=True, help="Show which resources were taken for twins, and why.")
@click.option(
    "--provider-region",
    "provider_regions",
    metavar="KEY=REGION",
    multiple=True,
    help="State the region of a provider configuration that a plan does not tell, as aws.west=us-west-2; may be "
    "repeated.",
)
@click.option(
    "--waivers",
    type=click.Path(dir_okay=False),
    help="A YAML file with `waivers` as in a spec, or a spec: findings somebody accepted, until a day.",
)
def command(
    plans: tuple[str, ...],
    format_: str | None,
    outputs: tuple[str, ...],
    fail_on: str,
    name: str,
    explain_twins: bool,
    provider_regions: tuple[str, ...],
    waivers: str | None,
) -> int:
    """Review Terraform plans for what they do to the balance between regions.

    PLAN is what `terraform show -json plan.bin` prints (or OpenTofu's), `-` for stdin; give one for each state. Works
    offline, on any plan. Exit codes: 0 nothing at or above --fail-on, 1 findings, 2 a plan cannot be read.
    """
    wanted = destinations(format_, outputs)
    stated = _stated(provider_regions)
    accepted = load_waivers(waivers) if waivers else ()
    day = today()
    # A plan is many small objects that live as long as the command does: looking for cycles among them again and again
    # would take a third of the time.
    gc.disable()
    threshold = THRESHOLDS[fail_on]
    with defects_without_values():
        found = review(load_all(plans, stated), catalog_from("snapshot"), accepted, day)
        texts = [
            review_renderer(
                one.format,
                style=Style() if one.file else style_for(sys.stdout),
                threshold=threshold,
                name=name,
                explain_twins=explain_twins,
            ).render(found)
            for one in wanted
        ]
    for one, text in zip(wanted, texts, strict=True):
        write_result(text, one.file)
    return int(reach(found.findings, threshold))


@contextmanager
def defects_without_values() -> Iterator[None]:
    """Take the words out of errors that are defects: as a KeyError's, they may be a secret of the plan.

    What is left, the type and where it was raised, is what a report of the defect needs.
    """
    try:
        yield
    except (FarshoreError, MemoryError):
        raise
    except Exception as defect:
        told = type(defect).__name__
        raise RuntimeError(f"{told}; its words are left out, they may hold values of the plan").with_traceback(
            defect.__traceback__
        ) from None


def load_all(files: Sequence[str], stated_regions: dict[str, str]) -> list[Plan]:
    """Read plans, the same file once however it is written, telling all that is wrong with any of them.

    Raises:
        InputError: A file cannot be read or is no plan; carries what is wrong with each.
    """
    plans: list[Plan] = []
    problems: list[Problem] = []
    once = {file if file == STDIN else os.path.realpath(file): file for file in reversed(files)}
    for file in reversed(once.values()):
        try:
            plan = load(_content(file), "<stdin>" if file == STDIN else file, stated_regions)
            plan.locations  # noqa: B018 - reads all values, now that the bytes of the file are gone
            plans.append(plan)
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return plans


def _content(file: str) -> bytes:
    return read_stdin(PLAN) if file == STDIN else read(file, PLAN)


def _stated(pairs: Sequence[str]) -> dict[str, str]:
    stated = {}
    for pair in pairs:
        key, equals, region = pair.partition("=")
        if not (key and equals and region_in(region)):
            raise click.BadParameter(
                f"`{pair}` is not KEY=REGION, as aws.west=us-west-2", param_hint="--provider-region"
            )
        stated[key] = region
    return stated

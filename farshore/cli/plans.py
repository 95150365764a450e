"""Plans and states on the command line: reading several, stating regions of providers, no secret in a traceback."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from farshore.cli.output import Tell
from farshore.errors import FarshoreError, InputError, Problem
from farshore.files import PLAN, STDIN, read, read_stdin
from farshore.plan.plan import Plan, load
from farshore.plan.regions import region_in


@contextmanager
def defects_without_values() -> Iterator[None]:
    """Take the words out of errors that are defects: as a KeyError's, they may be a secret of the plan.

    What is left, the type and where it was raised, is what a report of the defect needs.
    """
    try:
        yield
    except (FarshoreError, click.ClickException, MemoryError):  # what they say is for the user
        raise
    except Exception as defect:
        told = type(defect).__name__
        raise RuntimeError(f"{told}; its words are left out, they may hold values of the plan").with_traceback(
            defect.__traceback__
        ) from None


LARGE = 20_000_000
"""Bytes of plans from which on a review takes more than a second."""


def are_large(files: Sequence[str]) -> bool:
    """Say whether a review of some plans takes long enough for people to wonder."""
    paths = [Path(file) for file in files]
    return sum(path.stat().st_size for path in paths if path.is_file()) >= LARGE


def load_all(files: Sequence[str], stated_regions: dict[str, str], tell: Tell = lambda _: None) -> list[Plan]:
    """Read plans, the same file once however it is written, telling all that is wrong with any of them.

    Raises:
        InputError: A file cannot be read or is no plan; carries what is wrong with each.
    """
    plans: list[Plan] = []
    problems: list[Problem] = []
    once = {file if file == STDIN else os.path.realpath(file): file for file in reversed(files)}
    for number, file in enumerate(reversed(once.values()), start=1):
        tell(f"reading plan {number} of {len(once)}, {file}")
        try:
            plan = load(_content(file), "<stdin>" if file == STDIN else file, _stated_for(file, stated_regions))
            plan.locations  # noqa: B018 - reads all values, now that the bytes of the file are gone
            plans.append(plan)
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return plans


def _stated_for(file: str, stated: dict[str, str]) -> dict[str, str]:
    """Return what is stated for all plans, and for this one alone (`plan.json:aws.west`), which counts for more."""
    begin = f"{file}:"
    own = {key.removeprefix(begin): region for key, region in stated.items() if key.startswith(begin)}
    return {**stated, **own}


def _content(file: str) -> bytes:
    return read_stdin(PLAN) if file == STDIN else read(file, PLAN)


def stated_regions(pairs: Sequence[str]) -> dict[str, str]:
    """Return what `--provider-region` says: regions of provider configurations, by KEY, or FILE:KEY in one plan.

    Raises:
        click.BadParameter: A pair is not written KEY=REGION.
    """
    stated = {}
    for pair in pairs:
        key, equals, region = pair.partition("=")
        if not (key and equals and region_in(region)):
            raise click.BadParameter(
                f"`{pair}` is not KEY=REGION, as aws.west=us-west-2", param_hint="--provider-region"
            )
        stated[key] = region
    return stated


def load_systems(contents: dict[str, bytes], stated: dict[str, str]) -> list[Plan]:
    """Read plans and states from the contents of files, by name; empties the contents, so that each leaves memory.

    Raises:
        InputError: One is neither; carries what is wrong with each.
    """
    plans: list[Plan] = []
    problems: list[Problem] = []
    for file in list(contents):
        try:
            plan = load(contents.pop(file), file, stated, states=True)
            plan.locations  # noqa: B018 - reads all values, now that the bytes of the file are gone
            plans.append(plan)
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return plans

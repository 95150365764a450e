"""Plans and states on the command line: reading several, stating regions of providers, no secret in a traceback."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import click

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


def stated_regions(pairs: Sequence[str]) -> dict[str, str]:
    """Return what `--provider-region` says: regions of provider configurations, by their keys.

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

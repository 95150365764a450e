"""Plans and states on the command line: reading several, stating regions of providers, no secret in a traceback."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import click

from farshore.cli.output import Tell
from farshore.errors import FarshoreError, InputError, Problem
from farshore.files import PLAN, STDIN, read, read_stdin
from farshore.plan.plan import Plan, load
from farshore.plan.regions import region_in
from farshore.suggest import nearest

STDIN_SHOWN = "<stdin>"
"""What a plan from stdin is called in reports."""

_OPTION = "--provider-region"
_OF_A_MODULE = re.compile(r"module\..+|[\w-]+")
"""What Terraform writes in front of the key of a module's provider: `module.eu:aws`, and long ago `eu:aws`."""


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


class StatedRegion(NamedTuple):
    """What one `--provider-region` says.

    Attributes:
        words: It, as it was written.
        file: The plan it is about, as that was given; None for all.
        key: The key of the provider configuration, as `aws.west`.
        region: Its region.
    """

    words: str
    file: str | None
    key: str
    region: str

    def is_about(self, file: str) -> bool:
        """Say whether it is about a plan."""
        return self.file in (None, file)


class StatedRegions:
    """What `--provider-region` says of the plans of one call: `KEY=REGION` of all, `FILE:KEY=REGION` of one.

    Args:
        pairs: Its values.
        files: The plans, as they were given.

    Raises:
        click.BadParameter: A value is not written so, is about a plan that is not there, or contradicts another.
    """

    def __init__(self, pairs: Sequence[str], files: Sequence[str]) -> None:
        self._statements = [_statement(pair, files) for pair in pairs]
        said: dict[tuple[str | None, str], StatedRegion] = {}
        for one in self._statements:
            earlier = said.setdefault((one.file, one.key), one)
            if earlier.region != one.region:
                raise _wrong(f"`{earlier.words}` and `{one.words}` contradict each other")

    def of(self, file: str) -> dict[str, str]:
        """Return the regions stated of a plan, by the keys of its provider configurations."""
        statements = sorted(self._statements, key=lambda one: one.file is not None)  # what is said of one plan prevails
        return {one.key: one.region for one in statements if one.is_about(file)}

    def refuse_unmatched(self, plans: Mapping[str, Plan]) -> None:
        """Make sure that each statement is about a provider configuration of a plan; a plan may lack all of them.

        Args:
            plans: The plans by the names under which they were given.

        Raises:
            click.BadParameter: One is about none.
        """
        keys = {file: plan.configuration.declared_providers() for file, plan in plans.items()}
        for one in self._statements:
            before, colon, _ = one.key.rpartition(":")
            if colon and not (before.startswith("module.") or any(one.key in found for found in keys.values())):
                raise _no_plan(one.words, before, list(plans))
            held = {file: found for file, found in keys.items() if one.is_about(file)}
            if all(one.key not in found and found for found in held.values()):
                raise _wrong(f"`{one.words}`: there is no provider configuration `{one.key}` in {_told(held, one.key)}")


def _statement(words: str, files: Sequence[str]) -> StatedRegion:
    left, equals, region = words.rpartition("=")
    if not (left and equals and region_in(region)):
        told = "is not KEY=REGION, as aws.west=us-west-2, nor FILE:KEY=REGION, as east.json:aws=us-east-1"
        raise _wrong(f"`{words}` {told}")
    if about := plan_named_in(left, files, _OPTION):
        return StatedRegion(words, *about, region)
    before, colon, _ = left.rpartition(":")
    if colon and not _OF_A_MODULE.fullmatch(before):
        raise _no_plan(words, before, files)
    return StatedRegion(words, None, left, region)


def plan_named_in(value: str, files: Sequence[str], option: str) -> tuple[str, str] | None:
    """Return the plan that an option's value begins with, as `east.json:`, and what follows; None for no plan.

    Args:
        value: The value, or what stands before its `=`.
        files: The plans, as they were given; each also goes by its name without folders.
        option: The option, for messages.

    Raises:
        click.BadParameter: Several plans have that name.
    """
    named = {file: name for file in files for name in _names(file) if value.startswith(f"{name}:")}
    if len(named) > 1:
        message = f"`{value}` may be about {' and '.join(f'`{file}`' for file in named)}; write the whole path"
        raise click.BadParameter(message, param_hint=option)
    return next(((file, value.removeprefix(f"{name}:")) for file, name in named.items()), None)


def _names(file: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((file, Path(file).name, STDIN if file == STDIN_SHOWN else file)))


def _told(held: Mapping[str, set[str]], key: str) -> str:
    """Return which provider configurations there are instead, the nearest first said."""
    meant = nearest(key, sorted({one for found in held.values() for one in found}))
    suggestion = f"; did you mean `{meant}`?" if meant else ""
    listed = (f"`{file}` (it has {', '.join(f'`{one}`' for one in sorted(found))})" for file, found in held.items())
    return " or ".join(listed) + suggestion


def _no_plan(words: str, named: str, files: Sequence[str]) -> click.BadParameter:
    return _wrong(f"`{words}`: there is no plan `{named}` among {', '.join(f'`{file}`' for file in files)}")


def _wrong(message: str) -> click.BadParameter:
    return click.BadParameter(message, param_hint=_OPTION)


LARGE = 20_000_000
"""Bytes of plans from which on a review takes more than a second."""


def are_large(files: Sequence[str]) -> bool:
    """Say whether a review of some plans takes long enough for people to wonder."""
    paths = [Path(file) for file in files]
    return sum(path.stat().st_size for path in paths if path.is_file()) >= LARGE


def load_all(files: Sequence[str], stated: StatedRegions, tell: Tell = lambda _: None) -> list[Plan]:
    """Read plans, the same file once however it is written, telling all that is wrong with any of them.

    Raises:
        InputError: A file cannot be read or is no plan; carries what is wrong with each.
        click.BadParameter: A statement is about no provider configuration of theirs.
    """
    once = {file if file == STDIN else os.path.realpath(file): file for file in reversed(files)}
    return _loaded(list(reversed(once.values())), _content, stated, states=False, tell=tell)


def load_systems(contents: dict[str, bytes], stated: StatedRegions) -> list[Plan]:
    """Read plans and states from the contents of files, by name; empties the contents, so that each leaves memory.

    Raises:
        InputError: One is neither; carries what is wrong with each.
        click.BadParameter: A statement is about no provider configuration of theirs.
    """
    return _loaded(list(contents), contents.pop, stated, states=True)


def _loaded(
    files: Sequence[str],
    content: Callable[[str], bytes],
    stated: StatedRegions,
    *,
    states: bool,
    tell: Tell = lambda _: None,
) -> list[Plan]:
    plans: dict[str, Plan] = {}
    problems: list[Problem] = []
    for number, file in enumerate(files, start=1):
        tell(f"reading plan {number} of {len(files)}, {file}")
        try:
            plan = load(content(file), STDIN_SHOWN if file == STDIN else file, stated.of(file), states=states)
            plan.locations  # noqa: B018 - reads all values, now that the bytes of the file are gone
            plans[file] = plan
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    stated.refuse_unmatched(plans)
    return list(plans.values())


def _content(file: str) -> bytes:
    return read_stdin(PLAN) if file == STDIN else read(file, PLAN)

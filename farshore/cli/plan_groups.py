"""`--group`: which plans of one call are of one system, where the user says so."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

import click

from farshore.cli.plans import STDIN_SHOWN
from farshore.config.paths import matching
from farshore.files import STDIN
from farshore.suggest import nearest

_OPTION = "--group"


def stated_groups(values: Sequence[str], files: Sequence[str]) -> dict[str, str]:
    """Return the groups of plans, by the names of the plans in reports; the plans of no group are left out.

    Args:
        values: What the option says, each `NAME=GLOB`.
        files: The plans, as they were given.

    Raises:
        click.BadParameter: A value is not written so or matches no plan, or a plan is in two groups.
    """
    found: dict[str, str] = {}
    for value in values:
        name, pattern = _divided(value)
        matched = [file for file in files if _is_meant(file, pattern)]
        if not matched:
            raise _wrong(_nothing(value, pattern, files))
        for file in matched:
            shown = STDIN_SHOWN if file == STDIN else file
            other = found.setdefault(shown, name)
            if other != name:
                raise _wrong(f"`{shown}` is in the groups `{other}` and `{name}`; a plan is in one group")
    return found


def _divided(value: str) -> tuple[str, str]:
    name, equals, pattern = value.partition("=")
    if not (equals and name.strip() and name.isprintable() and pattern):
        raise _wrong(f"`{value}` is not NAME=GLOB, as shop=stacks/shop/*")
    return name.strip(), pattern


def _is_meant(file: str, pattern: str) -> bool:
    """Say whether a pattern matches a plan: its path, or its name alone where the pattern has no folder."""
    if file == pattern or ("/" not in pattern and fnmatchcase(Path(file).name, pattern)):
        return True
    return os.path.realpath(file) in {os.path.realpath(one) for one in matching(pattern, "")}


def _nothing(value: str, pattern: str, files: Sequence[str]) -> str:
    meant = nearest(pattern, _paths(files))
    suggestion = f"; did you mean `{meant}`?" if meant else ""
    return f"`{value}` matches none of the plans {', '.join(f'`{file}`' for file in files)}{suggestion}"


def _paths(files: Sequence[str]) -> Iterator[str]:
    """Yield what a pattern may have meant: the plans, and all that is in a folder of theirs."""
    for file in files:
        yield file
        yield from (f"{folder.as_posix()}/*" for folder in Path(file).parents if folder.name)


def _wrong(message: str) -> click.BadParameter:
    return click.BadParameter(message, param_hint=_OPTION)

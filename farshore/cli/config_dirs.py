"""`--config-dir`: where the Terraform files are that plans were made from."""

from __future__ import annotations

import os
from collections.abc import Sequence

import click

from farshore.cli.plans import STDIN_SHOWN, plan_named_in
from farshore.files import STDIN
from farshore.hcl.tree import Tree, base_of, read_tree

_OPTION = "--config-dir"


def trees_of(values: Sequence[str], files: Sequence[str]) -> dict[str, Tree]:
    """Return the configurations of plans, by the names of the plans in reports.

    Args:
        values: What the option says: `DIR` for all plans, `FILE:DIR` for one.
        files: The plans, as they were given.

    Raises:
        click.BadParameter: A value is about a plan that is not there, contradicts another, or names a folder without
            Terraform files.
    """
    if not values:
        return {}
    folders: dict[str | None, str] = {}
    for value in values:
        file, folder = _divided(value, files)
        if folders.setdefault(file, folder) != folder:
            raise _wrong(f"`{value}` contradicts `{folders[file]}`; give one for each plan, as plan.json:DIR")
    trees = {folder: _tree(folder) for folder in dict.fromkeys(folders.values())}
    chosen = {file: folders.get(file, folders.get(None)) for file in files}
    return {STDIN_SHOWN if file == STDIN else file: trees[folder] for file, folder in chosen.items() if folder}


def _divided(value: str, files: Sequence[str]) -> tuple[str | None, str]:
    """Return the plan that a value is about, None for all, and the folder."""
    if about := plan_named_in(value, files, _OPTION):
        return about
    before, colon, _ = value.partition(":")
    if colon and not os.path.isdir(value):  # noqa: PTH112
        raise _wrong(f"`{value}`: there is no plan `{before}` among {', '.join(f'`{file}`' for file in files)}")
    return None, value


def _tree(folder: str) -> Tree:
    if not os.path.isdir(folder):  # noqa: PTH112
        raise _wrong(f"`{folder}` is not a folder; name the one in which `terraform plan` ran")
    tree = read_tree(folder, base_of(folder, os.getcwd()))  # noqa: PTH109
    if tree.is_empty:
        raise _wrong(
            f"`{folder}` holds no Terraform files (.tf, .tofu, .tf.json or .tofu.json); name the one in which "
            "`terraform plan` ran"
        )
    return tree


def _wrong(message: str) -> click.BadParameter:
    return click.BadParameter(message, param_hint=_OPTION)

"""`--format`, `--output` and `--fail-on`: which reports go where, and what makes a command fail."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import click

from farshore.cli.parameters import REPORT_FILE
from farshore.findings import Severity
from farshore.report.formats import FORMATS, SUFFIXES, format_of
from farshore.suggest import nearest

THRESHOLDS: dict[str, Severity | None] = {
    **{severity.label: severity for severity in sorted(Severity, reverse=True)},
    "never": None,
}
"""The words that may stand after `--fail-on`."""


def report_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the parameters `format_`, `outputs` and `fail_on`."""
    options = (
        click.option("--format", "format_", type=click.Choice(FORMATS), help="What stdout gets.  [default: terminal]"),
        click.option(
            "--output",
            "outputs",
            type=REPORT_FILE,
            metavar="[FORMAT=]FILE",
            multiple=True,
            help="Write a report to a file; may be repeated. Without FORMAT, the suffix says which: .json, .md "
            "(markdown), .sarif, .xml (junit), .html, .txt (--format, or terminal).",
        ),
        click.option(
            "--fail-on",
            type=click.Choice(list(THRESHOLDS)),
            default=Severity.ERROR.label,
            show_default=True,
            help="Exit 1 when a finding is at least this severe.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


class Destination(NamedTuple):
    """One report to write.

    Attributes:
        format: Its format.
        file: The file it goes to; None for stdout.
    """

    format: str
    file: str | None


def destinations(format_: str | None, outputs: Sequence[str]) -> list[Destination]:
    """Return what is written where.

    A file gets the format before its `=`, else the one its suffix stands for, else that of `--format`. The report in
    `--format` goes to stdout unless a file holds it.

    Raises:
        click.BadParameter: An output has no format that can be known, or two are the same file.
    """
    files = [_destination(output, format_) for output in outputs]
    seen: dict[str, str] = {}
    for one, output in zip(files, outputs, strict=True):
        path = os.path.realpath(one.file or "")
        if path in seen and not _takes_any_number(path):
            raise _wrong(f"`{seen[path]}` and `{output}` are the same file")
        seen[path] = output
    if not files or (format_ and all(one.format != format_ for one in files)):
        return [*files, Destination(format_ or FORMATS[0], None)]
    return files


def _destination(output: str, format_: str | None) -> Destination:
    before, equals, file = output.partition("=")
    if equals and before in FORMATS:
        if not file:
            raise _wrong(f"`{output}` names no file; write {before}=FILE")
        return Destination(before, file)
    if equals and before.isalpha():
        meant = nearest(before, FORMATS)
        suggestion = f"did you mean `{meant}`?" if meant else f"formats: {', '.join(FORMATS)}"
        raise _wrong(f"there is no format `{before}`; {suggestion} For a file of that name write ./{output}")
    found = format_of(output) or format_ or ("terminal" if output.lower().endswith(".txt") else None)
    if found is None:
        raise _wrong(
            f"cannot tell the format of `{output}`; write FORMAT={output}, or use {', '.join(SUFFIXES)} or .txt"
        )
    return Destination(found, output)


def _takes_any_number(path: str) -> bool:
    """Say whether a path is no file but something such as /dev/null, to which several reports can go."""
    from pathlib import Path  # 2.5 ms that only `--output` needs

    return Path(path).exists() and not Path(path).is_file()


def _wrong(message: str) -> click.BadParameter:
    return click.BadParameter(message, param_hint="--output")

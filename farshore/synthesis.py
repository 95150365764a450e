"""From a spec file to Terraform on disk: refuse what preflight refuses, then let the stacks be written.

`farshore synth` and `main.py` both go this way, and so write the same bytes.
"""

from __future__ import annotations

import datetime
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from farshore.buildable import refuse_unbuildable
from farshore.catalog import Catalog
from farshore.checks import Preflight, preflight
from farshore.errors import FarshoreError, OutputRefused, printable
from farshore.findings import Severity, reach
from farshore.node import explaining_failures
from farshore.output_folder import OutputFolder
from farshore.report import Style, TerminalRenderer
from farshore.spec import Spec, load
from farshore.temporary import folder_of_this_process

DATA_TYPES = ("aws_dynamodb_table", "aws_dynamodb_table_replica", "aws_kms_key", "aws_s3_bucket")
"""What holds data, or without which data cannot be read."""


class PreflightRefused(FarshoreError):
    """Preflight found errors; the message is its report."""

    exit_code = 1

    def __init__(self, report: Preflight, style: Style) -> None:
        text = TerminalRenderer(style).render([report])
        super().__init__(f"{text}No Terraform was written: preflight found errors.")


@dataclass(frozen=True)
class Written:
    """What a synthesis wrote.

    Attributes:
        out: The folder.
        stacks: Names of the stacks, in the order of their first deployment.
        left_over: Names of stacks that an earlier spec had and this one has not; their folders are kept, since their
            resources may still exist.
        dropped_data: Addresses, as `<stack>: <address>`, of what holds data and was in the earlier Terraform of a stack
            but is not in this one: the next apply would delete it.
    """

    out: Path
    stacks: tuple[str, ...]
    left_over: tuple[str, ...]
    dropped_data: tuple[str, ...] = ()


def admit(path: str | Path, style: Style | None = None, today: datetime.date | None = None) -> Spec:
    """Load a spec and make sure that preflight has no errors to report.

    Raises:
        InputError: The spec cannot be read.
        PreflightRefused: Preflight found an error that is not waived.
    """
    spec = load(path)
    report = preflight(spec, Catalog.current(), today or datetime.datetime.now(datetime.timezone.utc).date())
    if reach(report.findings, Severity.ERROR):
        raise PreflightRefused(report, style or Style())
    return spec


def synthesise(spec: Spec) -> Written:
    """Write a spec's Terraform to the folder that the cdktf CLI names, `cdktf.out` without it.

    Raises:
        FarshoreError: As for `write`.
    """
    return write(spec, Path(os.environ.get("CDKTF_OUTDIR") or "cdktf.out"))


def write(spec: Spec, out: Path) -> Written:
    """Write a spec's Terraform to a folder.

    The Terraform is made in a temporary folder first; `OutputFolder` then replaces what an earlier run wrote, and
    nothing else (`.terraform`, lock files).

    Raises:
        OutputRefused: The folder holds something that is not the Terraform of this spec, or cannot be written.
        NotBuiltYet: The spec asks for something this version does not build.
        InputError: The spec lacks what building needs.
        MissingExtra: The `cdktf` extra is not installed.
        MissingTool: There is no supported Node, or it does not work here.
    """
    folder = OutputFolder(out, spec.name)
    before = _data_in(folder)
    refuse_unbuildable(spec)  # before anything heavy is loaded, or found missing
    try:
        with tempfile.TemporaryDirectory(prefix="app-", dir=folder_of_this_process()) as made:
            stacks = explaining_failures(lambda: _run_app(spec, Path(made)))
            folder.replace(Path(made))
    except OSError as error:
        raise OutputRefused(f"{printable(error.filename or out)} cannot be written: {error.strerror}") from None
    after = _data_in(folder)
    dropped = [f"{stack}: {address}" for stack in stacks for address in sorted(before.get(stack, set()) - after[stack])]
    return Written(out, stacks, tuple(sorted(folder.stacks - {*stacks})), tuple(dropped))


def _run_app(spec: Spec, outdir: Path) -> tuple[str, ...]:
    from farshore.constructs.lazy_bindings import prepare

    prepare()
    from farshore.constructs.aws import App
    from farshore.stacks import build

    app = App(outdir=str(outdir))
    stacks = build(app, spec)
    app.synth()
    return tuple(stack.name for stack in stacks)


def _data_in(folder: OutputFolder) -> dict[str, set[str]]:
    """Return the addresses of what holds data in the Terraform of each stack."""
    return {
        stack: {f"{kind}.{name}" for kind in DATA_TYPES for name in terraform.get("resource", {}).get(kind, {})}
        for stack, terraform in folder.terraform().items()
    }

"""`farshore synth`: write the Terraform of a spec, and say what that changes."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from farshore.cli.output import style_for, write_result
from farshore.report.change import change_as_text
from farshore.synthesis import Written, admit, write


@click.command()
@click.argument("spec", type=click.Path())
@click.option("--out", required=True, type=click.Path(file_okay=False), help="Folder for the Terraform.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and write nothing.")
def command(spec: str, out: str, dry_run: bool) -> None:
    """Write the Terraform of a spec, one folder a stack, and say what changes and in which order to apply it.

    Refuses, with preflight's report and exit code 1, a spec whose regions cannot carry it. Refuses a change that would
    destroy data unless the spec allows it. Never overwrites a folder that it did not write itself, and never touches a
    Terraform state.
    """
    admitted = admit(spec, style_for(sys.stderr))
    write_result(_told(write(admitted, Path(out), dry_run=dry_run), dry_run), None)


def _told(written: Written, dry_run: bool) -> str:
    text = change_as_text(written.change, str(written.out))
    if dry_run:
        return f"{text}\nNothing was written.\n"
    if written.change.is_empty:
        return f"{text}If the last change has not been applied yet, {written.out}/apply.sh does it.\n"
    return f"{text}\nOr let {written.out}/apply.sh run these steps one after the other.\n"

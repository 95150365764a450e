"""`farshore synth`: write the Terraform of a spec."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from farshore.cli.output import style_for, write_result
from farshore.synthesis import Written, admit, write


@click.command()
@click.argument("spec", type=click.Path())
@click.option("--out", required=True, type=click.Path(file_okay=False), help="Folder for the Terraform.")
def command(spec: str, out: str) -> None:
    """Write the Terraform of a spec, one folder a stack.

    Refuses, with preflight's report and exit code 1, a spec whose regions cannot carry it. Never overwrites a folder
    that it did not write itself, and never touches a Terraform state.
    """
    admitted = admit(spec, style_for(sys.stderr))
    write_result(_next_steps(write(admitted, Path(out))), None)


def _next_steps(written: Written) -> str:
    folders = [written.out / "stacks" / stack for stack in written.stacks]
    lines = [f"Wrote {len(folders)} stacks. Deploy them in this order:"]
    lines += [f"  terraform -chdir={folder} init && terraform -chdir={folder} apply" for folder in folders]
    for stack in written.left_over:
        folder = written.out / "stacks" / stack
        lines += ["", f"{stack} is no longer in the spec; {folder} is kept. When nothing of it is needed any more:"]
        lines += [f"  terraform -chdir={folder} destroy, then remove the folder"]
    if written.dropped_data:
        lines += ["", "These hold data and are no longer in the spec; the next apply tries to delete them:"]
        lines += [f"  {address}" for address in written.dropped_data]
    return "\n".join(lines) + "\n"

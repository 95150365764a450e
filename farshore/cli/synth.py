"""`farshore synth`: write the Terraform of a spec, and say what that changes."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from farshore.cli.output import progress, style_for, write_result
from farshore.output_folder import Claim, Known
from farshore.report.change import change_as_text
from farshore.synthesis import Written, admit, write

_MOST_DIGITS = 9


def _claim(_: click.Context, __: click.Parameter, value: str | None) -> Claim | None:
    words: dict[str | None, Claim | None] = {None: None, "all": "all", "none": "none"}
    if value is None or value in words:
        return words[value]
    if not (value.isascii() and value.isdigit() and len(value) <= _MOST_DIGITS):
        raise click.BadParameter(f"{value!r} is not `all`, `none`, or a number of steps")
    return int(value)


@click.command()
@click.argument("spec", type=click.Path())
@click.option("--out", required=True, type=click.Path(file_okay=False), help="Folder for the Terraform.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and write nothing.")
@click.option(
    "--applied",
    callback=_claim,
    metavar="all|none|N",
    help="How many steps of the last change have been applied, if you know better than synth.",
)
def command(spec: str, out: str, dry_run: bool, applied: Claim | None) -> None:
    """Write the Terraform of a spec, one folder a stack, and say what changes and in which order to apply it.

    Compares with what has been applied. It knows that from apply.sh, or from the times of local states beside the
    folder; where neither tells, it assumes that the last change has been applied, and says so.

    Refuses, with preflight's report and exit code 1, a spec whose regions cannot carry it. Refuses a change that would
    destroy data unless the spec allows it. Never overwrites a folder that it did not write itself, and never opens a
    Terraform state.
    """
    admitted = admit(spec, style_for(sys.stderr))
    with progress() as tell:
        written = write(admitted, Path(out), dry_run=dry_run, applied=applied, tell=tell)
    write_result(_told(written, dry_run), None)


def _told(written: Written, dry_run: bool) -> str:
    text = change_as_text(written.change, str(written.out)).rstrip("\n")
    parts = [text, _basis(written, dry_run)]
    if dry_run:
        parts.append("Nothing was written.")
    elif not written.change.is_empty:
        parts.append(f"Or let {written.out}/apply.sh run these steps one after the other.")
    return "\n\n".join(filter(None, parts)) + "\n"


def _basis(written: Written, dry_run: bool) -> str:
    """Say what of the last change is taken to have been applied, unless all of it certainly has been."""
    progress = written.progress
    if progress is None or not progress.steps:
        return ""
    if progress.is_complete:
        return _assumption(written, dry_run) if progress.known is Known.ASSUMED else ""
    why = _WHY[progress.known].format(out=written.out)
    remedy = "" if progress.known is Known.SAID else " If it has been, say `--applied all`."
    if not progress.applied:
        return f"The last change has not been applied{why}, so what it does is part of this one.{remedy}"
    share = f"Only {progress.done}" if progress.done else "None for certain"
    steps = f"of the {len(progress.steps)} steps of the last change"
    return f"{share} {steps} have been applied{why}, so what is left of it is part of this one.{remedy}"


_WHY = {
    Known.SAID: "",
    Known.NOTED: ", as {out}/apply.sh has noted",
    Known.DATED: ", by the times of the states beside {out}",
    Known.NO_STATE: ": there is no state beside {out}",
    Known.STOPPED: ": synth was stopped while it wrote it",
}


def _assumption(written: Written, dry_run: bool) -> str:
    if written.change.is_empty:
        return f"If the last change has not been applied yet, {written.out}/apply.sh does it."
    if dry_run:
        return "This assumes that the last change has been applied. If it has not, say `--applied none`."
    return (
        "This assumes that the last change had been applied. If it had not, restore "
        f"{written.out} from version control as it was before, and run synth again with `--applied none`."
    )

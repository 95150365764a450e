"""From a spec file to Terraform on disk: refuse what preflight refuses, then let the stacks be written.

`farshore synth` and `main.py` both go this way, and so write the same bytes.
"""

from __future__ import annotations

import datetime
import json
import os
import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from farshore.buildable import refuse_unbuildable
from farshore.catalog import Catalog
from farshore.changes import Build, Change, Phase, ServiceFacts, StackBuild, compare
from farshore.changes.build import Terraform
from farshore.changes.configuration import texts
from farshore.changes.steps import STACKS, TRANSITION
from farshore.checks import Preflight, preflight
from farshore.errors import FarshoreError, OutputRefused, printable
from farshore.findings import Severity, reach
from farshore.node import explaining_failures
from farshore.output_folder import CHANGE, SCRIPT, Made, OutputFolder, RecordedService, RecordedStack
from farshore.report import Style, TerminalRenderer
from farshore.report.change import change_as_data, change_as_script
from farshore.spec import Spec, load
from farshore.temporary import folder_of_this_process

if TYPE_CHECKING:  # it loads the engine
    from farshore.stacks import Stack

TERRAFORM_FILE = "cdk.tf.json"
ASSETS = "assets/"


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
        change: What that changes of what was written before, and the order in which to apply it.
    """

    out: Path
    stacks: tuple[str, ...]
    change: Change


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


def write(spec: Spec, out: Path, *, dry_run: bool = False) -> Written:
    """Write a spec's Terraform to a folder.

    The Terraform is made in a temporary folder first; `OutputFolder` then replaces what an earlier run wrote, and
    nothing else (`.terraform`, lock files). When nothing changes, the script of the last change stays: it may not have
    been run yet.

    Args:
        spec: What to write.
        out: The folder.
        dry_run: Whether to say what would change and to leave the folder as it is.

    Raises:
        OutputRefused: The folder holds something that is not the Terraform of this spec, or cannot be written.
        ChangeRefused: The change would destroy data, or cannot be done in one pass.
        NotBuiltYet: The spec asks for something this version does not build.
        InputError: The spec lacks what building needs.
        MissingExtra: The `cdktf` extra is not installed.
        MissingTool: There is no supported Node, or it does not work here.
    """
    folder = OutputFolder(out, spec.name)
    previous = _written_before(folder)
    spec = _where_it_was(spec, folder.made)
    refuse_unbuildable(spec)  # before anything heavy is loaded, or found missing
    try:
        with tempfile.TemporaryDirectory(prefix="app-", dir=folder_of_this_process()) as made:
            target = Path(made)
            stacks = explaining_failures(lambda: _run_app(spec, target))
            new = _build(spec, stacks, target)
            change = compare(previous, new, place=spec.place)
            if not dry_run:
                _add_change(change, folder, target)
                folder.replace(target, _record_of(spec, new, change))
    except OSError as error:
        raise OutputRefused(f"{printable(error.filename or out)} cannot be written: {error.strerror}") from None
    return Written(out, tuple(stack.name for stack in new.stacks), change)


def _run_app(spec: Spec, outdir: Path) -> list[Stack]:
    from farshore.constructs.lazy_bindings import prepare

    prepare()
    from farshore.constructs.aws import App
    from farshore.stacks import build

    app = App(outdir=str(outdir))
    stacks = build(app, spec)
    app.synth()
    return stacks


def _build(spec: Spec, stacks: list[Stack], made: Path) -> Build:
    """Return what was made of a spec."""
    return Build(
        tuple(StackBuild(stack.name, stack.phase, stack.region, _terraform_of(made, stack.name)) for stack in stacks),
        {
            service.name: ServiceFacts(service.type, not service.stateless, spec.protects(service))
            for service in spec.services.values()
        },
        spec.destroy,
        trial=not spec.deletion_protection,
    )


def _terraform_of(folder: Path, stack: str) -> dict[str, Any]:
    terraform: dict[str, Any] = json.loads((folder / STACKS / stack / TERRAFORM_FILE).read_bytes())
    return terraform


def _written_before(folder: OutputFolder) -> Build | None:
    """Return what an earlier run made, as far as it is still there; None if none did."""
    made, terraform = folder.made, folder.terraform()
    if made is None:
        return None
    stacks = (
        StackBuild(name, Phase(stack.phase), stack.region, terraform[name], stack.leaving)
        for name, stack in made.stacks.items()
        if name in terraform
    )
    services = {name: ServiceFacts(one.type, one.stateful, one.protected) for name, one in made.services.items()}
    return Build(tuple(stacks), services, tuple(made.destroy), made.trial)


def _where_it_was(spec: Spec, made: Made | None) -> Spec:
    """Return the spec with what does not move when regions change their roles, unless it says so itself.

    What was born in a region stays there; so does the state of what belongs to no one region.
    """
    if made is None:
        return spec
    home = made.home if made.home in spec.serving_regions else None
    regions = replace(spec.regions, home=spec.regions.home or home)
    return replace(spec, regions=regions, backend=replace(spec.backend, shared=spec.backend.shared or made.shared))


def _record_of(spec: Spec, new: Build, change: Change) -> Made:
    return Made(
        home=spec.home,
        shared=spec.shared_region,
        services={name: RecordedService(one.type, one.stateful, one.protected) for name, one in new.services.items()},
        stacks={stack.name: RecordedStack(stack.phase.value, stack.region, stack.leaving) for stack in change.stacks},
        destroy=list(new.destroy),
        trial=new.trial,
    )


def _add_change(change: Change, folder: OutputFolder, made: Path) -> None:
    """Put beside what the app made what a change needs: final configurations, those that lead over, the script."""
    for stack in change.stacks:
        _write_terraform(made / STACKS / stack.name, stack.final)
    if change.is_empty or folder.is_finished_by(made):
        folder.copy_last_change(made)
        return
    for stack in change.stacks:
        if stack.transition is not None:
            _write_terraform(made / TRANSITION / stack.name, stack.transition)
            _add_assets(stack.name, stack.transition, folder, made)
    (made / SCRIPT).write_text(change_as_script(change), encoding="utf-8", newline="\n")
    (made / CHANGE).write_text(json.dumps(change_as_data(change), indent=2) + "\n", encoding="utf-8", newline="\n")


def _write_terraform(folder: Path, terraform: Terraform) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    content = json.dumps(terraform, indent=2, ensure_ascii=False)
    (folder / TERRAFORM_FILE).write_text(content, encoding="utf-8", newline="\n")


def _add_assets(stack: str, terraform: Terraform, folder: OutputFolder, made: Path) -> None:
    """Copy the code that a transition names: what is new from the new output, the rest from the previous one."""
    named = {asset for asset in texts(terraform.get("resource", {})) if asset.startswith(ASSETS)}
    new = {asset for asset in named if (made / STACKS / stack / asset).is_file()}
    target = made / TRANSITION / stack
    for asset in new:
        (target / asset).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(made / STACKS / stack / asset, target / asset)
    folder.copy_assets(stack, sorted(named - new), target)

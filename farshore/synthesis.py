"""From a spec file to Terraform on disk: refuse what preflight refuses, then let the stacks be written.

`farshore synth` and `main.py` both go this way, and so write the same bytes.
"""

from __future__ import annotations

import datetime
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from farshore.buildable import refuse_unbuildable
from farshore.catalog import Catalog
from farshore.changes import (
    Build,
    Change,
    ChangeRefused,
    Phase,
    ServiceFacts,
    StackBuild,
    compare,
    data_left_out,
    standing,
)
from farshore.changes.build import Terraform
from farshore.changes.configuration import texts
from farshore.changes.steps import STACKS, TRANSITION
from farshore.checks import Preflight, preflight
from farshore.errors import FarshoreError, InputError, OutputRefused, Problem, printable
from farshore.findings import Severity, reach
from farshore.node import explaining_failures
from farshore.output_folder import (
    BASELINE,
    BASELINE_MADE,
    CHANGE,
    SCRIPT,
    Claim,
    Known,
    Made,
    OutputFolder,
    Progress,
    RecordedService,
    RecordedStack,
    change_digest,
)
from farshore.report.change import change_as_data, change_as_script
from farshore.report.style import Style
from farshore.report.terminal import TerminalRenderer
from farshore.spec import Spec, load
from farshore.temporary import folder_of_this_process

if TYPE_CHECKING:  # it loads the engine
    from farshore.stacks import Stack

TERRAFORM_FILE = "cdk.tf.json"
ASSETS = "assets/"


class PreflightRefused(FarshoreError):
    """Preflight found errors; the message is its report, and what else building would be refused for."""

    exit_code = 1

    def __init__(self, report: Preflight, style: Style) -> None:
        text = TerminalRenderer(style).render([report])
        super().__init__(f"{text}{_also_unbuildable(report.spec)}No Terraform was written: preflight found errors.")


def _also_unbuildable(spec: Spec) -> str:
    """Return what cannot be built either, so that nobody meets it only after preflight's errors are mended."""
    try:
        refuse_unbuildable(spec)
    except InputError as refused:
        return f"\n{refused}\n\n"
    return ""


@dataclass(frozen=True)
class Written:
    """What a synthesis wrote.

    Attributes:
        out: The folder.
        stacks: Names of the stacks, in the order of their first deployment.
        change: What that changes of what has been applied, and the order in which to apply it.
        progress: What had been applied of the change before; None if there was none.
    """

    out: Path
    stacks: tuple[str, ...]
    change: Change
    progress: Progress | None


@dataclass(frozen=True)
class _Before:
    """What a new output is compared with.

    Attributes:
        build: What has been applied so far; None if nothing has.
        written: What an earlier run wrote last; None if none did.
        made: What the first of these was made of.
        progress: How much of the last change has been applied.
    """

    build: Build | None
    written: Build | None
    made: Made | None
    progress: Progress

    @property
    def tried(self) -> str | None:
        """The stack whose last apply may have failed; None if there is none."""
        folder = self.progress.tried
        return folder.partition("/")[2] if folder else None

    @property
    def withdrawn(self) -> set[str]:
        """Names of the stacks that were written and never applied."""
        written, there = (
            {stack.name for stack in build.stacks} if build else set() for build in (self.written, self.build)
        )
        return written - there


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


def _nobody(_: str) -> None:
    """Take what is told where nobody listens."""


def write(
    spec: Spec,
    out: Path,
    *,
    dry_run: bool = False,
    applied: Claim | None = None,
    tell: Callable[[str], None] = _nobody,
) -> Written:
    """Write a spec's Terraform to a folder.

    The Terraform is made in a temporary folder first; `OutputFolder` then replaces what an earlier run wrote, and
    nothing else (`.terraform`, lock files). It is compared with what has been applied, as far as that is known. So a
    change that was written and never applied becomes part of the next.

    Args:
        spec: What to write.
        out: The folder.
        dry_run: Whether to say what would change and to leave the folder as it is.
        applied: How many steps of the last change have been applied; None to find out.
        tell: What is told what is being done: it takes seconds.

    Raises:
        OutputRefused: The folder holds something that is not the Terraform of this spec, or cannot be written.
        ChangeRefused: The change would destroy data, or cannot be done in one pass.
        NotBuiltYet: The spec asks for something this version does not build.
        InputError: The spec lacks what building needs.
        MissingExtra: The `cdktf` extra is not installed.
        MissingTool: There is no supported Node, or it does not work here.
    """
    folder = OutputFolder(out, spec.name)
    before = _before(folder, applied)
    spec = _where_it_was(spec, before.made)
    refuse_unbuildable(spec)  # before anything heavy is loaded, or found missing
    try:
        with tempfile.TemporaryDirectory(prefix="app-", dir=folder_of_this_process()) as made:
            target = Path(made)
            stacks = explaining_failures(lambda: _run_app(spec, target, tell))
            tell("comparing with what was written before")
            new = _build(spec, stacks, target)
            _refuse_to_guess(before, new, spec)
            change = compare(before.build, new, spec.place, before.tried)
            if not dry_run:
                _add_change(change, before, folder, target)
                folder.replace(target, _record_of(spec, new, change), before.withdrawn)
    except OSError as error:
        raise OutputRefused(f"{printable(error.filename or out)} cannot be written: {error.strerror}") from None
    return Written(out, tuple(stack.name for stack in new.stacks), change, before.progress if before.written else None)


def _run_app(spec: Spec, outdir: Path, tell: Callable[[str], None]) -> list[Stack]:
    tell("loading the AWS provider's bindings")
    from farshore.constructs.lazy_bindings import prepare

    prepare()
    from farshore.constructs.aws import App
    from farshore.stacks import build

    app = App(outdir=str(outdir))
    tell(f"building the stacks of {len(spec.services)} services")
    stacks = build(app, spec)
    tell(f"writing the Terraform of {len(stacks)} stacks")
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


def _before(folder: OutputFolder, applied: Claim | None) -> _Before:
    """Return what there is to compare with: what was written last, as far as that has been applied."""
    progress, terraform = folder.progress(applied), folder.terraform()
    written = _build_of(folder.made, terraform) if terraform else None
    if progress.is_complete or written is None:
        return _Before(written, written, folder.made if written else None, progress)
    made = folder.made_before
    earlier = _build_of(made, folder.terraform(BASELINE))
    if not progress.applied:
        return _Before(earlier, written, made, progress)
    between = standing(earlier, written, folder.terraform(TRANSITION), progress.applied)
    return _Before(between, written, folder.made, progress)


def _build_of(made: Made | None, terraform: dict[str, dict[str, Any]]) -> Build | None:
    """Return what an earlier run made, as far as it is still there; None if none did."""
    if made is None:
        return None
    stacks = (
        StackBuild(name, Phase(stack.phase), stack.region, terraform[name], stack.leaving)
        for name, stack in made.stacks.items()
        if name in terraform
    )
    services = {name: ServiceFacts(one.type, one.stateful, one.protected) for name, one in made.services.items()}
    return Build(tuple(stacks), services, tuple(made.destroy), made.trial)


def _refuse_to_guess(before: _Before, new: Build, spec: Spec) -> None:
    """Refuse to go by evidence where data is lost if it misleads: a file may look newer than it is.

    Raises:
        ChangeRefused: The last change, which seems not to have been applied, adds data that the spec no longer has.
    """
    progress = before.progress
    if before.written is None or progress.known in (Known.SAID, Known.NO_STATE):
        return
    found = data_left_out(before.build, before.written, new)
    if found:
        raise ChangeRefused([Problem(spec.place("services"), _is_it_there(address, progress)) for address in found])


def _is_it_there(address: str, progress: Progress) -> str:
    so_far = progress.done
    return (
        f"{address} came with the last change, which seems not to have been applied, and the spec no longer has it. If "
        "it exists in AWS, finish that change first, or say `--applied all` if it is finished: Terraform then forgets "
        f"the data and AWS keeps it. If it does not exist, say `--applied {so_far or 'none'}`."
    )


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
    stacks = {stack.name: RecordedStack(stack.phase.value, stack.region, stack.leaving) for stack in change.stacks}
    return _made_of(new, spec.home, spec.shared_region, stacks)


def _made_of(build: Build, home: str | None, shared: str | None, stacks: dict[str, RecordedStack]) -> Made:
    services = {name: RecordedService(one.type, one.stateful, one.protected) for name, one in build.services.items()}
    return Made(home, shared, services, stacks, list(build.destroy), build.trial)


def _add_change(change: Change, before: _Before, folder: OutputFolder, made: Path) -> None:
    """Put beside what the app made what a change needs: final configurations, those that lead over, the script.

    When nothing changes, the script of the last change stays: it may not have been run yet. If it is known that it has
    not, nothing changes because it has been taken back.
    """
    for stack in change.stacks:
        _write_terraform(made / STACKS / stack.name, stack.final)
    if change.is_empty and before.progress.is_complete:
        folder.copy_last_change(made)
        return
    for stack in change.stacks:
        if stack.transition is not None:
            _write_terraform(made / TRANSITION / stack.name, stack.transition)
            _add_assets(stack.name, stack.transition, folder, made)
    if not change.is_empty:
        _add_baseline(before, folder, made)
    data = (json.dumps(change_as_data(change), indent=2) + "\n").encode()
    (made / CHANGE).write_bytes(data)
    (made / SCRIPT).write_text(change_as_script(change, change_digest(data)), encoding="utf-8", newline="\n")


def _add_baseline(before: _Before, folder: OutputFolder, made: Path) -> None:
    """Keep what the change is relative to, until it is known to have been applied."""
    if before.build is None or before.made is None:
        return
    for stack in before.build.stacks:
        _write_terraform(made / BASELINE / stack.name, stack.terraform)
        lost = [one for one in _assets_in(stack.terraform) if not (made / STACKS / stack.name / one).is_file()]
        folder.copy_assets(stack.name, lost, made / BASELINE / stack.name)
    stacks = {one.name: RecordedStack(one.phase.value, one.region, one.leaving) for one in before.build.stacks}
    facts = _made_of(before.build, before.made.home, before.made.shared, stacks)
    (made / BASELINE_MADE).write_bytes(facts.encoded())


def _write_terraform(folder: Path, terraform: Terraform) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    content = json.dumps(terraform, indent=2, ensure_ascii=False)
    (folder / TERRAFORM_FILE).write_text(content, encoding="utf-8", newline="\n")


def _add_assets(stack: str, terraform: Terraform, folder: OutputFolder, made: Path) -> None:
    """Copy the code that a transition names: what is new from the new output, the rest from the previous one."""
    named = _assets_in(terraform)
    new = {asset for asset in named if (made / STACKS / stack / asset).is_file()}
    target = made / TRANSITION / stack
    for asset in new:
        (target / asset).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(made / STACKS / stack / asset, target / asset)
    folder.copy_assets(stack, sorted(named - new), target)


def _assets_in(terraform: Terraform) -> set[str]:
    return {text for text in texts(terraform.get("resource", {})) if text.startswith(ASSETS)}

"""From a spec file to Terraform on disk: refuse what preflight refuses, then let the stacks be written.

`farshore synth` and `main.py` both go this way, and so write the same bytes.
"""

from __future__ import annotations

import datetime
import json
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from farshore.buildable import refuse_unbuildable
from farshore.catalog import Catalog
from farshore.checks import Preflight, preflight
from farshore.errors import FarshoreError, OutputRefused
from farshore.findings import Severity, reach
from farshore.report import Style, TerminalRenderer
from farshore.spec import Spec, load

DATA_TYPES = ("aws_dynamodb_table", "aws_dynamodb_table_replica", "aws_kms_key", "aws_s3_bucket")
"""What holds data, or without which data cannot be read."""

TERRAFORM_FILE = "cdk.tf.json"
MANIFEST = "manifest.json"


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


def synthesise(spec: Spec) -> None:
    """Write a spec's Terraform to the folder that the cdktf CLI names, `cdktf.out` without it.

    Raises:
        NotBuiltYet: The spec asks for something this version does not build.
        InputError: The spec lacks what building needs.
        MissingExtra: The `cdktf` extra is not installed.
        MissingTool: There is no supported Node.
    """
    _run_app(spec, None)


def write(spec: Spec, out: Path) -> Written:
    """Write a spec's Terraform to a folder.

    Files are first written aside and then moved one by one, so that an interrupted run never leaves half a file;
    whatever else is in the stacks' folders (`.terraform`, lock files) stays.

    Raises:
        OutputRefused: The folder holds something that is not the Terraform of this spec.
        FarshoreError: It cannot be written; or as for `synthesise`.
    """
    before = _data_in(out, _stacks_in(spec, out))
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{out.name}.", dir=out.parent) as folder:
            aside = Path(folder) / out.name
            stacks = _run_app(spec, aside)
            _move_into(aside, out)
    except OSError as error:
        raise OutputRefused(f"{error.filename or out} cannot be written: {error.strerror}") from None
    after = _data_in(out, stacks)
    dropped = [f"{stack}: {address}" for stack in stacks for address in sorted(before.get(stack, set()) - after[stack])]
    return Written(out, stacks, tuple(sorted(before.keys() - after.keys())), tuple(dropped))


def _run_app(spec: Spec, outdir: Path | None) -> tuple[str, ...]:
    refuse_unbuildable(spec)  # before anything heavy is loaded, or found missing
    from farshore.constructs.lazy_bindings import prepare

    prepare()
    from farshore.constructs.aws import App
    from farshore.stacks import build

    app = App(outdir=str(outdir)) if outdir else App()
    stacks = build(app, spec)
    app.synth()
    return tuple(stack.name for stack in stacks)


def _stacks_in(spec: Spec, out: Path) -> list[str]:
    """Return the stacks that an earlier run wrote to a folder, having made sure that nobody else did."""
    if not out.exists() or (out.is_dir() and not any(out.iterdir())):
        return []
    refusal = f"{out} is not a folder that farshore wrote for `{spec.name}`; choose another, or remove it yourself"
    manifest = _json(out / MANIFEST)
    stacks = manifest.get("stacks") if isinstance(manifest, dict) else None
    if not isinstance(stacks, dict) or not all(_is_ours(out, name, spec) for name in stacks):
        raise OutputRefused(refusal)
    return list(stacks)


def _data_in(out: Path, stacks: Iterable[str]) -> dict[str, set[str]]:
    """Return the addresses of what holds data in the Terraform of each stack."""
    resources = {stack: _json(out / "stacks" / stack / TERRAFORM_FILE).get("resource", {}) for stack in stacks}
    return {
        stack: {f"{kind}.{name}" for kind in DATA_TYPES for name in kinds.get(kind, {})}
        for stack, kinds in resources.items()
    }


def _is_ours(out: Path, stack: str, spec: Spec) -> bool:
    """Say whether a stack's Terraform bears the tag that every stack of the spec gives its resources."""
    terraform = _json(out / "stacks" / stack / TERRAFORM_FILE)
    try:
        tags = [tags["tags"] for provider in terraform["provider"]["aws"] for tags in provider["default_tags"]]
    except (KeyError, TypeError):
        return False
    return bool(tags) and all(tag.get("farshore") == spec.name for tag in tags)


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None


def _move_into(aside: Path, out: Path) -> None:
    """Move a first output as a whole, and a later one file by file: the manifest last, so that it never runs ahead."""
    if not out.exists():
        aside.replace(out)
        return
    files = sorted(path.relative_to(aside) for path in aside.rglob("*") if path.is_file())
    for file in sorted(files, key=lambda file: file.name == MANIFEST):
        (out / file).parent.mkdir(parents=True, exist_ok=True)
        (aside / file).replace(out / file)
    for stack in (aside / "stacks").iterdir():
        _remove_stale_assets(out / "stacks" / stack.name / "assets", out, set(files))


def _remove_stale_assets(assets: Path, out: Path, written: set[Path]) -> None:
    for asset in assets.glob("*/*") if assets.is_dir() else ():
        if not any(file.is_relative_to(asset.relative_to(out)) for file in written):
            shutil.rmtree(asset)

"""Record plans of the real terraform: `python -m tests.plan.record [CASE ...]` writes `plan.json` into each case.

A case is a folder under `recorded` that holds Terraform configuration; `recorded/README.md` says what else it may hold.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.standin import StandIn, Terraform, TerraformFailed
from tests.standin.terraform import OVERRIDE_FILE

RECORDED = Path(__file__).parent / "recorded"
PLAN_FILE = "plan.json"
BEFORE = "before"
_CASE_FILE = "case.json"
_BINARY_PLAN = "plan.bin"
_TIMEOUT = 240.0  # seconds for one terraform command
_MOMENT = "2026-01-01T00:00:00Z"
_MOMENTS = re.compile(r'"20\d\d-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00| \+0000 UTC)?"')
_DEPOSED = re.compile(r'"deposed(?:_key)?":"([0-9a-f]{8})"')
_RELEVANT = re.compile(r'("relevant_attributes":\[)(.*?)(\](?:,"checks"|,"timestamp"))')
_STANDIN_URL = "https://standin.example.com"


@dataclass(frozen=True)
class Case:
    """One plan to record.

    Attributes:
        folder: where its plan is written.
        configuration: where its configuration lies; the same folder, unless it is planned in several ways.
        arguments: more arguments of `terraform plan`.
        environment: variables of the environment that differ from the stand-in's; None takes one away.
        accepted: the exit codes of `terraform plan -detailed-exitcode` that are meant.
        steps: what is done first, in order: `{"apply": FOLDER, "exit": CODE}` or
            `{"service": S, "region": R, "call": METHOD, "with": {…}}`, a call of boto3 behind terraform's back.
    """

    folder: Path
    configuration: Path
    arguments: tuple[str, ...] = ()
    environment: dict[str, str | None] = field(default_factory=dict)
    accepted: tuple[int, ...] = (0, 2)
    steps: tuple[dict[str, Any], ...] = ()

    @property
    def name(self) -> str:
        """Its folder below `recorded`, e.g. `shapes/count`."""
        return self.folder.relative_to(RECORDED).as_posix()


def all_cases() -> list[Case]:
    """Every case under `recorded`, by name."""
    folders = {path.parent for pattern in ("*.tf", "*.tf.json", _CASE_FILE) for path in RECORDED.glob(f"*/*/{pattern}")}
    return [read_case(folder) for folder in sorted(folders)]


def read_case(folder: Path) -> Case:
    """Read what a folder says about its case; all of it has defaults."""
    path = folder / _CASE_FILE
    settings = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    configuration = (folder / settings.get("configuration", ".")).resolve()
    default_steps = [{"apply": BEFORE}] if (configuration / BEFORE).is_dir() else []
    return Case(
        folder=folder,
        configuration=configuration,
        arguments=tuple(settings.get("arguments", ())),
        environment=settings.get("environment", {}),
        accepted=tuple(settings.get("exit", (0, 2))),
        steps=tuple(settings.get("steps", default_steps)),
    )


def record(case: Case, aws: StandIn) -> str:
    """Plan a case with the real terraform in a folder of its own; returns what `terraform show -json` prints.

    Raises:
        TerraformFailed: a command ended otherwise than the case says, or took too long.
    """
    aws.reset()
    with tempfile.TemporaryDirectory(prefix="farshore-plan-") as name:
        workspace = _Workspace(case, Path(name), aws)
        for step in case.steps:
            workspace.do(step)
        return normalised(workspace.plan(), aws.url)


class _Workspace:
    """A folder in which one configuration after another meets the same state."""

    def __init__(self, case: Case, root: Path, aws: StandIn) -> None:
        self._case, self._root, self._aws = case, root, aws
        self._terraform = Terraform(root, aws, environment=case.environment, timeout=_TIMEOUT)
        (root / OVERRIDE_FILE).unlink()  # the plan shall show the case's own provider blocks

    def do(self, step: dict[str, Any]) -> None:
        if "apply" in step:
            self._enter(self._case.configuration / step["apply"])
            self._terraform.run(
                *("apply", "-input=false", "-auto-approve", *step.get("arguments", ())),
                accepted=(step.get("exit", 0),),
            )
        else:
            client = self._aws.client(step["service"], step["region"])
            getattr(client, step["call"])(**step["with"])

    def plan(self) -> str:
        self._enter(self._case.configuration)
        self._terraform.run(
            *("plan", "-input=false", "-detailed-exitcode", f"-out={_BINARY_PLAN}", *self._case.arguments),
            accepted=self._case.accepted,
        )
        return self._terraform.run("show", "-json", _BINARY_PLAN).stdout

    def _enter(self, source: Path) -> None:
        """Put a configuration where the previous one was; the state stays."""
        for path in [*self._root.glob("*.tf"), *self._root.glob("*.tf.json")]:
            path.unlink()
        shutil.rmtree(self._root / "modules", ignore_errors=True)
        shutil.copytree(source, self._root, dirs_exist_ok=True, ignore=_not_configuration)
        self._terraform.run("init", "-input=false")


def _not_configuration(folder: str, names: list[str]) -> list[str]:
    return [name for name in names if name in (PLAN_FILE, _CASE_FILE) or name.startswith(BEFORE)]


def normalised(text: str, standin_url: str) -> str:
    """Take out of a plan what no two runs share: moments, the stand-in's port, keys of deposed objects, chance order.

    The rest of the text stays terraform's own, spacing and escapes too.
    """
    keys = dict.fromkeys(_DEPOSED.findall(text))  # in order, each once
    for number, key in enumerate(keys, start=1):
        text = text.replace(f'"{key}"', f'"{number:08x}"')
    text = _RELEVANT.sub(_sorted_items, text)
    return _MOMENTS.sub(f'"{_MOMENT}"', text).replace(standin_url, _STANDIN_URL)


def _sorted_items(match: re.Match[str]) -> str:
    """Sort the attributes that terraform prints in the order of a map."""
    return match[1] + ",".join(sorted(match[2].replace('},{"resource"', '}\n{"resource"').split("\n"))) + match[3]


# What of a plan is the same in each recording, values and all.
_IDENTITY = "address previous_address module_address deposed mode type name index provider_name provider_config_key"
_CHANGE = "actions action_reason replace_paths after_unknown before_sensitive after_sensitive"
_WHOLE = "format_version errored complete applyable"
_KEPT = frozenset(f"{_IDENTITY} {_CHANGE} {_WHOLE}".split(" "))


def shape(plan: Any) -> Any:
    """A plan without its values: the same keys, nesting, types and addresses.

    Two recordings of one case have the same shape, whatever identifiers AWS made up in between.
    """
    if isinstance(plan, dict):
        return {key: value if key in _KEPT else shape(value) for key, value in plan.items()}
    if isinstance(plan, list):
        # The order of some lists is that of a map in terraform, so by chance.
        return sorted((shape(item) for item in plan), key=lambda item: json.dumps(item, sort_keys=True))
    return type(plan).__name__


def main(arguments: Sequence[str] | None = None) -> int:
    """Record the cases named, or all; returns 0, 1 when one failed, 2 when there is no such case."""
    parser = argparse.ArgumentParser(prog="python -m tests.plan.record", description=__doc__)
    parser.add_argument("case", nargs="*", help="e.g. shapes/count; without any, every case")
    names = parser.parse_args(arguments).case
    cases = {case.name: case for case in all_cases()}
    unknown = [name for name in names if name not in cases]
    if unknown:
        print(f"no such case: {', '.join(unknown)}; there are {', '.join(cases)}", file=sys.stderr)
        return 2
    with StandIn() as aws:
        failed = [name for name in names or cases if not _recorded(cases[name], aws)]
    return 1 if failed else 0


def _recorded(case: Case, aws: StandIn) -> bool:
    try:
        text = record(case, aws)
    except TerraformFailed as error:
        print(f"{case.name}: {error}", file=sys.stderr)
        return False
    (case.folder / PLAN_FILE).write_text(text, encoding="utf-8", newline="\n")
    print(case.name, flush=True)
    return True


if __name__ == "__main__":
    sys.exit(main())

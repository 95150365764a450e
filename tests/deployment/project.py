"""A spec on its way to AWS: synthesised by the command line, applied stack by stack."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tests.standin.process import StandIn
from tests.standin.terraform import Terraform

ROOT = Path(__file__).resolve().parents[2]
PRIMARY, STANDBY = "us-east-1", "us-west-2"
ACCOUNT = "123456789012"
BEFORE, AFTER = ("names", "data"), ("links", "controls", "edge")
"""The stacks that are applied before and after those of the regions; those that watch come last."""
WATCH = "watch-"
"""How the last part of a stack's name begins that watches."""
PLAN = "first.tfplan"
"""The file beside each stack's Terraform that holds the plan of its first deployment."""


def shipped(name: str) -> str:
    """Return the text of a spec in config/, with `code` reachable from anywhere."""
    text = (ROOT / "config" / f"{name}.yaml").read_text(encoding="utf-8")
    return text.replace("code: ../", f"code: {_relative_root()}/")


def _relative_root() -> str:
    # `code` is relative to the spec; enough steps up lead to the root of the file system from wherever that is.
    return "/".join([".."] * 20) + str(ROOT)


def trial(text: str) -> str:
    """Return a spec whose data may be deleted."""
    return f"{text}\ndeletion_protection: false\n"


def synth(folder: Path, text: str) -> Path:
    """Write a spec into a folder and its Terraform beside it, as a user would; returns the output folder."""
    spec = folder / "spec.yaml"
    spec.write_text(text, encoding="utf-8")
    out = folder / "infra"
    command = [sys.executable, "-m", "farshore", "synth", str(spec), "--out", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return out


class Project:
    """A spec's stacks in one folder, against one stand-in."""

    def __init__(self, folder: Path, standin: StandIn, text: str) -> None:
        self.folder = folder
        self.standin = standin
        self.name = next(line.split()[1] for line in text.splitlines() if line.startswith("name:"))
        self.planned: dict[str, bool] = {}
        self.change(text)

    def change(self, text: str) -> None:
        """Synthesise another version of the spec into the same folder."""
        self.out = synth(self.folder, text)
        stacks = json.loads((self.out / "manifest.json").read_bytes())["stacks"]
        parts = [stack.removeprefix(f"{self.name}-") for stack in stacks]
        watching = sorted(part for part in parts if part.startswith(WATCH))
        regions = sorted(set(parts) - {*BEFORE, *AFTER, *watching})
        order = [part for part in (*BEFORE, *regions, *AFTER, *watching) if part in parts]
        self.stacks = {part: self._terraform(f"{self.name}-{part}") for part in order}

    def _terraform(self, stack: str) -> Terraform:
        return Terraform(self.out / "stacks" / stack, self.standin)

    def deploy(self) -> None:
        """Initialise, validate, plan and apply every stack in the order of a first deployment."""
        watching = self._watching()
        for part in self.stacks:
            if part not in watching:
                self.deploy_part(part)
        _at_once(self.deploy_part, watching)

    def destroy(self) -> None:
        """Destroy every stack, the last one first."""
        watching = self._watching()
        _at_once(lambda part: self.stacks[part].destroy(), watching)
        for part in reversed(self.stacks):
            if part not in watching:
                self.stacks[part].destroy()

    def _watching(self) -> list[str]:
        return [part for part in self.stacks if part.startswith(WATCH)]

    def deploy_part(self, part: str) -> None:
        """Initialise, validate, plan and apply one stack."""
        terraform = self.stacks[part]
        terraform.init()
        terraform.validate()
        self.planned[part] = terraform.plan(f"-out={PLAN}").has_changes
        terraform.apply(PLAN)

    def review(self) -> list[dict[str, Any]]:
        """Return what `farshore review` finds in the plans of the first deployment, all together."""
        plans = [self.folder / f"{part}.json" for part in self.stacks]
        for path, terraform in zip(plans, self.stacks.values(), strict=True):
            path.write_text(json.dumps(terraform.show(Path(PLAN))), encoding="utf-8")
        command = [sys.executable, "-m", "farshore", "review", *map(str, plans), "--format", "json"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        return list(json.loads(done.stdout)["findings"])

    def apply_change(self) -> str:
        """Apply the last change in the order that synth gives; returns what Terraform printed."""
        printed = ""
        for step in json.loads((self.out / "change.json").read_bytes())["steps"]:
            terraform = Terraform(self.out / step["folder"], self.standin)
            terraform.init()
            printed += terraform.apply().stdout
        return printed

    def is_settled(self) -> bool:
        """Whether the plan of every stack of the spec is empty."""
        return not any(terraform.plan().has_changes for terraform in self.stacks.values())

    def terraform_json(self, part: str) -> dict[str, Any]:
        """Return the Terraform of a stack."""
        path = self.out / "stacks" / f"{self.name}-{part}" / "cdk.tf.json"
        return json.loads(path.read_bytes())


def _at_once(act: Callable[[str], object], parts: list[str]) -> None:
    # Those that watch need nothing of each other, and S3 lets each wait for a minute.
    with ThreadPoolExecutor(max(len(parts), 1)) as pool:
        list(pool.map(act, parts))


def left_in(standin: StandIn, region: str) -> list[str]:
    """Return the names of what still exists in a region, of the kinds that hold data or answer requests."""
    tables = standin.client("dynamodb", region).list_tables()["TableNames"]
    functions = [one["FunctionName"] for one in standin.client("lambda", region).list_functions()["Functions"]]
    apis = [one["name"] for one in standin.client("apigateway", region).get_rest_apis()["items"]]
    buckets = [one["Name"] for one in standin.client("s3", region).list_buckets()["Buckets"]]
    return [*tables, *functions, *apis, *(name for name in buckets if region in name)]

"""Synth knows what has been applied: `apply.sh` notes it, and Terraform writes the states."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.standin.process import StandIn
from tests.standin.terraform import Terraform, require_terraform, terraform_environment

pytestmark = pytest.mark.terraform

TABLE = """
name: shop
regions: {primary: us-east-1, standby: us-west-2}
services:
  orders: {type: table, key: {partition: id}}
"""
TAGGED = f"{TABLE}terraform: {{tags: {{team: web}}}}\n"


@pytest.fixture
def standin() -> Iterator[StandIn]:
    require_terraform()
    with StandIn() as running:
        yield running


def synth(folder: Path, text: str, *options: str) -> str:
    (folder / "spec.yaml").write_text(text)
    command = [sys.executable, "-m", "farshore", "synth", "spec.yaml", "--out", "infra", *options]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def run_script(folder: Path, standin: StandIn) -> None:
    """Run `apply.sh` as a pipeline does."""
    for step in json.loads((folder / "infra" / "change.json").read_bytes())["steps"]:
        Terraform(folder / "infra" / step["folder"], standin)  # writes what points it to the stand-in
    variables = {**os.environ, **standin.environment(), **terraform_environment()}
    variables["TF_CLI_ARGS_apply"] = "-auto-approve -input=false"
    subprocess.run([folder / "infra" / "apply.sh"], env=variables, check=True, capture_output=True, timeout=300)


def test_what_has_been_applied_is_known_from_the_script_and_from_the_states(tmp_path: Path, standin: StandIn) -> None:
    assert synth(tmp_path, TAGGED).startswith("First deployment")
    assert synth(tmp_path, TABLE).startswith("First deployment")
    run_script(tmp_path, standin)
    assert (tmp_path / "infra" / "applied").exists()
    assert synth(tmp_path, TABLE) == "Nothing changes.\n"

    synth(tmp_path, f"{TABLE}destroy: [orders]\n")
    assert "has not been applied, by the times of the states" in synth(tmp_path, TAGGED)
    data = Terraform(tmp_path / "infra" / "stacks" / "shop-data", standin)
    data.plan()
    assert "has not been applied" in synth(tmp_path, TAGGED)
    data.apply()
    assert synth(tmp_path, TAGGED) == "Nothing changes.\n"
    assert not data.plan().has_changes

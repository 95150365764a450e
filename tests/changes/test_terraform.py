"""The real Terraform does what the configurations of a change count on; with its built-in `terraform_data` alone."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from farshore.changes import Build, Change, compare
from farshore.changes.configuration import blocks, providers, resources
from tests.changes.shop import Shop, Table, build
from tests.changes.test_change import after
from tests.programs import program

pytestmark = pytest.mark.terraform

BUILT_IN = {"required_providers": {"terraform": {"source": "terraform.io/builtin/terraform"}}}
SHOP = Shop(tables={"orders": Table()}, buckets=("files",), apis={"api": ("orders",)})


def local(terraform: Mapping[str, Any]) -> dict[str, Any]:
    """Return a configuration in which every resource is a `terraform_data` of the same name and references.

    The miniature gives no two resources of a stack the same name, whatever their types.
    """
    text = json.dumps({key: value for key, value in terraform.items() if key not in ("//", "data", "provider")})
    text = re.sub(r"\baws_[a-z0-9_]+\.([a-z]+_[A-Za-z0-9_-]+)\.[a-z_]+\}", r"terraform_data.\1.id}", text)
    text = re.sub(r"\baws_[a-z0-9_]+\.([a-z]+_[A-Za-z0-9_-]+)", r"terraform_data.\1", text)
    text = text.replace("${data.aws_partition.partition.partition}", "aws").replace('"aws.', '"terraform.')
    result = json.loads(text)
    result["terraform"] = {**BUILT_IN, "backend": result["terraform"]["backend"]}
    aliases = [{"alias": body["alias"]} for body in providers(terraform).values() if "alias" in body]
    if aliases:
        result["provider"] = {"terraform": aliases}
    if "resource" in result:
        result["resource"] = {"terraform_data": {}}
        for address, body in resources(json.loads(text)).items():
            kind, name = address.split(".", 1)
            result["resource"]["terraform_data"][name] = _random(body) if kind == "terraform_data" else _as_data(body)
    return result


def _as_data(body: Mapping[str, Any]) -> dict[str, Any]:
    steering = {key: value for key, value in body.items() if key in ("provider", "depends_on", "lifecycle")}
    return {**steering, "input": json.dumps(body).replace("\\", "").replace('"', "'")}


def _random(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is made up once and stays, as the path of an API's checkers."""
    return {**body, "lifecycle": {"ignore_changes": ["input"]}}


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1"}
    command = [program("terraform"), f"-chdir={folder}", *words]
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)


def apply(folder: Path) -> str:
    assert run(folder, "init", "-input=false").returncode == 0
    done = run(folder, "apply", "-auto-approve", "-no-color")
    assert done.returncode == 0, done.stderr
    return done.stdout


def write(out: Path, change: Change) -> None:
    for stack in change.stacks:
        for parent, terraform in (("stacks", stack.final), ("transition", stack.transition)):
            if terraform is not None:
                folder = out / parent / stack.name
                folder.mkdir(parents=True, exist_ok=True)
                (folder / "cdk.tf.json").write_text(json.dumps(local(terraform)))


def deployed(out: Path, previous: Build | None, shop: Shop) -> tuple[Change, str]:
    change = compare(previous, build(shop))
    write(out, change)
    return change, "".join(apply(out / step.folder) for step in change.steps)


def in_state(out: Path, stack: str) -> set[str]:
    return set(run(out / "stacks" / stack, "state", "list").stdout.split())


@pytest.mark.parametrize(
    ("following", "destroyed"),
    [
        pytest.param(replace(SHOP, policy="latency"), 2, id="another policy"),
        pytest.param(replace(SHOP, buckets=()), 0, id="a bucket leaves"),
        pytest.param(replace(SHOP, tables={}, apis={"api": ()}), 0, id="the only table leaves"),
        pytest.param(replace(SHOP, apis={}), 6 + 3 + 1 + 2, id="the only API leaves"),
        pytest.param(replace(SHOP, regions=("us-east-1", "eu-west-1")), 3 + 1 + 1, id="another standby"),
        pytest.param(
            replace(SHOP, tables={"sales": Table()}, apis={"api": ("sales",)}, was={"sales": "orders"}), 0, id="renamed"
        ),
    ],
)
def test_a_change_ends_where_the_spec_says_and_keeps_what_it_forgets(tmp_path: Path, following: Shop, destroyed: int):
    deployed(tmp_path / "infra", None, SHOP)
    change, told = deployed(tmp_path / "infra", build(SHOP), following)

    assert sum(int(number) for number in re.findall(r"(\d+) destroyed", told)) == destroyed
    for stack in change.stacks:
        wanted = {f"terraform_data.{address.split('.', 1)[1]}" for address in resources(stack.final)}
        assert in_state(tmp_path / "infra", stack.name) == wanted
        assert run(tmp_path / "infra" / "stacks" / stack.name, "plan", "-detailed-exitcode").returncode == 0
        for address in stack.forgotten:
            assert f"terraform_data.{address.split('.', 1)[1]} will no longer be managed" in told


def test_a_later_change_of_what_forgot_something_applies(tmp_path: Path):
    deployed(tmp_path / "infra", None, SHOP)
    deployed(tmp_path / "infra", build(SHOP), replace(SHOP, buckets=()))
    third = replace(SHOP, buckets=(), policy="latency", tables={"orders": Table(), "users": Table()})

    _, told = deployed(tmp_path / "infra", after(SHOP, replace(SHOP, buckets=())), third)

    assert "no longer be managed" not in told


class TestWhatChangesCountOn:
    """Terraform's own ways, each with the configuration that shows it."""

    STATE: Mapping[str, Any] = {"terraform": {**BUILT_IN, "backend": {"local": {"path": "it.tfstate"}}}}

    def given(self, folder: Path, **configuration: Any) -> subprocess.CompletedProcess[str]:
        (folder / "main.tf.json").write_text(json.dumps({**self.STATE, **configuration}))
        assert run(folder, "init", "-input=false").returncode in (0, 1)
        return run(folder, "apply", "-auto-approve", "-no-color")

    def test_what_is_forgotten_and_still_there_is_an_error(self, tmp_path: Path):
        removed = [{"from": "terraform_data.a", "lifecycle": {"destroy": False}}]
        done = self.given(tmp_path, resource={"terraform_data": {"a": {}}}, removed=removed)

        assert "Removed resource still exists" in done.stderr

    def test_forgetting_what_is_not_in_the_state_does_nothing(self, tmp_path: Path):
        done = self.given(tmp_path, removed=[{"from": "terraform_data.a", "lifecycle": {"destroy": False}}])

        assert done.returncode == 0

    @pytest.mark.parametrize("removed", [[], [{"from": "terraform_data.a", "lifecycle": {"destroy": False}}]])
    def test_what_leaves_needs_its_provider(self, tmp_path: Path, removed: list[Any]):
        west = {"provider": {"terraform": [{"alias": "west"}]}}
        self.given(tmp_path, **west, resource={"terraform_data": {"a": {"provider": "terraform.west"}}})

        assert "Provider configuration not present" in self.given(tmp_path, removed=removed).stderr
        assert self.given(tmp_path, **west, removed=removed).returncode == 0

    def test_prevent_destroy_does_not_hold_what_is_out_of_the_configuration(self, tmp_path: Path):
        self.given(tmp_path, resource={"terraform_data": {"a": {"lifecycle": {"prevent_destroy": True}}}})

        assert "1 destroyed" in self.given(tmp_path).stdout

    def test_importing_what_is_in_the_state_does_nothing(self, tmp_path: Path):
        wanted = {"import": [{"to": "terraform_data.a", "id": "x"}], "resource": {"terraform_data": {"a": {}}}}

        assert "1 imported" in self.given(tmp_path, **wanted).stdout
        assert "No changes" in self.given(tmp_path, **wanted).stdout

    def test_what_moved_and_is_still_there_is_an_error(self, tmp_path: Path):
        both = {"terraform_data": {"a": {}, "b": {}}}
        done = self.given(tmp_path, moved=[{"from": "terraform_data.a", "to": "terraform_data.b"}], resource=both)

        assert "Moved object still exists" in done.stderr


def test_removed_blocks_are_written_as_json_wants_them():
    removed = blocks(compare(build(SHOP), build(replace(SHOP, buckets=()))).stacks[2].final["removed"])

    assert {"from": "aws_kms_key.files_key", "lifecycle": {"destroy": False}} in removed

"""Writing Terraform to disk: the same bytes every time, and nothing of anybody else's touched."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from farshore.changes import ChangeRefused
from farshore.errors import FarshoreError, OutputRefused
from farshore.spec import loads
from farshore.synthesis import write
from tests.constructs.synthesised import HANDLER, HEAD, applied, read, terraform

ROOT = Path(__file__).resolve().parents[1]
API = "  api: {type: rest-api, code: src, routes: {GET /: read}}\n"
SPEC = HEAD + "services:\n  files: {type: bucket}\n  orders: {type: table, key: {partition: id}}\n" + API


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def written(folder: Path, text: str = SPEC) -> Path:
    terraform(folder, text)
    return folder / "infra"


def deployed(folder: Path, text: str = SPEC) -> Path:
    out = written(folder, text)
    applied(folder)
    return out


def test_the_same_spec_gives_the_same_bytes_wherever_it_is_written(tmp_path: Path):
    assert files(written(tmp_path / "a")) == files(written(tmp_path / "b" / "deep"))


def test_writing_again_changes_nothing_and_keeps_what_terraform_put_there(tmp_path: Path):
    out = written(tmp_path)
    before = files(out)
    lock = out / "stacks" / "shop-links" / ".terraform.lock.hcl"
    lock.write_text("# terraform's own")

    written(tmp_path)

    assert files(out) == {**before, str(lock.relative_to(out)): b"# terraform's own"}


def test_nothing_is_left_beside_the_output(tmp_path: Path):
    written(tmp_path)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["infra", "src"]


def test_code_that_is_no_longer_used_goes(tmp_path: Path):
    out = written(tmp_path)
    terraform(tmp_path, SPEC, code=HANDLER + b"# changed\n")

    assert len(list(out.rglob("code.zip"))) == 2


def test_what_a_user_puts_among_the_code_stays(tmp_path: Path):
    out = written(tmp_path)
    (assets,) = (out / "stacks" / "shop-us-east-1").glob("assets")
    mine = [
        assets / ".DS_Store",
        assets / "mine" / "thesis" / "1.txt",
        *(one / ".DS_Store" for one in assets.glob("*")),
    ]
    for path in mine:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("mine")

    terraform(tmp_path, SPEC, code=HANDLER + b"# changed\n")

    assert [path.read_text() for path in mine] == ["mine"] * 4


@pytest.mark.parametrize("place", ["assets", "", "../../stacks", "cdk.tf.json"])
def test_a_link_in_the_output_is_refused_and_not_followed(tmp_path: Path, place: str):
    linked = written(tmp_path) / "stacks" / "shop-us-east-1" / place
    linked = Path(os.path.normpath(linked))
    linked.rename(tmp_path / "elsewhere")
    linked.symlink_to(tmp_path / "elsewhere")
    before = files(tmp_path / "infra"), files(tmp_path / "elsewhere")

    with pytest.raises(OutputRefused, match=f"{linked} is a symbolic link"):
        terraform(tmp_path, SPEC, code=HANDLER + b"# changed\n")

    assert (files(tmp_path / "infra"), files(tmp_path / "elsewhere")) == before


def test_terraform_that_was_changed_by_hand_is_not_overwritten(tmp_path: Path):
    edited = written(tmp_path) / "stacks" / "shop-links" / "cdk.tf.json"
    edited.write_text('{"resource": []}')

    with pytest.raises(OutputRefused, match=f"{edited} was changed since farshore wrote it"):
        written(tmp_path)

    assert edited.read_text() == '{"resource": []}'


def test_the_cdktf_cli_can_read_the_manifest_and_the_record_is_beside_it(tmp_path: Path):
    out = written(tmp_path)

    assert sorted(path.name for path in out.iterdir()) == [
        "apply.sh",
        "change.json",
        "farshore.json",
        "manifest.json",
        "stacks",
    ]
    record = json.loads((out / "farshore.json").read_bytes())
    assert record["files"].keys() == files(out).keys() - {"farshore.json"}
    assert json.loads((out / "manifest.json").read_bytes())["stacks"].keys() == {
        path.name for path in (out / "stacks").iterdir()
    }


@pytest.mark.parametrize(
    "occupy",
    [
        lambda out: (out.mkdir(), (out / "thesis.txt").write_text("mine")),
        lambda out: (out.mkdir(), (out / "manifest.json").write_text("{}")),
        lambda out: (out.mkdir(), (out / "manifest.json").write_text('{"stacks": {"x": {}}}')),
        lambda out: (out.mkdir(), (out / "manifest.json").write_text("[")),
        lambda out: out.write_text("a file"),
    ],
)
def test_a_folder_that_is_not_ours_is_never_touched(tmp_path: Path, occupy):
    out = tmp_path / "infra"
    occupy(out)
    before = files(tmp_path)

    with pytest.raises(OutputRefused, match="not a folder that farshore wrote for `shop`"):
        write(loads(HEAD + "services: {files: {type: bucket}}\n"), out)

    assert files(tmp_path) == before


def test_the_terraform_of_another_spec_is_never_overwritten(tmp_path: Path):
    out = written(tmp_path)

    with pytest.raises(OutputRefused, match="for `other`"):
        write(loads(HEAD.replace("shop", "other") + "services: {files: {type: bucket}}\n"), out)


def test_an_empty_folder_is_welcome(tmp_path: Path):
    (tmp_path / "infra").mkdir()

    assert files(written(tmp_path))


def test_a_stack_that_is_no_longer_needed_is_written_once_more_to_take_it_apart(tmp_path: Path):
    out = deployed(tmp_path)

    change = write(loads(HEAD + "services: {files: {type: bucket}}\n", str(tmp_path / "spec.yaml")), out).change

    (data,) = [stack for stack in change.stacks if stack.phase.value == "data"]
    assert data.leaving
    assert read(out, "shop-data").keys() == {"//", "terraform", "provider", "removed"}
    assert {block["from"] for block in read(out, "shop-data")["removed"]} == {
        "aws_dynamodb_table.orders_table-us-east-1",
        "aws_dynamodb_table_replica.orders_replica-us-west-2",
    }


def test_a_folder_of_a_stack_that_has_left_can_be_removed(tmp_path: Path):
    out = deployed(tmp_path)
    spec = loads(HEAD + "services: {files: {type: bucket}}\n", str(tmp_path / "spec.yaml"))
    write(spec, out)
    applied(tmp_path)
    shutil.rmtree(out / "stacks" / "shop-data")

    assert "shop-data" not in {stack.name for stack in write(spec, out).change.stacks}
    assert not (out / "stacks" / "shop-data").exists()


def test_what_a_change_needs_stays_until_the_next_one(tmp_path: Path):
    out = deployed(tmp_path)
    without = SPEC.replace("  files: {type: bucket}\n", "  users: {type: table, key: {partition: id}}\n")
    written(tmp_path, without)
    before = files(out)
    written(tmp_path, without)

    assert files(out) == before
    assert "stacks/shop-us-east-1" in (out / "apply.sh").read_text()
    applied(tmp_path)
    written(tmp_path, SPEC.replace("  files: {type: bucket}\n", "  carts: {type: table, key: {partition: id}}\n"))
    assert sorted(path.name for path in (out / "transition").iterdir()) == ["shop-data"]


def test_a_transition_has_the_code_of_both_configurations_where_they_look_for_it(tmp_path: Path):
    two = API.replace("GET /: read", "GET /: read, GET /more: more")
    handler = HANDLER + b"def more(event, context): return read(event, context)\n"
    terraform(tmp_path, HEAD + "services:\n" + two, code=handler)
    applied(tmp_path)
    terraform(tmp_path, HEAD + "services:\n" + API, code=HANDLER)

    folder = tmp_path / "infra" / "transition" / "shop-us-east-1"
    functions = json.loads((folder / "cdk.tf.json").read_bytes())["resource"]["aws_lambda_function"]
    assert functions.keys() >= {"api_function-read", "api_function-more"}
    assert all((folder / function["filename"]).is_file() for function in functions.values())
    assert functions["api_function-read"]["filename"] != functions["api_function-more"]["filename"]


def test_a_dry_run_says_what_would_change_and_touches_nothing(tmp_path: Path):
    out = written(tmp_path)
    before = files(tmp_path)
    spec = loads(HEAD + "services: {files: {type: bucket}}\n", str(tmp_path / "spec.yaml"))

    assert write(spec, out, dry_run=True).change.steps
    assert write(spec, tmp_path / "other", dry_run=True).change.first
    assert files(tmp_path) == before


def test_a_refused_change_leaves_the_folder_as_it_was(tmp_path: Path):
    out = deployed(tmp_path)
    before = files(out)

    with pytest.raises(ChangeRefused, match="partition key"):
        written(tmp_path, SPEC.replace("partition: id", "partition: number"))

    assert files(out) == before


def test_primary_and_standby_swap_and_what_was_born_stays(tmp_path: Path):
    out = deployed(tmp_path)
    swapped = SPEC.replace("primary: us-east-1, standby: us-west-2", "primary: us-west-2, standby: us-east-1")
    terraform(tmp_path, swapped)

    assert "orders_table-us-east-1" in read(out, "shop-data")["resource"]["aws_dynamodb_table"]
    change = json.loads((out / "change.json").read_bytes())
    assert [step for step in change["steps"] if step["stack"] == "shop-data"] == []
    assert not change["destroys_data"]


def test_a_service_that_the_spec_gives_up_is_destroyed_in_two_passes(tmp_path: Path):
    out = deployed(tmp_path)
    unprotected = SPEC + "destroy: [orders]\n"
    deployed(tmp_path, unprotected)
    written(tmp_path, unprotected.replace("  orders: {type: table, key: {partition: id}}\n", ""))

    assert json.loads((out / "change.json").read_bytes())["destroys_data"]
    assert "removed" not in read(out, "shop-data")


@pytest.mark.parametrize(
    "odd",
    [
        {"provider": 1},
        {"removed": [{"from": 1}]},
        {"removed": {"x": 1}},
        {"moved": ["x"]},
        {"import": [{}]},
        {"data": {"x": 1}},
        {"resource": {"aws_dynamodb_table": {"orders_table": {"attribute": [1], "ttl": "x", "provider": 7}}}},
        {"resource": {"aws_dynamodb_table": {"x": {"global_secondary_index": {"name": []}}}}, "output": {"x": []}},
        {"resource": {"nodot": {"": {"depends_on": {}}}}, "locals": {"x": None}},
    ],
)
def test_an_odd_output_that_its_record_vouches_for_is_refused_or_replaced(tmp_path: Path, odd: dict):
    """Whoever can write to the repository can write both."""
    out = written(tmp_path)
    file, record = out / "stacks" / "shop-data" / "cdk.tf.json", out / "farshore.json"
    told = json.loads(record.read_bytes())
    file.write_text(json.dumps(odd))
    told["files"]["stacks/shop-data/cdk.tf.json"] = f"sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}"
    record.write_text(json.dumps(told))

    with contextlib.suppress(FarshoreError):
        written(tmp_path)


@pytest.mark.parametrize("after", [0.5, 0.9])
def test_a_run_that_is_killed_leaves_the_old_output_or_the_new(tmp_path: Path, after: float):
    """Kills the whole command; `tests/output_folder` kills it between two moves."""
    out = written(tmp_path)
    old = files(out)
    (tmp_path / "spec.yaml").write_text(SPEC.replace("shop\n", "shop\nstrategy: active-active\n"))
    command = [sys.executable, "-m", "farshore", "synth", str(tmp_path / "spec.yaml"), "--out", str(out)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)
    time.sleep(after)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()

    assert files(out).keys() >= old.keys()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=120)
    there = {name for name in files(out) if not name.startswith((".farshore-", "transition/"))}
    assert there == old.keys()
    assert "shop-edge" in (out / "apply.sh").read_text()


def test_main_py_writes_what_the_command_writes(tmp_path: Path):
    command = [sys.executable, "-m", "farshore", "synth", "config/pegboard.yaml", "--out", str(tmp_path / "ours")]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, timeout=120)
    environment = {**os.environ, "CDKTF_OUTDIR": str(tmp_path / "theirs")}
    subprocess.run([sys.executable, "main.py"], cwd=ROOT, check=True, env=environment, timeout=120)

    assert files(tmp_path / "ours") == files(tmp_path / "theirs")


def test_a_spec_that_preflight_refuses_is_not_written(tmp_path: Path):
    spec = tmp_path / "spec.yaml"
    spec.write_text(
        HEAD.replace("us-west-2", "ca-west-1") + "services: {f: {type: bucket}}\nalso_needs: [comprehend]\n"
    )
    command = [sys.executable, "-m", "farshore", "synth", str(spec), "--out", str(tmp_path / "infra")]

    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    assert done.returncode == 1
    assert done.stdout == ""
    assert "ca-west-1 lacks comprehend" in done.stderr
    assert not (tmp_path / "infra").exists()

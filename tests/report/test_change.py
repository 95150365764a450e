"""A change told: the answer first, then what happens where, then commands that can be pasted or run."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from farshore.changes import Build, Change, Phase, StackBuild, compare
from farshore.report.change import change_as_data, change_as_script, change_as_text, headline
from tests.changes.shop import VERSIONS, Shop, Table, build

SHOP = Shop(tables={"orders": Table()}, buckets=("files",), apis={"api": ("orders",)})


def change(following: Shop, before: Shop | None = SHOP) -> Change:
    return compare(build(before) if before else None, build(following))


@pytest.mark.parametrize(
    ("before", "following", "answer"),
    [
        (SHOP, SHOP, "Nothing changes."),
        (None, SHOP, "First deployment: 3 services in 6 stacks."),
        (
            SHOP,
            replace(SHOP, tables={"users": Table(), "carts": Table()}, apis={"api": ()}),
            "2 services added, 1 service changed, 1 table forgotten; no data is destroyed.",
        ),
        (SHOP, replace(SHOP, apis={}), "1 rest-api destroyed; no data is destroyed."),
        (SHOP, replace(SHOP, policy="latency"), "1 service changed; no data is destroyed."),
        (
            SHOP,
            replace(SHOP, regions=("us-east-1", "eu-west-1")),
            "1 service changed, eu-west-1 added, us-west-2 no longer used; no data is destroyed.",
        ),
        (
            replace(SHOP, trial=True),
            replace(SHOP, trial=True, buckets=()),
            "1 bucket destroyed; DATA IS DESTROYED: files.",
        ),
        (
            SHOP,
            replace(SHOP, tables={"sales": Table()}, apis={"api": ("sales",)}, was={"sales": "orders"}),
            "1 service changed, 1 service renamed; no data is destroyed.",
        ),
    ],
)
def test_the_first_line_is_the_answer(before: Shop | None, following: Shop, answer: str):
    assert headline(change(following, before)) == answer


def test_the_text_tells_each_stack_and_ends_with_commands_in_their_order():
    assert change_as_text(change(replace(SHOP, policy="latency")), "infra") == (
        "1 service changed; no data is destroyed.\n"
        "Touched: names.\n"
        "\n"
        "shop-edge\n"
        "  adds      aws_route53_record.api_latency-us-east-1\n"
        "  adds      aws_route53_record.api_latency-us-west-2\n"
        "  changes   aws_route53_record.api_name: alias.name\n"
        "  destroys  aws_route53_record.api_failover-us-east-1\n"
        "  destroys  aws_route53_record.api_failover-us-west-2\n"
        "\n"
        "Apply it in this order:\n"
        "1. shop-edge: Adds 2 resources and changes 1 resource. Public names come last, when what they lead to exists. "
        "What it will drop stays until then.\n"
        "   terraform -chdir=infra/transition/shop-edge init && terraform -chdir=infra/transition/shop-edge apply\n"
        "2. shop-edge: Destroys 2 resources. Public names go first, while what they lead to still exists.\n"
        "   terraform -chdir=infra/stacks/shop-edge init && terraform -chdir=infra/stacks/shop-edge apply\n"
    )


def test_a_first_deployment_is_not_told_resource_by_resource():
    text = change_as_text(change(SHOP, None), "infra")

    assert "aws_" not in text
    assert text.count("terraform -chdir=") == 12


def test_another_version_of_the_provider_upgrades_the_lock_file():
    versions = {"aws": {**VERSIONS["aws"], "version": ">= 6"}}

    assert "init -upgrade &&" in change_as_text(change(replace(SHOP, versions=versions)), "infra")


@pytest.mark.parametrize("out", ["my infra", "it's", "$(touch x)", "/", "a;b", "infra/"])
def test_commands_can_be_pasted_whatever_the_folder_is_called(out: str):
    line = change_as_text(change(replace(SHOP, policy="latency")), out).splitlines()[-1]
    shown = subprocess.run(
        ["sh", "-c", 'terraform() { printf "%s\\n" "$@"; }\n' + line], capture_output=True, text=True, check=True
    )

    assert shown.stdout.splitlines()[0] == f"-chdir={out.rstrip('/')}/stacks/shop-edge"


def test_many_resources_are_cut_in_the_text_and_whole_in_the_data():
    def holding(number: int) -> Build:
        resources = {"aws_iam_role": {f"api_{index}": {} for index in range(number)}}
        return Build((StackBuild("shop-us-east-1", Phase.REGION, "us-east-1", {"resource": resources}),))

    result = compare(holding(0), holding(30))

    assert "  adds      and 18 more\n" in change_as_text(result, "infra")
    assert len(change_as_data(result)["stacks"]["shop-us-east-1"]["added"]) == 30


def test_what_comes_from_the_input_starts_no_line_of_its_own():
    terraform = {"resource": {"aws_iam_role": {"api_a\n::error::b": {}}}}
    result = compare(Build(()), Build((StackBuild("shop-edge", Phase.EDGE, None, terraform),)))

    assert not [line for line in change_as_text(result, "infra").splitlines() if line.startswith("::")]


def test_the_data_is_json_and_holds_no_value():
    following = replace(SHOP, tables={"orders": Table(), "s3cret": Table()}, apis={"api": ("orders", "s3cret")})
    data = change_as_data(change(following))

    assert json.loads(json.dumps(data)) == data
    assert data["format"] == 1
    assert [step["folder"] for step in data["steps"]] == [
        "stacks/shop-data", "stacks/shop-us-east-1", "stacks/shop-us-west-2",
    ]  # fmt: skip
    assert "shop-s3cret" not in json.dumps(data)


class TestTheScript:
    """`apply.sh`, run by a real shell with a `terraform` that notes how it was called."""

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        folder = tmp_path / "it's my $HOME infra"
        folder.mkdir()
        script = folder / "apply.sh"
        script.write_text(change_as_script(change(replace(SHOP, tables={}, apis={"api": ()})), "sha256:1"))
        script.chmod(0o755)
        tools = tmp_path / "tools"
        tools.mkdir()
        noting = tools / "terraform"
        noting.write_text('#!/bin/sh\necho "$PWD|$*" >> "$NOTES"\ncase $* in *"$FAIL"*) exit 1 ;; esac\n')
        noting.chmod(0o755)
        return folder

    def run(self, folder: Path, *words: str, fail: str = "nothing", shell: str = "sh"):
        notes = folder.parent / "notes"
        notes.unlink(missing_ok=True)
        environment = {
            **os.environ, "PATH": f"{folder.parent / 'tools'}:{os.environ['PATH']}", "NOTES": str(notes), "FAIL": fail,
            "CDPATH": "/",
        }  # fmt: skip
        command = [shell, str(folder / "apply.sh"), *words]
        done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd="/", check=False)
        called = notes.read_text().splitlines() if notes.exists() else []
        assert all(line.split("|")[0] == str(folder) for line in called)
        return done, [line.split("|")[1] for line in called]

    @pytest.mark.parametrize("shell", [one for one in ("sh", "dash", "bash", "busybox") if shutil.which(one)])
    def test_applies_every_step_in_its_order(self, folder: Path, shell: str):
        done, called = self.run(folder, shell=shell)

        assert (done.returncode, done.stderr) == (0, "")
        assert called == [
            f"-chdir={place} {verb}"
            for place in ("stacks/shop-us-east-1", "stacks/shop-us-west-2", "stacks/shop-data")
            for verb in ("init", "apply")
        ]
        assert "Step 3 of 3. shop-data: Forgets 2 resources." in done.stdout

    def test_stops_at_the_first_failure_and_says_how_to_go_on(self, folder: Path):
        done, called = self.run(folder, fail="shop-us-west-2 apply")

        assert done.returncode == 1
        assert called[-1] == "-chdir=stacks/shop-us-west-2 apply"
        assert "Step 2 of 3 did not succeed. To go on from there: ./apply.sh 2" in done.stderr

    def test_goes_on_from_a_step(self, folder: Path):
        _, called = self.run(folder, "3")

        assert called == ["-chdir=stacks/shop-data init", "-chdir=stacks/shop-data apply"]

    @pytest.mark.parametrize("words", [("0",), ("4",), ("x",), ("-1",), ("",), ("1", "2"), ("9" * 30,), ("1; id",)])
    def test_refuses_a_step_that_there_is_not(self, folder: Path, words: tuple[str, ...]):
        done, called = self.run(folder, *words)

        if words == ("",):
            assert done.returncode == 0  # as without an argument
            return
        assert (done.returncode, called) == (2, [])
        assert done.stderr == "usage: apply.sh [FIRST STEP, 1 to 3]\n"

    def test_has_nothing_to_do_when_nothing_changes(self, folder: Path):
        (folder / "apply.sh").write_text(change_as_script(change(SHOP), "sha256:1"))
        done, called = self.run(folder)

        assert (done.stdout, called) == ("Nothing changes.\n", [])

    @pytest.mark.parametrize(
        ("words", "fail", "noted"),
        [
            ((), "nothing", "3"),
            ((), "shop-us-east-1 apply", "0"),
            ((), "shop-data init", "2"),
            (("3",), "shop-data", "2"),
        ],
    )
    def test_notes_how_far_it_has_come(self, folder: Path, words: tuple[str, ...], fail: str, noted: str):
        self.run(folder, *words, fail=fail)

        assert (folder / "applied").read_text() == f"sha256:1 {noted}"

    def test_applies_also_where_it_cannot_note_that(self, folder: Path):
        (folder / "applied").mkdir()
        done, called = self.run(folder)

        assert (done.returncode, len(called)) == (0, 6)


def test_two_changes_that_differ_in_values_alone_are_not_the_same_data():
    def coded(digest: str) -> Build:
        terraform = {"resource": {"aws_lambda_function": {"api_function-read": {"source_code_hash": digest}}}}
        return Build((StackBuild("shop-us-east-1", Phase.REGION, "us-east-1", terraform),))

    one, two = (change_as_data(compare(coded("a"), coded(digest))) for digest in ("b", "c"))

    assert {**one, "configurations": ""} == {**two, "configurations": ""}
    assert one != two

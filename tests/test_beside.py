"""Terraform of the user's own beside the stacks: carried as it is, or refused with the place."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from farshore.errors import InputError
from farshore.report.change import change_as_data, change_as_text
from farshore.spec import loads
from farshore.synthesis import write
from tests.constructs.synthesised import applied, read

SPEC = """
name: shop
regions: {primary: us-east-1, standby: us-west-2}
terraform: {beside: own}
services:
  orders: {type: table, key: {partition: id}}
  files: {type: bucket}
"""
TOPIC = b'resource "aws_sns_topic" "alerts" {\r\n  provider = aws\r\n  name     = "alerts"\r\n}\r\n'


def put(folder: Path, path: str, content: str | bytes = "") -> None:
    target = folder / "own" / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content if isinstance(content, bytes) else content.encode())


def synth(folder: Path, text: str = SPEC):
    return write(loads(text, str(folder / "spec.yaml")), folder / "infra")


def carried(folder: Path, below: str = "stacks") -> set[str]:
    root = folder / "infra" / below
    return {path.relative_to(root).as_posix() for path in root.rglob("*.tf*") if path.name != "cdk.tf.json"}


def refused(folder: Path, text: str = SPEC) -> list[str]:
    with pytest.raises(InputError) as raised:
        synth(folder, text)
    return [str(problem).replace(f"{folder}{os.sep}", "") for problem in raised.value.problems]


def test_files_come_into_the_stack_they_name_byte_for_byte(tmp_path: Path):
    put(tmp_path, "us-west-2/alerts.tf", TOPIC)
    put(tmp_path, "data/more.tf.json", "{}")
    put(tmp_path, "edge/.gitkeep")  # a folder without files may wait for its stack
    put(tmp_path, "README.md", "What is here.")

    synth(tmp_path)

    assert carried(tmp_path) == {"shop-us-west-2/alerts.tf", "shop-data/more.tf.json"}
    assert (tmp_path / "infra" / "stacks" / "shop-us-west-2" / "alerts.tf").read_bytes() == TOPIC


def test_a_file_that_the_user_removes_leaves_the_output_too(tmp_path: Path):
    put(tmp_path, "us-west-2/alerts.tf", TOPIC)
    put(tmp_path, "us-west-2/more.tf")
    synth(tmp_path)
    (tmp_path / "own" / "us-west-2" / "more.tf").unlink()

    synth(tmp_path)

    assert carried(tmp_path) == {"shop-us-west-2/alerts.tf"}


def test_a_link_within_the_folder_is_followed(tmp_path: Path):
    put(tmp_path, "us-west-2/alerts.tf", TOPIC)
    (tmp_path / "own" / "us-east-1").symlink_to("us-west-2")

    synth(tmp_path)

    assert carried(tmp_path) == {"shop-us-west-2/alerts.tf", "shop-us-east-1/alerts.tf"}


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("prod.tfvars", "may hold secrets"),
        ("terraform.tfstate", "may hold secrets"),
        ("cdk.tf.json", "has the name of farshore's own file"),
        ("CDK.tf.json", "has the name of farshore's own file"),
        ("notes.txt", "is no Terraform"),
        ("late_override.tf", "use `overrides` in the spec"),
        ("override.tf.json", "use `overrides` in the spec"),
        ("a:b.tf", "rename it"),
    ],
)
def test_what_is_no_terraform_of_a_stack_is_refused_by_name(tmp_path: Path, name: str, message: str):
    put(tmp_path, f"us-west-2/{name}")

    (problem,) = refused(tmp_path)
    assert problem.startswith(f"own/us-west-2/{name}: ")
    assert message in problem


def test_a_folder_below_a_stacks_folder_is_refused(tmp_path: Path):
    put(tmp_path, "us-west-2/modules/main.tf")

    assert refused(tmp_path)[0].startswith("own/us-west-2/modules: is a folder")


def test_a_file_outside_of_every_folder_belongs_to_no_stack(tmp_path: Path):
    put(tmp_path, "alerts.tf", TOPIC)

    assert "move it into a folder named after one: data, us-east-1, us-west-2, links" in refused(tmp_path)[0]


def test_a_folder_that_names_no_stack_is_answered_with_the_nearest(tmp_path: Path):
    put(tmp_path, "us-west2/alerts.tf", TOPIC)
    put(tmp_path, "edge/alerts.tf", TOPIC)

    edge, west = refused(tmp_path)
    assert edge.startswith("own/edge: this spec has no stack `edge`")
    assert west.startswith("own/us-west2: this spec has no stack `us-west2`; did you mean `us-west-2`?")


def test_a_missing_folder_is_said_at_its_key(tmp_path: Path):
    assert refused(tmp_path)[0].startswith("spec.yaml:4:21: terraform.beside: ")


def test_links_that_lead_out_of_the_folder_are_refused(tmp_path: Path):
    (tmp_path / "secret.tf").write_text("")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "a.tf").write_text("")
    put(tmp_path, "us-west-2/fine.tf")
    (tmp_path / "own" / "us-west-2" / "link.tf").symlink_to(tmp_path / "secret.tf")
    (tmp_path / "own" / "us-east-1").symlink_to(tmp_path / "elsewhere")

    problems = refused(tmp_path)
    assert [problem.partition(":")[0] for problem in problems] == ["own/us-east-1", "own/us-west-2/link.tf"]
    assert all("leads out of the folder" in problem for problem in problems)


@pytest.mark.parametrize("content", [b'resource "aws_sns_topic" "a" {', b"\xff\xfe", b'{"resource":'])
def test_a_file_that_terraform_could_not_read_is_refused(tmp_path: Path, content: bytes):
    put(tmp_path, "us-west-2/a.tf.json" if content.startswith(b'{"') else "us-west-2/a.tf", content)

    assert refused(tmp_path)[0].startswith("own/us-west-2/a.tf")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('resource "aws_s3_bucket" "files_bucket" {}', "`aws_s3_bucket.files_bucket` is declared by farshore"),
        ('data "aws_caller_identity" "current" {}', "`data.aws_caller_identity.current` is declared by farshore"),
        ('provider "aws" {}', "give yours another `alias`"),
        ('output "files_bucket" {\n  value = 1\n}', "`output.files_bucket` is declared by farshore"),
        ('terraform {\n  backend "s3" {}\n}', "`backend` is farshore's to say"),
        ("terraform {\n  cloud {}\n}", "`cloud` is farshore's to say"),
        ('terraform {\n  required_version = ">= 1.5"\n}', "`required_version` is farshore's to say"),
        (
            'terraform {\n  required_providers {\n    aws = { source = "hashicorp/aws" }\n  }\n}',
            "is set by `terraform.aws_provider`",
        ),
        ("removed {\n  from = aws_s3_bucket.files_bucket\n}", "is farshore's own"),
        ("moved {\n  from = aws_kms_key.files_key\n  to = aws_kms_key.mine\n}", "is farshore's own"),
    ],
)
def test_what_farshore_declares_itself_is_refused_with_its_line(tmp_path: Path, text: str, message: str):
    put(tmp_path, "us-west-2/mine.tf", f"# Mine.\n\n{text}\n")

    (problem,) = refused(tmp_path)
    assert problem.startswith("own/us-west-2/mine.tf:3: ")
    assert message in problem


def test_json_is_looked_at_in_the_same_way(tmp_path: Path):
    put(
        tmp_path,
        "us-west-2/mine.tf.json",
        '{"terraform": [{"cloud": {}, "required_providers": [{"aws": {}, "random": {}}]}],'
        ' "output": {"files_bucket": {}},'
        ' "resource": {"aws_kms_key": {"files_key": {}}}}',
    )

    assert len(refused(tmp_path)) == 4


def test_what_only_looks_like_a_clash_is_carried(tmp_path: Path):
    put(
        tmp_path,
        "us-west-2/mine.tf",
        """
terraform {
  required_providers {
    random = { source = "hashicorp/random" } # no backend, no cloud
  }
}
provider "aws" {
  alias  = "observer"
  region = "us-east-2"
}
resource "aws_s3_bucket" "files_bucket_logs" {}
data "aws_s3_bucket" "files_bucket" {
  bucket = aws_s3_bucket.files_bucket.id
}
output "files_logs" {
  value = "a cloud"
}
""",
    )

    synth(tmp_path)

    assert carried(tmp_path) == {"shop-us-west-2/mine.tf"}


def deployed(folder: Path) -> None:
    put(folder, "us-west-2/alerts.tf", TOPIC)
    synth(folder)
    applied(folder)


def test_a_file_that_changes_is_a_change_of_its_stack_alone(tmp_path: Path):
    deployed(tmp_path)
    assert synth(tmp_path).change.is_empty
    put(tmp_path, "us-west-2/alerts.tf", TOPIC.replace(b"alerts", b"alarms"))
    put(tmp_path, "us-east-1/new.tf")

    change = synth(tmp_path).change

    assert [(step.folder, step.sentence.partition(".")[0]) for step in change.steps] == [
        ("stacks/shop-us-east-1", "Adds 1 file of your own"),
        ("stacks/shop-us-west-2", "Changes 1 file of your own"),
    ]


def test_a_change_that_was_not_applied_still_counts_the_file(tmp_path: Path):
    deployed(tmp_path)
    put(tmp_path, "us-west-2/alerts.tf", TOPIC.replace(b"alerts", b"alarms"))
    synth(tmp_path)
    put(tmp_path, "us-west-2/alerts.tf", TOPIC.replace(b"alerts", b"others"))

    spec = loads(SPEC, str(tmp_path / "spec.yaml"))
    again = write(spec, tmp_path / "infra", applied="none")
    put(tmp_path, "us-west-2/alerts.tf", TOPIC)
    back = write(spec, tmp_path / "infra", applied="none")

    assert [step.folder for step in again.change.steps] == ["stacks/shop-us-west-2"]
    assert back.change.is_empty


def test_files_stand_beside_a_transition_too_or_terraform_would_destroy_what_they_make(tmp_path: Path):
    deployed(tmp_path)

    change = synth(tmp_path, SPEC.replace("  files: {type: bucket}\n", "  papers: {type: bucket}\n")).change

    assert "transition/shop-us-west-2" in [step.folder for step in change.steps]
    assert carried(tmp_path, "transition") == {"shop-us-west-2/alerts.tf"}


def test_the_change_says_that_it_does_not_know_what_the_files_make(tmp_path: Path):
    deployed(tmp_path)
    (tmp_path / "own" / "us-west-2" / "alerts.tf").unlink()

    change = synth(tmp_path).change

    text = change_as_text(change, "infra")
    assert text.startswith(
        "1 stack changed; no data of the spec's services is destroyed. Of your own files, see the plan.\n"
    )
    assert "  drops     alerts.tf: your own file, whose resources synth does not follow\n" in text
    assert change_as_data(change)["stacks"]["shop-us-west-2"]["own_files"] == {"alerts.tf": "drops"}


def test_files_of_a_stack_that_leaves_leave_with_it(tmp_path: Path):
    deployed(tmp_path)
    (tmp_path / "own" / "us-west-2" / "alerts.tf").unlink()

    change = synth(tmp_path, SPEC.replace("standby: us-west-2", "standby: eu-west-1")).change

    (west,) = (stack for stack in change.stacks if stack.name == "shop-us-west-2")
    assert west.leaving
    assert west.losses[-1] == "drops 1 file of your own"
    assert carried(tmp_path) == set()
    assert "resource" not in read(tmp_path / "infra", "shop-us-west-2")

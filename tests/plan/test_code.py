"""Where in the Terraform files an address is declared, through modules, and within the repository alone."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from farshore.findings import Place
from farshore.hcl.tree import Tree, base_of, read_tree
from farshore.plan.code import find

QUEUE = 'resource "aws_sqs_queue" "jobs" {\n}\n'


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def tree(folder: Path, files: dict[str, str], root: str = ".") -> Tree:
    """The configuration of some files in a repository."""
    (folder / ".git").mkdir(exist_ok=True)
    write(folder, files)
    return read_tree(str(folder / root), base_of(str(folder / root), "/"))


def at(found: Tree, address: str) -> str | None:
    written = find(found, address)
    return str(written.place) if written else None


def test_instances_modules_and_data(tmp_path: Path) -> None:
    found = tree(
        tmp_path,
        {
            "live/main.tf": '\nmodule "a" {\n  source = "../lib/a"\n}\ndata "aws_region" "here" {}\n',
            "lib/a/main.tf": 'module "b" { source = "./b" }',
            "lib/a/b/q.tf": f"\n{QUEUE}",
            "lib/a/b/q_override.tf": QUEUE,
        },
        "live",
    )
    assert at(found, 'module.a["x.y"].module.b[0].aws_sqs_queue.jobs["]"]') == "lib/a/b/q.tf:2"
    assert at(found, "module.a[0].module.b") == "lib/a/main.tf:1"
    assert at(found, "module.a") == "live/main.tf:2"
    assert at(found, "data.aws_region.here") == "live/main.tf:5"
    assert at(found, "aws_sqs_queue.jobs") is None
    assert found.remarks == ()


def test_what_is_gone_stands_where_that_is_said(tmp_path: Path) -> None:
    removed = "removed {\n  from = aws_sqs_queue.jobs\n}\nremoved {\n  from = module.old\n}\n"
    main = f"{removed}moved {{\n  from = aws_lb.a\n  to   = aws_lb.b\n}}\n"
    found = tree(tmp_path, {"main.tf": main})
    assert at(found, "aws_sqs_queue.jobs[3]") == "main.tf:1"
    assert at(found, "module.old[0].module.x.aws_lb.front") == "main.tf:4"
    assert at(found, "aws_lb.a") == "main.tf:7"


def test_a_downloaded_module_is_told_of_at_its_call(tmp_path: Path) -> None:
    listed = {"Modules": [{"Key": "", "Dir": "."}, {"Key": "queues", "Dir": ".terraform/modules/queues"}]}
    found = tree(
        tmp_path,
        {
            "main.tf": '\n\nmodule "queues" { source = "acme/queues/aws" }\nmodule "far" { source = "acme/far/aws" }',
            ".terraform/modules/modules.json": json.dumps(listed),
            ".terraform/modules/queues/main.tf": f"\n{QUEUE}",
        },
    )
    written = find(found, "module.queues.aws_sqs_queue.jobs")
    assert written is not None
    assert (str(written.place), str(written.downloaded)) == ("main.tf:3", ".terraform/modules/queues/main.tf:2")
    assert at(found, "module.far.aws_sqs_queue.jobs") == "main.tf:4"


def test_files_of_opentofu_take_the_place_of_terraforms(tmp_path: Path) -> None:
    found = tree(
        tmp_path,
        {
            "queues.tf": f'{QUEUE}resource "aws_sqs_queue" "for_terraform" {{}}\n',
            "queues.tofu": f"\n{QUEUE}",
            "topics.tf.json": '{"resource": {"aws_sns_topic": {"for_terraform": {}}}}',
            "topics.tofu.json": '\n{"resource": {"aws_sns_topic": {"alarms": {}}}}',
            # Another syntax is another file, and a plain `.tf` is Terraform's and OpenTofu's.
            "tables.tofu.json": '{"resource": {"aws_dynamodb_table": {"orders": {}}}}',
            "tables.tf": 'resource "aws_dynamodb_table" "carts" {}',
            "queues_override.tofu": QUEUE,
        },
    )
    assert at(found, "aws_sqs_queue.jobs") == "queues.tofu:2"
    assert at(found, "aws_sns_topic.alarms") == "topics.tofu.json:2"
    assert at(found, "aws_dynamodb_table.orders") == "tables.tofu.json:1"
    assert at(found, "aws_dynamodb_table.carts") == "tables.tf:1"
    assert at(found, "aws_sqs_queue.for_terraform") is None
    assert at(found, "aws_sns_topic.for_terraform") is None


def test_a_module_of_opentofu_alone(tmp_path: Path) -> None:
    found = tree(tmp_path, {"main.tofu": 'module "a" { source = "./a" }', "a/q.tofu": QUEUE})
    assert at(found, "module.a.aws_sqs_queue.jobs") == "a/q.tofu:1"


class TestOutside:
    """Nothing is read that lies outside of the repository."""

    @pytest.mark.parametrize("source", ["../../outside", "./link"])
    def test_modules(self, source: str, tmp_path: Path) -> None:
        write(tmp_path, {"outside/main.tf": QUEUE})
        (tmp_path / "repository" / "live").mkdir(parents=True)
        (tmp_path / "repository" / "live" / "link").symlink_to(tmp_path / "outside")
        found = tree(tmp_path / "repository", {"live/main.tf": f'module "m" {{ source = "{source}" }}'}, "live")
        assert at(found, "module.m.aws_sqs_queue.jobs") == "live/main.tf:1"
        assert found.remarks == ("module `m` is outside of the repository and not read.",)

    def test_files(self, tmp_path: Path) -> None:
        write(tmp_path, {"outside.tf": QUEUE})
        (tmp_path / "repository").mkdir()
        (tmp_path / "repository" / "linked.tf").symlink_to(tmp_path / "outside.tf")
        found = tree(tmp_path / "repository", {"main.tf": ""})
        assert at(found, "aws_sqs_queue.jobs") is None
        assert "leads out of the repository" in found.remarks[0]


class TestTrouble:
    """A remark, and the rest is read all the same."""

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b'resource "a" "b" {', "`odd.tf` ends within a brace"),
            (b"\xff\xfe\x00", "`odd.tf` is not UTF-8"),
            (b"#" * 10_000_001, "`odd.tf` is larger than 10 MB"),
        ],
    )
    def test_with_a_file(self, content: bytes, said: str, tmp_path: Path) -> None:
        (tmp_path / "odd.tf").write_bytes(content)
        found = tree(tmp_path, {"main.tf": QUEUE})
        assert at(found, "aws_sqs_queue.jobs") == "main.tf:1"
        assert found.remarks[0].startswith(said)

    def test_with_what_is_no_file(self, tmp_path: Path) -> None:
        (tmp_path / "loop.tf").symlink_to(tmp_path / "loop.tf")
        (tmp_path / "folder.tf").mkdir()
        os.mkfifo(tmp_path / "pipe.tf")
        found = tree(tmp_path, {"main.tf": QUEUE})
        assert at(found, "aws_sqs_queue.jobs") == "main.tf:1"
        assert len(found.remarks) == 3

    def test_with_modules_that_call_themselves(self, tmp_path: Path) -> None:
        found = tree(
            tmp_path,
            {"main.tf": f'module "m" {{ source = "./m" }}\n{QUEUE}', "m/main.tf": 'module "up" { source = "../" }'},
        )
        assert at(found, "module.m.module.up.aws_sqs_queue.jobs") == "m/main.tf:1"
        assert found.remarks == ("module `m.up` calls itself; it is followed once.",)

    @pytest.mark.parametrize(
        "text", ["", "{}", '{"Modules": [1]}', '{"Modules": [{"Key": "m", "Dir": 1}]}', "[" * 9999]
    )
    def test_with_the_list_of_downloaded_modules(self, text: str, tmp_path: Path) -> None:
        found = tree(tmp_path, {"main.tf": QUEUE, ".terraform/modules/modules.json": text})
        assert at(found, "aws_sqs_queue.jobs") == "main.tf:1"
        assert "run `terraform init` again" in found.remarks[0]


class TestNames:
    """Where the names of files begin."""

    def test_at_the_working_directory_without_a_repository(self, tmp_path: Path) -> None:
        write(tmp_path, {"a/b/main.tf": QUEUE})
        assert (
            at(read_tree(str(tmp_path / "a/b"), base_of(str(tmp_path / "a/b"), str(tmp_path))), "aws_sqs_queue.jobs")
            == "a/b/main.tf:1"
        )

    def test_byte_order_marks_and_line_ends(self, tmp_path: Path) -> None:
        (tmp_path / "main.tf").write_bytes(b"\xef\xbb\xbf" + f"\n{QUEUE}".replace("\n", "\r\n").encode())
        assert find(tree(tmp_path, {}), "aws_sqs_queue.jobs") == (Place("main.tf", 2), None)

"""`farshore review --config-dir`: findings at file and line, and comments in the code that accept them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.process import Result, farshore
from tests.plan.build import change, plan

TABLES = ("accounts", "orders")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A plan that deletes two tables, and the files that still declare one of each kind."""
    deleted = [
        change(
            f"module.data.aws_dynamodb_table.{name}",
            None,
            before={"name": name, "arn": f"arn:aws:dynamodb:us-east-1:123456789012:table/{name}"},
        )
        for name in TABLES
    ]
    (tmp_path / "plan.json").write_bytes(plan(*deleted))
    (tmp_path / "main.tf").write_text('module "data" {\n  source = "./data"\n}\n', encoding="utf-8")
    (tmp_path / "data").mkdir()
    write(tmp_path, "")
    return tmp_path


def write(folder: Path, comment: str, end: str = "") -> None:
    blocks = [f'resource "aws_dynamodb_table" "{name}" {{' for name in TABLES]
    text = f"{comment}\n{blocks[0]}{end}\n}}\n\n{blocks[1]}\n}}\n"
    (folder / "data" / "tables.tf").write_text(text, encoding="utf-8")


def review(folder: Path, *more: str, dirs: tuple[str, ...] = (".",)) -> Result:
    return farshore("review", "plan.json", *more, *(f"--config-dir={one}" for one in dirs), cwd=folder)


def found(result: Result) -> list[dict[str, Any]]:
    assert result.stderr == ""
    return [one for one in json.loads(result.stdout)["findings"] if one["rule"] == "stateful-destroyed"]


def test_every_format_names_the_line(folder: Path) -> None:
    assert "data/tables.tf:2" in review(folder).stdout
    assert "::error file=data/tables.tf,line=2," in review(folder, "--format", "github").stdout
    assert "<code>data/tables.tf:2</code>" in review(folder, "--format", "markdown").stdout
    both = found(review(folder, "--format", "json"))
    assert [(one["place"]["file"], one["code"]["file"], one["code"]["line"]) for one in both] == [
        ("plan.json", "data/tables.tf", 2),
        ("plan.json", "data/tables.tf", 5),
    ]
    sarif = json.loads(review(folder, "--format", "sarif").stdout)["runs"][0]["results"][0]
    (place,) = sarif["locations"]
    assert place["physicalLocation"] == {
        "artifactLocation": {"uri": "data/tables.tf"},
        "region": {"startLine": 2},
    }


@pytest.mark.parametrize(
    ("comment", "end"),
    [
        ("# farshore:ignore stateful-destroyed: moved", ""),
        ("/* farshore:ignore stateful-destroyed: moved */", ""),
        ("", " // farshore:ignore stateful-destroyed: moved"),
    ],
)
def test_a_comment_accepts_what_its_block_declares(comment: str, end: str, folder: Path) -> None:
    write(folder, comment, end)
    result = review(folder, "--format", "json")
    assert result.code == 1
    assert [(one["place"]["path"].rpartition(".")[2], one["waiver"]) for one in found(result)] == [
        ("orders", None),
        ("accounts", {"reason": "moved", "until": None}),
    ]
    write(
        folder,
        comment.replace("destroyed", "destroyed until=2020-01-01"),
        end.replace("destroyed", "destroyed until=2020-01-01"),
    )
    assert [one["waiver"] for one in found(review(folder, "--format", "json"))] == [None, None]


def test_a_comment_at_a_call_accepts_for_the_module(folder: Path) -> None:
    main = folder / "main.tf"
    main.write_text(f"# farshore:ignore stateful-destroyed: moved\n{main.read_text()}", encoding="utf-8")
    assert all(one["waiver"] for one in found(review(folder, "--format", "json")))


def test_one_of_another_rule_accepts_nothing_and_is_told(folder: Path) -> None:
    write(folder, "# farshore:ignore twin-missing: x1")
    result = review(folder)
    assert result.code == 1
    assert "waiver-unused  data/tables.tf:1" in result.stdout


@pytest.mark.parametrize(
    ("comment", "said"),
    [
        ("# farshore:ignore stateful-destroyed", "data/tables.tf:1: `farshore:ignore` gives no reason"),
        (
            "# farshore:ignore stateful-destroy: x",
            "data/tables.tf:1: there is no rule `stateful-destroy`; did you mean",
        ),
        ("# farshore:ignore stateful-destroyed until=never: x", "data/tables.tf:1: `until=never` is not a day"),
        ("# farshore:ignore stateful-destroyed: x\n", "data/tables.tf:1: `farshore:ignore` stands at no block"),
        (
            "# farshore:ignore stateful-destroyed: x\nlocals {}",
            "data/tables.tf:1: `farshore:ignore` stands at a `locals`",
        ),
    ],
)
def test_one_that_cannot_be_used_is_wrong_input(comment: str, said: str, folder: Path) -> None:
    write(folder, comment)
    result = review(folder)
    assert (result.code, result.stdout) == (2, "")
    assert said in result.stderr


class TestFolders:
    """What stands behind the option."""

    @pytest.mark.parametrize("dirs", [("plan.json:.",), ("data", "plan.json:.")])
    def test_one_plans_own_prevails(self, dirs: tuple[str, ...], folder: Path) -> None:
        assert "data/tables.tf:2" in review(folder, dirs=dirs).stdout

    @pytest.mark.parametrize(
        ("dirs", "said"),
        [
            (("missing",), "`missing` is not a folder"),
            (("other.json:.",), "there is no plan `other.json` among `plan.json`"),
            ((".", "data"), "contradicts `.`"),
            (("empty",), "`empty` holds no Terraform files"),
        ],
    )
    def test_a_wrong_one_is_told(self, dirs: tuple[str, ...], said: str, folder: Path) -> None:
        (folder / "empty").mkdir()
        result = review(folder, dirs=dirs)
        assert (result.code, result.stdout) == (2, "")
        assert said in " ".join(result.stderr.split())

    def test_a_strangers_comment_accepts_nothing(self, folder: Path) -> None:
        write(folder, "# farshore:ignore stateful-destroyed: trust me")
        (folder / ".terraform" / "modules").mkdir(parents=True)
        (folder / "data").rename(folder / ".terraform" / "modules" / "data")
        (folder / "main.tf").write_text('module "data" {\n  source = "acme/data/aws"\n}\n', encoding="utf-8")
        listed = {"Modules": [{"Key": "data", "Dir": ".terraform/modules/data"}]}
        (folder / ".terraform" / "modules" / "modules.json").write_text(json.dumps(listed), encoding="utf-8")
        first, _ = found(review(folder, "--format", "json"))
        assert (first["waiver"], first["code"]["file"], first["code"]["line"]) == (None, "main.tf", 1)
        assert [one["file"] for one in first["related_code"]] == [".terraform/modules/data/tables.tf"]


def test_a_folder_of_the_settings_is_seen_from_where_they_stand(folder: Path) -> None:
    (folder / "sub").mkdir()
    (folder / ".git").mkdir()
    for said in ('"."', '["plan.json:."]', '["./plan.json:."]'):
        (folder / "farshore.toml").write_text(f"[review]\nconfig_dir = {said}\n", encoding="utf-8")
        result = farshore("review", "../plan.json", cwd=folder / "sub")
        assert "data/tables.tf:2" in result.stdout, result.stderr


class TestProviders:
    """What a provider's block is to blame for stands there, and may be accepted there."""

    RULE = "provider-region-unresolved"

    @pytest.fixture
    def providers(self, tmp_path: Path) -> Path:
        """A plan of two providers that name no region, one with an alias, and their files."""
        document = json.loads(
            plan(change("aws_sqs_queue.a"), change("aws_sqs_queue.b"), change("aws_sqs_queue.c_west"))
        )
        document["configuration"]["provider_config"] = {"aws": {"name": "aws"}, "aws.west": {"name": "aws"}}
        (tmp_path / "plan.json").write_text(json.dumps(document), encoding="utf-8")
        self.declare(tmp_path)
        return tmp_path

    @staticmethod
    def declare(folder: Path, default: str = "", west: str = "") -> None:
        queues = "".join(f'resource "aws_sqs_queue" "{name}" {{}}\n' for name in ("a", "b", "c_west"))
        blocks = f'{default}\nprovider "aws" {{}}\n\n{west}\nprovider "aws" {{\n  alias = "west"\n}}\n'
        (folder / "main.tf").write_text(f"{queues}\n{blocks}", encoding="utf-8")

    def found(self, folder: Path) -> dict[int, dict[str, Any]]:
        """The findings by the line that they stand on."""
        result = review(folder, "--format", "json")
        assert result.stderr == ""
        told = [one for one in json.loads(result.stdout)["findings"] if one["rule"] == self.RULE]
        return {one["code"]["line"]: one for one in told}

    def test_every_format_names_the_block(self, providers: Path) -> None:
        found = self.found(providers)
        assert {line: one["place"]["path"] for line, one in found.items()} == {
            6: "aws_sqs_queue.a",
            9: "aws_sqs_queue.c_west",
        }
        assert [one["line"] for one in found[6]["related_code"]] == [1, 2]
        assert "provider.aws, main.tf:6" in review(providers).stdout
        assert "provider.aws.west, main.tf:9" in review(providers).stdout
        assert "::warning file=main.tf,line=9," in review(providers, "--format", "github").stdout
        assert "main.tf:6" in review(providers, "--format", "markdown").stdout

    @pytest.mark.parametrize(("default", "west", "accepted"), [("# {}", "", 6), ("", "/* {} */", 9)])
    def test_a_comment_above_it_accepts_what_stands_there(
        self, default: str, west: str, accepted: int, providers: Path
    ) -> None:
        comment = f"farshore:ignore {self.RULE}: the jobs set it"
        self.declare(providers, default.format(comment), west.format(comment))
        found = self.found(providers)
        assert [line for line, one in found.items() if one["waiver"]] == [accepted]
        assert len(found) == 2

    def test_it_accepts_nothing_of_the_resources(self, providers: Path) -> None:
        self.declare(providers, "# farshore:ignore single-region, twin-missing: x1")
        result = review(providers)
        assert result.stdout.count("waiver-unused  main.tf:5") == 2

    def test_without_its_block_it_stands_at_the_first_resource(self, providers: Path) -> None:
        (providers / "main.tf").write_text('resource "aws_sqs_queue" "a" {}\n', encoding="utf-8")
        assert "main.tf:1" in review(providers).stdout

    def test_files_in_json(self, providers: Path) -> None:
        (providers / "main.tf").unlink()
        comment = f"farshore:ignore {self.RULE}: the jobs set it"
        blocks = [{"alias": "west", "//": comment}, {}]
        text = json.dumps({"provider": {"aws": blocks}}, indent=1)
        (providers / "main.tf.json").write_text(text, encoding="utf-8")
        assert [bool(one["waiver"]) for _, one in sorted(self.found(providers).items())] == [True, False]

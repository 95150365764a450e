"""`farshore review`: plans in, exit codes, formats and outputs out, and one sentence for each wrong file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import traceback
from pathlib import Path

import pytest

from farshore.cli.plans import defects_without_values
from farshore.errors import InputError, Problem
from farshore.findings import Place, Severity
from tests.cli.process import SECONDS, Result, console_script, environment, farshore
from tests.plan.build import change, plan
from tests.plan.record import PLAN_FILE, RECORDED

CALM = plan(change("aws_sqs_queue.jobs", {"name": "jobs"}))
STATE = b'{"version": 4, "terraform_version": "1.11.4", "serial": 1, "lineage": "x", "resources": []}'
FLAWED = RECORDED / "teams" / "storefront_flawed" / PLAN_FILE
DISMANTLED = RECORDED / "teams" / "ledger_dismantled" / PLAN_FILE
TICKETS = [
    RECORDED / "teams" / f"tickets_us_{side}_{number}" / PLAN_FILE for side, number in (("east", 1), ("west", 2))
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with plans and with files that are none."""
    (tmp_path / "calm.json").write_bytes(CALM)
    (tmp_path / "flawed.json").write_bytes(FLAWED.read_bytes())
    (tmp_path / "dismantled.json").write_bytes(DISMANTLED.read_bytes())
    for file, name in zip(TICKETS, ("east", "west"), strict=True):
        (tmp_path / f"{name}.json").write_bytes(file.read_bytes())
    (tmp_path / "state.json").write_bytes(STATE)
    (tmp_path / "empty.json").write_bytes(b"")
    (tmp_path / "main.tf").write_text('resource "aws_s3_bucket" "a" {}\n', encoding="utf-8")
    (tmp_path / "sub").mkdir()
    return tmp_path


def piped(content: bytes, *arguments: str, cwd: Path) -> Result:
    """Run `farshore` with something on its stdin."""
    done = subprocess.run(
        [sys.executable, "-m", "farshore", *arguments],
        cwd=cwd,
        env=environment(PYTHONPATH=os.environ.get("PYTHONPATH", "")),
        input=content,
        capture_output=True,
        timeout=SECONDS,
        check=False,
    )
    return Result(done.returncode, done.stdout.decode(), done.stderr.decode())


def severities(folder: Path, *files: str) -> set[str]:
    result = farshore("review", *files, "--format", "json", "--fail-on", "never", cwd=folder)
    assert (result.code, result.stderr) == (0, "")
    return {one["severity"] for one in json.loads(result.stdout)["findings"]}


class TestExitCodes:
    """0 nothing at or above the threshold, 1 findings, 2 the input or usage is wrong."""

    @pytest.mark.parametrize("threshold", [*(one.label for one in Severity), "never"])
    @pytest.mark.parametrize("name", ["calm", "flawed", "dismantled"])
    def test_it_is_1_at_or_above_the_threshold(self, name: str, threshold: str, folder: Path) -> None:
        result = farshore("review", f"{name}.json", "--fail-on", threshold, cwd=folder)
        failing = {one.label for one in Severity if threshold != "never" and one >= Severity[threshold.upper()]}
        assert result.code == int(bool(failing & severities(folder, f"{name}.json")))
        assert result.stderr == ""
        assert result.stdout.splitlines()[-1].startswith(f"{name}.json: ")

    def test_errors_alone_fail_unless_told_otherwise(self, folder: Path) -> None:
        assert farshore("review", "calm.json", cwd=folder).code == 0
        assert farshore("review", "flawed.json", cwd=folder).code == 1

    @pytest.mark.parametrize(
        "arguments",
        [
            (),
            ("--fail-on", "error"),
            ("calm.json", "--format", "yaml"),
            ("calm.json", "--fail-on", "x"),
            ("calm.json", "--no-such-option"),
            ("calm.json", "--output", "report.unknown"),
            ("calm.json", "--output", "a.json", "--output", "a.json"),
        ],
    )
    def test_wrong_usage_is_2(self, arguments: tuple[str, ...], folder: Path) -> None:
        result = farshore("review", *arguments, cwd=folder)
        assert (result.code, result.stdout) == (2, "")
        assert "Traceback" not in result.stderr


class TestInput:
    """Where plans come from."""

    def test_stdin(self, folder: Path) -> None:
        result = piped(CALM, "review", "-", cwd=folder)
        assert (result.code, result.stderr) == (0, "")
        assert result.stdout.startswith("<stdin>  ")

    def test_an_empty_stdin(self, folder: Path) -> None:
        result = piped(b"", "review", "-", cwd=folder)
        assert (result.code, result.stdout) == (2, "")
        assert result.stderr.startswith("<stdin>: is empty; make it with")

    def test_several_plans_are_reviewed_together(self, folder: Path) -> None:
        result = farshore("review", "east.json", "west.json", "--format", "json", cwd=folder)
        assert (result.code, result.stderr) == (0, "")
        whole = json.loads(result.stdout)
        assert [one["file"] for one in whole["plans"]] == ["east.json", "west.json"]
        assert whole["serving_regions"] == ["us-east-1", "us-west-2"]
        assert whole["twins"]

    @pytest.mark.parametrize("again", ["calm.json", "./calm.json", "sub/../calm.json"])
    def test_the_same_file_twice_is_read_once(self, again: str, folder: Path) -> None:
        result = farshore("review", "calm.json", again, "--format", "json", cwd=folder)
        assert [one["file"] for one in json.loads(result.stdout)["plans"]] == ["calm.json"]

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
    def test_what_powershell_writes_is_read(self, encoding: str, folder: Path) -> None:
        (folder / "wide.json").write_bytes(FLAWED.read_text("utf-8").encode(encoding))
        wide, plain = (
            farshore("review", name, "--format", "github", cwd=folder) for name in ("wide.json", "flawed.json")
        )
        assert (wide.code, wide.stderr) == (1, "")
        assert wide.stdout.replace("wide.json", "flawed.json") == plain.stdout

    def test_a_file_name_of_any_bytes_can_be_reported(self, folder: Path) -> None:
        odd = b"\xff\x1b[31m`@x`.json"
        try:
            (folder / os.fsdecode(odd)).write_bytes(CALM)
        except OSError:
            pytest.skip("this file system takes only names it can read")
        for format_ in ("terminal", "json", "markdown", "sarif", "junit", "github", "gitlab", "html"):
            result = farshore("review", odd, "--format", format_, cwd=folder)
            assert (result.code, result.stderr) == (0, ""), format_
            assert "\x1b" not in result.stdout


class TestWrongInput:
    """One sentence for each file, on stderr, without a traceback."""

    def test_every_file_that_is_wrong_is_told(self, folder: Path) -> None:
        files = ("calm.json", "state.json", "empty.json", "main.tf", "missing.json", "sub")
        result = farshore("review", *files, cwd=folder)
        assert (result.code, result.stdout) == (2, "")
        lines = result.stderr.splitlines()
        assert [line.partition(": ")[0] for line in lines] == list(files[1:])
        assert "is a state file, not a plan; make it with `terraform plan -out plan.bin`" in lines[0]
        assert "is empty" in lines[1]
        assert "looks like Terraform configuration (HCL)" in lines[2]
        assert "cannot be read: No such file or directory" in lines[3]
        assert "cannot be read: Is a directory" in lines[4]

    @pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read every file")
    def test_an_unreadable_file(self, folder: Path) -> None:
        (folder / "calm.json").chmod(0)
        result = farshore("review", "calm.json", cwd=folder)
        assert (result.code, result.stdout) == (2, "")
        assert result.stderr == "calm.json: cannot be read: Permission denied\n"

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"PK\x03\x04\x14\x00", "binary format"),
            (b"\x1f\x8b\x08\x00", "is compressed"),
            (CALM[:-20], "ends in the middle"),
            (CALM + CALM, "several JSON documents"),
            (b"wrapper\n" + CALM, "lines before the JSON"),
            (CALM + b"\nwrapper\n", "lines after the JSON"),
            (b'{"@level":"info"}\n{"@level":"info"}\n', "the log of `terraform plan -json`"),
            (b"Terraform will perform the following actions:\n", "for people"),
            (b'{"format_version":"1.0","values":{}}', "of a state, not of a plan"),
            (b'{"plan":' + CALM + b"}", "inside `plan`"),
            (b"[]", "holds a list"),
            (b"1", "single JSON value"),
            (b"{}", "no `format_version`"),
            (b"hello", "is not JSON"),
            (b"\xff\xfe{\x00\x00", "begins as UTF-16 but is not"),
            (b'{"format_version":"2.0","resource_changes":[]}', "reads 0.x and 1.x"),
            (b'{"format_version":"1.2","resource_changes":{}}', "not a plan as Terraform writes it"),
            (b'{"x":' * 100_000, "nested deeper"),
        ],
    )
    def test_what_is_no_plan_is_told_in_one_sentence(self, content: bytes, said: str, folder: Path) -> None:
        (folder / "x.json").write_bytes(content)
        result = farshore("review", "x.json", "--output", "report.md", cwd=folder)
        assert (result.code, result.stdout) == (2, "")
        assert said in result.stderr
        assert result.stderr.startswith("x.json: ")
        assert result.stderr.count("\n") == 1
        assert not (folder / "report.md").exists()

    def test_the_name_of_a_file_cannot_forge_a_line_of_a_log(self, folder: Path) -> None:
        result = farshore("review", "x\n::error::forged\x1b[31m", cwd=folder)
        assert result.code == 2
        assert result.stderr == "x ::error::forged [31m: cannot be read: No such file or directory\n"

    def test_debugging_tells_no_more_of_a_wrong_file(self, folder: Path) -> None:
        (folder / "x.json").write_bytes(b'{"format_version":"1.2","variables":["MARKER"]}')
        for env in ({}, {"FARSHORE_DEBUG": "1"}):
            result = farshore("review", "x.json", cwd=folder, env=env)
            assert (result.code, result.stdout) == (2, "")
            assert "MARKER" not in result.stderr
            assert "Traceback" not in result.stderr


class TestDefects:
    """What is said when farshore itself is wrong."""

    def test_the_words_of_an_error_are_left_out(self) -> None:
        with pytest.raises(RuntimeError) as caught, defects_without_values():
            {}["MARKER"]
        assert str(caught.value) == "KeyError; its words are left out, they may hold values of the plan"
        shown = "".join(traceback.format_exception(caught.value))
        assert "KeyError: 'MARKER'" not in shown
        assert __file__ in shown

    def test_errors_for_people_are_let_through(self) -> None:
        with pytest.raises(InputError, match="x: is wrong"), defects_without_values():
            raise InputError([Problem(Place("x"), "is wrong")])


class TestOutput:
    """What goes where."""

    def test_several_reports_at_once(self, folder: Path) -> None:
        files = ["r.md", "r.json", "r.sarif", "r.xml", "r.html", "r.txt", "github=r.log"]
        outputs = [word for file in files for word in ("--output", file)]
        result = farshore("review", "flawed.json", *outputs, cwd=folder)
        assert (result.code, result.stdout, result.stderr) == (1, "", "")
        text = {file.partition("=")[2] or file: (folder / file.rpartition("=")[2]).read_text("utf-8") for file in files}
        assert text["r.md"].startswith("<!-- farshore review -->\n### farshore review: ")
        assert json.loads(text["r.json"])["schema_version"] == "1.2"
        assert json.loads(text["r.sarif"])["version"] == "2.1.0"
        assert text["r.xml"].startswith("<?xml")
        assert text["r.html"].startswith("<!DOCTYPE html>")
        assert text["r.txt"].startswith("flawed.json  us-east-1 <-> us-west-2")
        assert text["r.log"].startswith("::error file=flawed.json,title=farshore ")

    def test_a_report_in_a_file_and_one_on_stdout(self, folder: Path) -> None:
        result = farshore("review", "flawed.json", "--format", "markdown", "--output", "r.sarif", cwd=folder)
        assert result.stdout.startswith("<!-- farshore review -->")
        assert (folder / "r.sarif").exists()

    def test_a_file_that_cannot_be_written_is_2(self, folder: Path) -> None:
        result = farshore("review", "calm.json", "--output", "nowhere/r.md", cwd=folder)
        assert (result.code, result.stdout) == (2, "")
        assert result.stderr == "nowhere/r.md cannot be written: No such file or directory\n"

    def test_what_is_piped_has_no_colours(self, folder: Path) -> None:
        assert "\x1b" not in farshore("review", "flawed.json", cwd=folder).stdout

    def test_a_reader_that_goes_away_ends_it_quietly(self, folder: Path) -> None:
        command = [console_script(), "review", "flawed.json", "--format", "json", "--explain-twins"]
        env = environment(PYTHONPATH=os.environ.get("PYTHONPATH", ""))
        with subprocess.Popen(command, cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.close()
            _, stderr = process.communicate(timeout=SECONDS)
        assert (process.returncode, stderr) == (141, b"")

    def test_the_same_plan_gives_the_same_bytes(self, folder: Path) -> None:
        first, second = (farshore("review", "flawed.json", "--format", "json", cwd=folder) for _ in range(2))
        assert first == second


class TestOptions:
    """--name, --provider-region, --explain-twins."""

    def test_a_name_marks_the_comment_and_the_run(self, folder: Path) -> None:
        options = ("--name", "production", "--output", "r.md", "--output", "r.sarif")
        assert farshore("review", "calm.json", *options, cwd=folder).code == 0
        assert (folder / "r.md").read_text("utf-8").startswith("<!-- farshore review: production -->\n")
        assert "farshore/review/production/" in (folder / "r.sarif").read_text("utf-8")

    def test_a_region_that_a_plan_does_not_tell_can_be_stated(self, folder: Path) -> None:
        (folder / "x.json").write_bytes((RECORDED / "shapes" / "region_environment" / PLAN_FILE).read_bytes())
        told = [
            json.loads(farshore("review", "x.json", "--format", "json", *options, cwd=folder).stdout)
            for options in ((), ("--provider-region", "aws=eu-west-1"))
        ]
        assert [one["regions"] for one in told] == [[], ["eu-west-1"]]
        (first, *_) = told[1]["plans"][0]["resources"]
        assert first["region_from"] == "what you said of provider `aws`"

    @pytest.mark.parametrize("wrong", ["us-west-2", "aws=", "=us-west-2", "aws=oregon", "aws=us-west-2x"])
    def test_a_region_that_is_none_is_refused(self, wrong: str, folder: Path) -> None:
        result = farshore("review", "calm.json", "--provider-region", wrong, cwd=folder)
        assert (result.code, result.stdout) == (2, "")
        assert f"`{wrong}` is not KEY=REGION, as aws.west=us-west-2" in result.stderr

    def test_each_plan_can_have_a_region_of_its_own(self, folder: Path) -> None:
        for name in ("east", "west"):
            (folder / f"{name}.json").write_bytes((RECORDED / "shapes" / "region_environment" / PLAN_FILE).read_bytes())
        west = f"{folder}/west.json:aws=us-west-2"
        said = ("--provider-region", "east.json:aws=us-east-1", "--provider-region", west)
        files = ("east.json", str(folder / "west.json"))

        told = json.loads(farshore("review", *files, "--format", "json", *said, cwd=folder).stdout)

        assert told["regions"] == ["us-east-1", "us-west-2"]
        asked = farshore("review", *files, cwd=folder).stdout
        assert "--provider-region east.json:aws=REGION" in " ".join(asked.split())

    def test_what_is_said_of_one_plan_prevails_over_what_is_said_of_all(self, folder: Path) -> None:
        for name in ("east", "west"):
            (folder / f"{name}.json").write_bytes((RECORDED / "shapes" / "region_environment" / PLAN_FILE).read_bytes())
        said = ("--provider-region", "west.json:aws=us-west-2", "--provider-region", "aws=us-east-1")
        told = json.loads(farshore("review", "east.json", "west.json", "--format", "json", *said, cwd=folder).stdout)
        assert told["regions"] == ["us-east-1", "us-west-2"]

    @pytest.mark.parametrize(
        ("said", "answer"),
        [
            (["eats.json:aws=us-east-1"], "there is no plan `eats.json` among `east.json`, `sub/east.json`"),
            (["sub/east.json:aws.x=us-east-1"], "no provider configuration `aws.x` in `sub/east.json` (it has `aws`)"),
            (["aws.x=us-east-1"], "there is no provider configuration `aws.x` in `east.json` (it has `aws`) or `sub"),
            (
                ["eats:aws=us-east-1"],
                "`eats:aws=us-east-1`: there is no plan `eats` among `east.json`, `sub/east.json`",
            ),
            (["aws=us-east-1", "aws=us-east-2"], "`aws=us-east-1` and `aws=us-east-2` contradict each other"),
        ],
    )
    def test_what_is_said_of_nothing_is_refused(self, said: list[str], answer: str, folder: Path) -> None:
        for name in ("east.json", "sub/east.json"):
            (folder / name).write_bytes((RECORDED / "shapes" / "region_environment" / PLAN_FILE).read_bytes())
        options = [word for one in said for word in ("--provider-region", one)]
        result = farshore("review", "east.json", "sub/east.json", *options, cwd=folder)
        assert (result.code, result.stdout) == (2, "")
        assert answer in result.stderr

    def test_a_key_as_old_ones_write_of_a_modules_provider_is_taken(self, folder: Path) -> None:
        old = json.loads((RECORDED / "shapes" / "nested_modules" / PLAN_FILE).read_bytes())
        resources = old["configuration"]["root_module"]["module_calls"]["east"]["module"]["resources"]
        for one in resources:
            one["provider_config_key"] = "east:aws"
        (folder / "old.json").write_text(json.dumps(old), encoding="utf-8")
        for said in ("east:aws=ca-central-1", "old.json:east:aws=ca-central-1"):
            result = farshore("review", "old.json", "--format", "json", "--provider-region", said, cwd=folder)
            assert "ca-central-1" in json.loads(result.stdout)["regions"]

    def test_a_name_that_two_plans_have_is_refused(self, folder: Path) -> None:
        for name in ("east", "west"):
            (folder / name).mkdir()
            (folder / name / "plan.json").write_bytes(CALM)
        options = ("--provider-region", "plan.json:aws=us-east-1")
        result = farshore("review", "east/plan.json", "west/plan.json", *options, cwd=folder)
        assert (result.code, result.stdout) == (2, "")
        assert "may be about `east/plan.json` and `west/plan.json`; write the whole path" in result.stderr

    def test_twins_are_explained_when_asked_for(self, folder: Path) -> None:
        plain, explained = (
            farshore("review", "east.json", "west.json", *options, cwd=folder).stdout
            for options in ((), ("--explain-twins",))
        )
        assert "twins: " not in plain
        assert "twins: they have the same address" in explained


NAMED_LATER = "aws_sqs_queue.named_later"
DEEP = ".".join(["module.m"] * 30_000)
ADDRESSES = {
    "an address of 30,000 modules": f"{DEEP}.aws_sqs_queue.a",
    "an address of open brackets": "module.m" + "[" * 30_000 + ".aws_sqs_queue.a",
    "an address of quotes": "module.m" + '["' * 30_000 + ".aws_sqs_queue.a",
    "an address of escapes": "aws_sqs_queue.a" + '["\\' * 30_000,
    "an address of keys": "aws_sqs_queue.a" + "[0]" * 30_000,
    "an address of dots": "." * 30_000,
    "a name of a million letters": "aws_sqs_queue." + "a" * 1_000_000,
    "a NUL": "aws_sqs_queue.\0",
}
VALUES = {
    "a policy of brackets": {"policy": "[" * 100_000},
    "a policy that is a number": {"policy": "9" * 100_000},
    "numbers for words": {"name": 1e308, "arn": 7, "region": -5, "tags": [1]},
}
EXTREME = {
    **{
        name: plan(change(NAMED_LATER, {"name": "a"})).replace(f'"{NAMED_LATER}"'.encode(), json.dumps(one).encode())
        for name, one in ADDRESSES.items()
    },
    **{name: plan(change("aws_sqs_queue.a", one)) for name, one in VALUES.items()},
}


@pytest.mark.parametrize("format_", ["terminal", "json", "markdown", "sarif", "junit", "github", "gitlab", "html"])
@pytest.mark.parametrize("extreme", EXTREME)
def test_an_extreme_plan_is_reviewed_like_any_other(extreme: str, format_: str, folder: Path) -> None:
    (folder / "x.json").write_bytes(EXTREME[extreme])
    result = farshore("review", "x.json", "--format", format_, cwd=folder)
    assert (result.code, result.stderr) == (0, "")


def test_a_number_of_more_digits_than_are_read_is_refused(folder: Path) -> None:
    content = plan(change("aws_sqs_queue.a", {"delay_seconds": 12345})).replace(b"12345", b"9" * 100_000)
    (folder / "x.json").write_bytes(content)
    result = farshore("review", "x.json", cwd=folder)
    assert (result.code, result.stdout) == (2, "")
    assert result.stderr.startswith("x.json: what the plan says of `aws_sqs_queue.a` is not JSON")


@pytest.mark.parametrize(
    ("word", "answer"),
    [
        ("frankfurt", "Did you mean `eu-central-1`?"),
        ("EU", "There is no region `EU`."),
        ("us-west-2,nowhere", "`nowhere`"),
    ],
)
def test_a_standby_that_is_no_region_is_answered_with_the_right_word(word: str, answer: str, folder: Path) -> None:
    (folder / "x.json").write_bytes(plan(change("aws_sqs_queue.a", {"name": "a"})))
    result = farshore("review", "x.json", "--standby", word, cwd=folder)
    assert (result.code, result.stdout) == (2, "")
    assert answer in result.stderr

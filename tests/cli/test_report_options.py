"""Several reports from one run: which format goes where."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest

from farshore.cli.report_options import Destination, destinations
from tests.cli.process import farshore


@pytest.mark.parametrize(
    ("format_", "outputs", "expected"),
    [
        (None, [], [("terminal", None)]),
        ("json", [], [("json", None)]),
        ("json", ["x.json"], [("json", "x.json")]),
        ("json", ["report.txt"], [("json", "report.txt")]),
        ("json", ["report"], [("json", "report")]),
        (None, ["report.txt"], [("terminal", "report.txt")]),
        (None, ["a.sarif", "b.MD"], [("sarif", "a.sarif"), ("markdown", "b.MD")]),
        ("github", ["a.sarif"], [("sarif", "a.sarif"), ("github", None)]),
        (None, ["markdown=/dev/x"], [("markdown", "/dev/x")]),
        (None, ["sarif=x.json"], [("sarif", "x.json")]),
        (None, ["./a=b.json"], [("json", "./a=b.json")]),
        (None, ["junit=a=b"], [("junit", "a=b")]),
    ],
)
def test_each_report_has_its_destination(format_, outputs, expected) -> None:
    assert destinations(format_, outputs) == [Destination(*one) for one in expected]


@pytest.mark.parametrize(
    ("outputs", "says"),
    [
        (["report"], "cannot tell the format of `report`; write FORMAT=report"),
        (["sarfi=x"], "there is no format `sarfi`; did you mean `sarif`?"),
        (["json="], "names no file"),
        (["a.json", "./a.json"], "are the same file"),
    ],
)
def test_what_cannot_be_meant_is_refused(outputs, says) -> None:
    with pytest.raises(click.BadParameter, match=r".") as refused:
        destinations(None, outputs)
    assert says in str(refused.value)


def test_one_run_writes_every_format(specs: Path) -> None:
    names = ["r.json", "r.md", "r.sarif", "r.xml", "r.html", "r.txt", "github=r.log"]
    outputs = [word for name in names for word in ("--output", name)]
    result = farshore("preflight", "error.yaml", "clean.yaml", *outputs, cwd=specs)
    assert (result.code, result.stdout, result.stderr) == (1, "", "")
    for name in names:
        text = (specs / name.partition("=")[2]).read_text("utf-8") if "=" in name else (specs / name).read_text("utf-8")
        assert "error.yaml" in text
        assert "clean.yaml" in text


def test_stdout_and_files_can_differ(specs: Path) -> None:
    result = farshore("preflight", "error.yaml", "--format", "github", "--output", "r.sarif", cwd=specs)
    assert result.stdout.startswith("::error file=error.yaml,line=2,")
    assert json.loads((specs / "r.sarif").read_text("utf-8"))["version"] == "2.1.0"


def test_failures_in_junit_follow_fail_on(specs: Path) -> None:
    printed = [
        farshore("preflight", "warning.yaml", "--format", "junit", "--fail-on", threshold, cwd=specs).stdout
        for threshold in ("error", "warning")
    ]
    assert ["<failure" in text for text in printed] == [False, True]


def test_an_old_report_is_replaced_whole_and_keeps_its_mode(specs: Path) -> None:
    old = specs / "old.json"
    old.write_text("x" * 1_000_000, encoding="utf-8")
    old.chmod(0o640)
    (specs / "link.json").symlink_to(old)
    assert farshore("preflight", "clean.yaml", "--output", "link.json", cwd=specs).code == 0
    assert json.loads(old.read_text("utf-8"))["reports"]
    assert (specs / "link.json").is_symlink()
    assert old.stat().st_mode & 0o777 == 0o640
    assert list(specs.glob(".farshore*")) == []


def test_a_device_is_written_to_and_not_replaced(specs: Path) -> None:
    result = farshore(
        "preflight", "clean.yaml", "--output", "json=/dev/stdout", "--output", "html=/dev/null", cwd=specs
    )
    assert json.loads(result.stdout)["reports"]
    assert not Path("/dev/null").is_file()

"""`farshore preflight`: exit codes, formats, outputs."""

from __future__ import annotations

import json
import os
import pty
import subprocess
from pathlib import Path

import pytest

from farshore.findings import Severity
from tests.cli.process import console_script, environment, farshore

ALL = ["clean", "note", "warning", "error", "waived"]
FAILS = {
    "error": {"error"},
    "warning": {"error", "warning"},
    "note": {"error", "warning", "note"},
    "never": set(),
}


def test_every_threshold_is_tested() -> None:
    assert set(FAILS) == {*(severity.label for severity in Severity), "never"}


@pytest.mark.parametrize("threshold", FAILS)
@pytest.mark.parametrize("name", ALL)
def test_the_exit_code_is_1_at_or_above_the_threshold(name: str, threshold: str, specs: Path) -> None:
    result = farshore("preflight", f"{name}.yaml", "--fail-on", threshold, cwd=specs)
    assert result.code == int(name in FAILS[threshold])
    assert result.stderr == ""
    assert f"{name}.yaml: " in result.stdout


def test_errors_alone_fail_unless_told_otherwise(specs: Path) -> None:
    assert [farshore("preflight", f"{name}.yaml", cwd=specs).code for name in ALL] == [0, 0, 0, 1, 0]


@pytest.mark.parametrize(("epoch", "code"), [("1795219200", 0), ("32472144000", 1), ("tomorrow", 2), ("9" * 40, 2)])
def test_the_day_of_the_check_can_be_given(epoch: str, code: int, specs: Path) -> None:
    result = farshore("preflight", "clean.yaml", "--fail-on", "warning", cwd=specs, env={"SOURCE_DATE_EPOCH": epoch})
    assert result.code == code
    assert "Traceback" not in result.stderr
    assert ("stale-catalog" in result.stdout) is (code == 1)


def test_several_specs_are_one_report_with_the_worst_exit_code(specs: Path) -> None:
    result = farshore("preflight", "clean.yaml", "error.yaml", "note.yaml", "--format", "json", cwd=specs)
    assert (result.code, result.stderr) == (1, "")
    assert [one["spec"]["name"] for one in json.loads(result.stdout)["reports"]] == ["clean", "error", "note"]


def test_one_spec_that_cannot_be_read_spoils_the_report(specs: Path) -> None:
    result = farshore("preflight", "clean.yaml", "nowhere.yaml", cwd=specs)
    assert (result.code, result.stdout) == (2, "")
    assert result.stderr.startswith("nowhere.yaml: no such file")


@pytest.mark.parametrize("format_", ["terminal", "json"])
def test_output_goes_whole_to_a_file_and_stdout_stays_empty(format_: str, specs: Path) -> None:
    printed = farshore("preflight", "error.yaml", "--format", format_, cwd=specs)
    result = farshore("preflight", "error.yaml", "--format", format_, "--output", "report.txt", cwd=specs)
    assert (result.code, result.stdout, result.stderr) == (1, "", "")
    assert (specs / "report.txt").read_text("utf-8") == printed.stdout


@pytest.mark.parametrize("output", ["nowhere/report.txt", "folder"])
def test_an_output_that_cannot_be_written_gets_exit_2(output: str, specs: Path) -> None:
    (specs / "folder").mkdir()
    result = farshore("preflight", "clean.yaml", "--output", output, cwd=specs)
    assert (result.code, result.stdout) == (2, "")
    assert output in result.stderr
    assert "Traceback" not in result.stderr


def test_no_output_is_written_when_a_spec_cannot_be_read(specs: Path) -> None:
    assert farshore("preflight", "nowhere.yaml", "--output", "report.txt", cwd=specs).code == 2
    assert not (specs / "report.txt").exists()


def test_what_is_piped_has_no_colours_and_no_signs(specs: Path) -> None:
    result = farshore("preflight", "error.yaml", cwd=specs)
    assert result.stdout.isascii()
    assert "\x1b" not in result.stdout


def in_terminal(specs: Path, *arguments: str, **env: str) -> str:
    """Return what a command writes to a terminal of 80 columns."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [console_script(), *arguments],
        cwd=specs,
        stdout=theirs,
        stderr=theirs,
        stdin=subprocess.DEVNULL,
        env=environment(TERM="xterm", COLUMNS="80", PYTHONIOENCODING="utf-8", **env),
    ):
        os.close(theirs)
        written = b""
        while True:
            try:
                chunk = os.read(ours, 65_536)
            except OSError:  # Linux says EIO when the other end has closed
                break
            if not chunk:
                break
            written += chunk
    os.close(ours)
    return written.decode()


def test_a_terminal_gets_colours_and_signs(specs: Path) -> None:
    shown = in_terminal(specs, "preflight", "clean.yaml")
    assert "\x1b[32m" in shown
    assert "✓" in shown


def test_no_color_takes_the_colours_and_leaves_the_signs(specs: Path) -> None:
    shown = in_terminal(specs, "preflight", "clean.yaml", NO_COLOR="1")
    assert "\x1b" not in shown
    assert "✓" in shown


def test_a_file_gets_no_colours_even_from_a_terminal(specs: Path) -> None:
    assert in_terminal(specs, "preflight", "error.yaml", "--output", "report.txt") == ""
    assert "\x1b" not in (specs / "report.txt").read_text("utf-8")


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
@pytest.mark.parametrize("format_", ["terminal", "json"])
def test_a_stream_of_any_encoding_can_carry_the_report(format_: str, encoding: str, specs: Path) -> None:
    text = (
        'name: shop\nregions: {primary: us-east-1, standby: us-west-2, avoid: {us-west-2: "→ 😀"}}\nalso_needs: [s3]\n'
    )
    (specs / "arrow.yaml").write_text(text, encoding="utf-8")
    env = {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    result = farshore("preflight", "arrow.yaml", "--format", format_, cwd=specs, env=env)
    assert (result.code, result.stderr) == (1, "")
    assert "to be avoided: " in result.stdout


def test_a_file_name_of_any_bytes_can_be_reported(specs: Path) -> None:
    odd = b"\xff\x1b[31m.yaml"
    try:
        (specs / os.fsdecode(odd)).write_bytes((specs / "error.yaml").read_bytes())
    except OSError:
        pytest.skip("this file system takes only names it can read")
    for format_ in ("terminal", "json"):
        result = farshore("preflight", odd, "--format", format_, cwd=specs)
        assert (result.code, result.stderr) == (1, "")
        assert "\x1b" not in result.stdout


def test_the_specs_that_ship_with_farshore_pass() -> None:
    folder = Path(__file__).parents[2] / "config"
    assert farshore("preflight", *sorted(folder.glob("*.yaml"))).code == 0


def test_the_same_spec_gives_the_same_bytes(specs: Path) -> None:
    first, second = (farshore("preflight", "error.yaml", "--format", "json", cwd=specs) for _ in range(2))
    assert first == second

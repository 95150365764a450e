"""The root of the command line: finding commands, usage errors, defects."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import click
import pytest

import farshore as package
from farshore.cli import main as main_module
from farshore.cli.main import guarded, root
from farshore.errors import FarshoreError, SourceUnreachable
from tests.cli.process import console_script, environment, farshore, run

COMMANDS = root.list_commands(click.Context(root))
BUILT = [name for name in COMMANDS if name != "init"]


def test_the_console_script_is_the_command_line() -> None:
    result = run(console_script(), "--version")
    assert (result.code, result.stdout, result.stderr) == (0, f"farshore {package.__version__}\n", "")


@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help_names_every_command_and_what_it_does(option: str) -> None:
    result = farshore(option)
    assert (result.code, result.stderr) == (0, "")
    assert all(f"\n  {name} " in result.stdout for name in COMMANDS)
    assert "which AWS regions can carry your services" in result.stdout


@pytest.mark.parametrize("name", BUILT)
def test_the_help_of_a_command_begins_with_what_the_list_says_of_it(name: str) -> None:
    result = farshore(name, "--help")
    assert (result.code, result.stderr) == (0, "")
    listed = farshore("--help").stdout.split(f"\n  {name} ")[1].split("\n")[0].strip()
    words = listed.rstrip(".").split(":")[0].split(",")[0]
    assert words in result.stdout


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("preflihgt", "There is no command `preflihgt`. Did you mean `preflight`?"),
        ("Synth", "There is no command `Synth`. Did you mean `synth`?"),
        (
            "zzz",
            "There is no command `zzz`. Commands: init, preflight, rank, synth, review, comment, catalog, regions, "
            "explain, schema, completion.",
        ),
    ],
)
def test_an_unknown_command_is_answered_with_the_nearest(written: str, says: str) -> None:
    result = farshore(written)
    assert (result.code, result.stdout) == (2, "")
    assert says in result.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--bogus",), "--bogus"),
        (("preflight", "--bogus", "x"), "--bogus"),
        (("preflight",), "Missing argument 'SPEC|PLAN|STATE...'"),
        (("preflight", "x.yaml", "--format", "pdf"), "'pdf' is not one of"),
        (("preflight", "x.yaml", "--fail-on", "fire"), "'fire' is not one of"),
        (("preflight", "x.yaml", "--source", "rumour"), "rumour"),
        (("synth", "x.yaml"), "Missing option '--out'"),
        (("explain", "one", "two"), "unexpected extra argument"),
    ],
)
def test_wrong_usage_gets_exit_2_and_the_way_to_the_help(arguments: tuple[str, ...], says: str) -> None:
    result = farshore(*arguments)
    assert (result.code, result.stdout) == (2, "")
    assert says in result.stderr
    assert "--help" in result.stderr
    assert "Traceback" not in result.stderr


def test_no_command_at_all_shows_the_help() -> None:
    result = farshore()
    assert result.code == 2
    assert "Commands:" in result.stdout + result.stderr


LIGHT = """
import sys
from farshore.cli.main import guarded, root
code = guarded(lambda: root.main(sys.argv[1:], prog_name="farshore", standalone_mode=False))
print(code, *sorted({name.partition(".")[0] for name in sys.modules}), file=sys.stderr)
"""
HEAVY = {"boto3", "botocore", "cdktf", "jsii", "constructs", "pydantic", "rich", "jsonschema", "urllib3", "moto"}
HEAVY_OF_STANDARD = {"asyncio", "http", "ssl", "socket", "multiprocessing", "unittest", "xml"}


@pytest.mark.parametrize(
    "arguments",
    [
        ("preflight", "clean.yaml"),
        ("preflight", "clean.yaml", "--format", "json"),
        ("preflight", "clean.yaml", "--format", "markdown"),
        ("preflight", "clean.yaml", "--format", "sarif"),
        ("preflight", "clean.yaml", "--format", "junit"),
        ("preflight", "clean.yaml", "--format", "github"),
        ("preflight", "clean.yaml", "--format", "html"),
        ("preflight", "error.yaml"),
        ("rank", "clean.yaml"),
        ("explain",),
        ("schema",),
        ("--help",),
    ],
    ids=" ".join,
)
def test_light_uses_import_nothing_heavy(arguments: tuple[str, ...], specs: Path) -> None:
    result = run(sys.executable, "-c", LIGHT, *arguments, cwd=specs)
    code, *modules = result.stderr.split()
    assert code == str(int("error.yaml" in arguments))
    assert set(modules) & (HEAVY | HEAVY_OF_STANDARD) == set()


@pytest.mark.parametrize("format_", ["terminal", "json", "markdown", "sarif", "junit", "github", "gitlab", "html"])
def test_only_the_page_pays_for_a_ranking(format_: str, specs: Path) -> None:
    code = LIGHT.replace('{name.partition(".")[0] for', "{name for")
    result = run(sys.executable, "-c", code, "preflight", "clean.yaml", "--format", format_, cwd=specs)
    assert ("farshore.checks.rank" in result.stderr.split()) is (format_ == "html")


def test_a_command_without_rules_imports_none(specs: Path) -> None:
    code = LIGHT.replace('{name.partition(".")[0] for', "{name for")
    loaded = run(sys.executable, "-c", code, "rank", "clean.yaml", cwd=specs).stderr.split()
    assert "farshore.checks.rank" in loaded
    assert not any(name.startswith(("farshore.checks.regions", "farshore.checks.topology")) for name in loaded)


def test_a_command_imports_no_other_command(specs: Path) -> None:
    code = LIGHT.replace('{name.partition(".")[0] for', "{name for")
    result = run(sys.executable, "-c", code, "explain", cwd=specs)
    loaded = {name for name in result.stderr.split() if name.startswith("farshore.cli.")}
    shared = {f"farshore.cli.{name}" for name in ("main", "output", "config", "parameters")}
    assert loaded <= {*shared, "farshore.cli.explain"}


@pytest.mark.parametrize(
    ("error", "code", "says"),
    [
        (FarshoreError("no such thing"), 2, "no such thing\n"),
        (SourceUnreachable("AWS is away"), 3, "AWS is away\n"),
        (KeyboardInterrupt(), 130, "interrupted\n"),
        (click.UsageError("not like this"), 2, "Error: not like this\n"),
    ],
)
def test_every_error_becomes_a_message_and_a_code(
    error: BaseException, code: int, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def action() -> None:
        raise error

    assert guarded(action) == code
    assert capsys.readouterr() == ("", says)


def fail() -> None:
    raise ValueError("unthought of")


def test_a_defect_is_named_one_without_a_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    assert guarded(fail) == main_module.DEFECT
    said = capsys.readouterr().err
    assert "this is a defect in farshore: ValueError: unthought of" in said
    assert "FARSHORE_DEBUG=1" in said


def test_a_defect_shows_its_traceback_on_request(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FARSHORE_DEBUG", "1")
    with pytest.raises(ValueError, match="unthought of"):
        guarded(fail)


@pytest.mark.parametrize(("value", "code"), [(None, 0), (0, 0), (1, 1), ("text", 0)])
def test_the_code_of_a_command_is_that_of_the_process(value: object, code: int) -> None:
    assert guarded(lambda: value) == code


def test_a_reader_that_goes_away_is_no_error(specs: Path) -> None:
    many = ["clean.yaml"] * 300
    writer = subprocess.Popen(
        [console_script(), "preflight", "--format", "json", *many],
        cwd=specs,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with writer:
        assert writer.stdout is not None
        assert writer.stderr is not None
        assert writer.stdout.readline() == b"{\n"
        writer.stdout.close()
        said = writer.stderr.read().decode()
    assert said == ""
    assert writer.returncode == main_module.READER_GONE


def test_a_full_disk_is_no_defect(specs: Path) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no /dev/full")
    with full.open("wb") as stdout:
        done = subprocess.run(
            [console_script(), "preflight", "clean.yaml"], cwd=specs, stdout=stdout, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 2
    assert done.stderr.decode() == "the result cannot be written: No space left on device\n"


def test_schema_prints_the_schema_and_nothing_else() -> None:
    result = farshore("schema")
    assert (result.code, result.stderr) == (0, "")
    assert json.loads(result.stdout)["title"] == "farshore spec"


def test_schema_writes_a_file(tmp_path: Path) -> None:
    result = farshore("schema", "--output", "schema.json", cwd=tmp_path)
    assert (result.code, result.stdout, result.stderr) == (0, "", "")
    assert (tmp_path / "schema.json").read_text("utf-8") == farshore("schema").stdout


@pytest.mark.parametrize("waits", [False, True])
def test_nothing_is_kept_from_an_orderly_end_while_a_question_still_waits(waits: bool, specs: Path) -> None:
    """Frozen objects under a thread that lives on crashed one end in fifty, after the message and before the code."""
    thread = "threading.Thread(target=time.sleep, args=(60,), daemon=True).start()" if waits else ""
    told = "atexit.register(lambda: print(gc.get_freeze_count(), file=sys.stderr))"
    code = f"import atexit, gc, sys, threading, time\n{told}\n{thread}\nfrom farshore.cli.main import main\nmain()"
    result = run(sys.executable, "-c", code, "explain", "too-few-zones", cwd=specs)
    assert (result.code, result.stderr.strip() == "0") == (0, waits)

"""Every command in surroundings that fail it: streams that are full or closed, and files that are none.

What is wrong with the machine or the input is never called a defect of farshore (exit code 70), and never a finding
(exit code 1).
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.process import environment
from tests.plan.build import change, plan

SECONDS = 30
COMMANDS = {
    "--version": 0,
    "--help": 0,
    "": 2,
    "no-such-command": 2,
    "init new": 0,
    "preflight clean.yaml": 0,
    "preflight error.yaml": 1,
    "preflight missing.yaml": 2,
    "rank clean.yaml": 0,
    "synth error.yaml --out out": 1,
    "review plan.json": 0,
    "review missing.json": 2,
    "comment report.md --repository a/b --pull-request 1": 2,
    "catalog show sqs": 0,
    "regions diff us-east-1 us-west-2": 0,
    "explain ttl-too-long": 0,
    "schema": 0,
}
"""Uses of the command line, each with its exit code where nothing is in its way."""

ON_STDERR = {use for use, code in COMMANDS.items() if code == 2 or use.startswith("synth")}
"""The uses that say what they have to say on stderr."""


@pytest.fixture
def folder(specs: Path) -> Path:
    """A folder with what the commands read."""
    (specs / "plan.json").write_bytes(plan(change("aws_sqs_queue.jobs", {"name": "jobs"})))
    (specs / "report.md").write_text("<!-- farshore review -->\nall is well\n", encoding="utf-8")
    os.mkfifo(specs / "pipe")
    (specs / "folder").mkdir()
    (specs / "folder" / "file").touch()
    return specs


def run(
    use: str, folder: Path, redirected: str = "", pass_fds: tuple[int, ...] = (), **extra: str
) -> tuple[int, str, str]:
    """Run a command as a shell does; return its exit code, stdout and stderr."""
    env = environment(PYTHONPATH=os.environ.get("PYTHONPATH", ""), XDG_CACHE_HOME=str(folder / "none"), **extra)
    env.pop("GITHUB_TOKEN", None)
    done = subprocess.run(
        ["/bin/bash", "-c", f'set -o pipefail; "$0" -m farshore {use} {redirected}', sys.executable],
        cwd=folder,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        pass_fds=pass_fds,
        timeout=SECONDS,
        check=False,
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.mark.parametrize("use", COMMANDS)
class TestStreams:
    """A stream that takes nothing."""

    @pytest.mark.parametrize("redirected", [">/dev/full", ">&-"])
    def test_a_result_that_cannot_be_written_is_told(self, use: str, redirected: str, folder: Path) -> None:
        code, _, said = run(use, folder, redirected)
        if use in ON_STDERR:
            assert code == COMMANDS[use]
        else:
            why = "No space left on device" if "full" in redirected else "Bad file descriptor"
            assert code == 2
            assert why in said
            assert said.count("\n") == 1
        assert "Traceback" not in said
        assert "defect" not in said

    @pytest.mark.parametrize("redirected", ["2>/dev/full", "2>&-", "<&- 2>&-"])
    def test_a_message_that_cannot_be_printed_changes_nothing(self, use: str, redirected: str, folder: Path) -> None:
        code, result, _ = run(use, folder, redirected)
        assert code == COMMANDS[use]
        if use not in ON_STDERR:
            (folder / "new").rename(folder / "old") if use == "init new" else None
            assert result == run(use, folder)[1]
        else:
            assert result == ""

    @pytest.mark.parametrize("redirected", [">/dev/full 2>&1", ">&- 2>&-", "<&- >&- 2>&-"])
    def test_nowhere_to_write_is_told_by_the_exit_code(self, use: str, redirected: str, folder: Path) -> None:
        assert run(use, folder, redirected)[0] == (COMMANDS[use] if use in ON_STDERR else 2)

    @pytest.mark.parametrize("both", [False, True])
    def test_a_reader_that_has_gone_is_no_finding(self, use: str, both: bool, folder: Path) -> None:
        out, into = os.pipe()
        os.close(out)
        code, _, said = run(use, folder, f">&{into} 2>&1" if both else f">&{into}", pass_fds=(into,))
        os.close(into)
        assert code == (COMMANDS[use] if use in ON_STDERR else 141)
        assert said == "" if both or use not in ON_STDERR else "Traceback" not in said

    @pytest.mark.parametrize(
        "extra", [{"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}]
    )
    def test_an_encoding_without_most_letters_will_do(self, use: str, extra: dict[str, str], folder: Path) -> None:
        code, result, said = run(use, folder, **extra)
        assert code == COMMANDS[use]
        assert (result + said).isascii()


READERS = [
    "preflight {}",
    "rank {}",
    "synth {} --out out",
    "review {}",
    "review plan.json --waivers {}",
    "comment {} --repository a/b --pull-request 1",
]
WRITERS = [
    "preflight clean.yaml --output json={}",
    "rank clean.yaml --output {}",
    "review plan.json --output json={}",
    "schema --output {}",
    "regions diff us-east-1 us-west-2 --output {}",
    "catalog show sqs --output {}",
    "init {}",
]


@pytest.mark.parametrize("use", READERS)
@pytest.mark.parametrize("named", ["/dev/zero", "/dev/full", "/dev/null", "pipe", "folder", "missing", "$'\\xff'"])
def test_what_cannot_be_read_is_refused_soon(use: str, named: str, folder: Path) -> None:
    code, result, said = run(use.format(named), folder)
    assert (code, result) == (2, "")
    assert named.strip("$'").replace("\\xff", " ") in said
    assert "defect" not in said


@pytest.mark.parametrize("use", WRITERS)
@pytest.mark.parametrize("named", ["/dev/full", "pipe", "folder", "missing/below", "error.yaml/below"])
def test_what_cannot_be_written_is_refused_soon(use: str, named: str, folder: Path) -> None:
    if use == "init {}" and named == "missing/below":
        pytest.skip("init makes the folders on the way")
    code, result, said = run(use.format(named), folder)
    assert (code, result) == (2, "")
    assert named in said
    assert "defect" not in said


@pytest.mark.parametrize("use", ["preflight {}", "rank {}", "review {}", "review plan.json --waivers {}"])
def test_a_file_may_come_through_a_pipe(use: str, folder: Path) -> None:
    file = "plan.json" if use == "review {}" else "clean.yaml"
    assert run(use.format(f"<(sleep 0.5; cat {file})"), folder)[0] == 0


def test_a_report_may_go_through_a_pipe(folder: Path) -> None:
    code, result, _ = run("preflight clean.yaml --output json=>(cat; echo end)", folder, "| cat")
    assert code == 0
    assert result.endswith("}\nend\n")


@pytest.mark.parametrize("stdin", ["</dev/zero", "<&-", "</dev/null", "< <(sleep 0.2)"])
@pytest.mark.parametrize("use", ["review -", "comment - --repository a/b --pull-request 1"])
def test_an_stdin_without_content_is_refused(use: str, stdin: str, folder: Path) -> None:
    code, result, said = run(use, folder, stdin)
    assert (code, result) == (2, "")
    assert "stdin" in said
    assert "defect" not in said


@pytest.mark.parametrize(
    ("word", "extra"),
    [
        ("$'\\xff'", {}),
        ("$'\\xff'", {"PYTHONIOENCODING": "ascii"}),
        ("$'a\\nb\\e[31m'", {}),
        ("'[[['", {}),
        ("é☃", {"PYTHONIOENCODING": "ascii"}),
        ("$(printf 'a%.0s' {1..100000})", {}),
    ],
    ids=["no UTF-8", "no UTF-8, in ASCII", "control characters", "brackets", "letters, in ASCII", "100,000 letters"],
)
@pytest.mark.parametrize(
    "use",
    [
        "{}",
        "catalog {}",
        "preflight {}",
        "preflight clean.yaml --format {}",
        "preflight clean.yaml --output {}",
        "review plan.json --provider-region {}",
        "explain {}",
        "catalog show {}",
        "catalog diff {}",
        "regions diff {} {}",
        "comment report.md --repository {} --pull-request 1",
        "comment report.md --repository a/b --pull-request 1 --marker {}",
    ],
)
def test_any_word_is_answered_as_wrong_usage(use: str, extra: dict[str, str], word: str, folder: Path) -> None:
    code, result, said = run(use.replace("{}", word), folder, **extra)
    assert (code, result) == (2, "")
    assert said
    assert "defect" not in said


@pytest.mark.parametrize("epoch", ["9" * 5000, "-62135596801", "253402300800", "now", "nan"])
@pytest.mark.parametrize("use", ["preflight clean.yaml", "rank clean.yaml", "review plan.json"])
def test_a_day_that_does_not_exist_is_refused(use: str, epoch: str, folder: Path) -> None:
    code, result, said = run(use, folder, SOURCE_DATE_EPOCH=epoch)
    assert (code, result) == (2, "")
    assert "SOURCE_DATE_EPOCH must be seconds since 1970" in said


def test_a_file_as_large_as_the_disk_has_room_for_is_refused_whole(folder: Path) -> None:
    use = "preflight clean.yaml --format html --output report.html"
    done = subprocess.run(
        ["/bin/bash", "-c", f'ulimit -f 1; "$0" -m farshore {use}', sys.executable],
        cwd=folder,
        env=environment(PYTHONPATH=os.environ.get("PYTHONPATH", ""), PYTHONDONTWRITEBYTECODE="1"),
        capture_output=True,
        timeout=SECONDS,
        check=False,
    )
    assert (done.returncode, done.stderr.decode()) == (2, "report.html cannot be written: File too large\n")
    assert not [one for one in folder.iterdir() if one.suffix == ".html" or one.name.startswith(".")]

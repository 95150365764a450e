"""What the place that a report goes to can show: colours, links, signs, its width, and what is being done."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from farshore.checks.regions.too_few_zones import TooFewZones
from farshore.cli.plans import LARGE
from tests.plan.build import change, plan

from .process import environment, farshore

COLOR, LINK = "\x1b[3", "\x1b]8;;"
WORDS = ("preflight", "warning.yaml")


def in_terminal(folder: Path, *words: str, **env: str) -> str:
    """What a person at a terminal is shown, stdout and stderr."""
    ours, theirs = pty.openpty()
    environ = environment(**{"TERM": "xterm-256color", "CI": "", **env})
    with subprocess.Popen(
        [sys.executable, "-m", "farshore", *words],
        cwd=folder,
        env={**environ, "PYTHONPATH": os.environ.get("PYTHONPATH", "")},
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
    ) as running:
        os.close(theirs)
        shown = b""
        while piece := read(ours):
            shown += piece
        running.wait(timeout=60)
    os.close(ours)
    return shown.decode()


def read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65_536)
    except OSError:  # the last process that had it is gone
        return b""


class TestColors:
    """Colours are for terminals, unless somebody says otherwise."""

    @pytest.mark.parametrize(
        ("words", "env", "colored"),
        [
            ((), {}, False),
            (("--color", "always"), {}, True),
            (("--color", "always"), {"NO_COLOR": "1"}, True),
            ((), {"FORCE_COLOR": "1"}, True),
            ((), {"FORCE_COLOR": "0"}, True),  # whatever its value
            ((), {"FORCE_COLOR": ""}, False),
            ((), {"FORCE_COLOR": "1", "NO_COLOR": "1"}, True),
            (("--color", "never"), {"FORCE_COLOR": "1"}, False),
            ((), {"FARSHORE_COLOR": "always"}, True),
            (("--color", "auto"), {"FARSHORE_COLOR": "always"}, False),
        ],
    )
    def test_in_a_pipe(self, specs: Path, words: tuple[str, ...], env: dict[str, str], colored: bool) -> None:
        before = farshore(*words, *WORDS, cwd=specs, env=env)
        after = farshore(*WORDS, *words, cwd=specs, env=env)
        assert before == after
        assert (COLOR in after.stdout) is colored

    @pytest.mark.parametrize(
        ("words", "env", "colored"),
        [
            ((), {}, True),
            ((), {"NO_COLOR": "1"}, False),
            (("--color", "never"), {}, False),
            (("--color", "always"), {"NO_COLOR": "1"}, True),
            ((), {"NO_COLOR": "1", "FORCE_COLOR": "1"}, True),
        ],
    )
    def test_in_a_terminal(self, specs: Path, words: tuple[str, ...], env: dict[str, str], colored: bool) -> None:
        assert (COLOR in in_terminal(specs, *words, *WORDS, **env)) is colored

    def test_a_file_gets_none(self, specs: Path) -> None:
        assert farshore(*WORDS, "--color", "always", "--output", "r.txt", cwd=specs).code == 0
        assert "\x1b" not in (specs / "r.txt").read_text()


class TestLinks:
    """A rule leads to the document that it rests on."""

    def test_in_a_terminal_and_where_they_are_asked_for(self, specs: Path) -> None:
        link = f"{LINK}{TooFewZones.source}\x1b\\too-few-zones{LINK}\x1b\\"
        assert link in in_terminal(specs, *WORDS)
        assert link in farshore(*WORDS, "--color", "always", cwd=specs).stdout

    @pytest.mark.parametrize("env", [{"TERM": "dumb"}, {"TERM": "linux"}, {"NO_COLOR": "1"}])
    def test_not_where_they_would_be_noise(self, specs: Path, env: dict[str, str]) -> None:
        assert LINK not in in_terminal(specs, *WORDS, **env)

    def test_not_in_the_log_of_a_job(self, specs: Path) -> None:
        assert LINK not in farshore(*WORDS, cwd=specs, env={"FORCE_COLOR": "1"}).stdout

    def test_a_review_has_them_too(self, tmp_path: Path) -> None:
        bucket = change("aws_s3_bucket.data", None, before={"bucket": "data"})
        (tmp_path / "plan.json").write_bytes(plan(bucket))
        shown = farshore("review", "plan.json", "--color", "always", cwd=tmp_path).stdout
        assert shown.count(f"{LINK}https://") == shown.count(f"{LINK}\x1b") > 0


@pytest.mark.parametrize(
    "words", [WORDS, ("explain", "ttl-too-long"), ("catalog", "show", "sqs"), ("rank", "clean.yaml")], ids=" ".join
)
class TestWidth:
    """COLUMNS says how wide a line may be, in a terminal and in a pipe."""

    def test_lines_are_as_wide_as_it_says(self, specs: Path, words: tuple[str, ...]) -> None:
        wide, narrow = (farshore(*words, cwd=specs, env={"COLUMNS": columns}).stdout for columns in ("160", "60"))
        assert wrapped_in(narrow, wide) <= 60 < wrapped_in(wide, narrow) <= 160

    @pytest.mark.parametrize("columns", ["", "0", "many", "-5", "99999"])
    def test_nonsense_does_no_harm(self, specs: Path, words: tuple[str, ...], columns: str) -> None:
        assert farshore(*words, cwd=specs, env={"COLUMNS": columns}).code == 0


def wrapped_in(text: str, other: str) -> int:
    """The length of the longest line that is wrapped: of those that are not the same in the other width."""
    lines = set(text.splitlines()) - set(other.splitlines())
    return max(len(line) for line in lines if "://" not in line and "/aws/service" not in line)


class TestProgress:
    """A person is told what takes long, on one line that goes; no pipe and no job is."""

    @pytest.fixture
    def large(self, tmp_path: Path) -> Path:
        (tmp_path / "plan.json").write_bytes(plan(change("aws_sqs_queue.jobs", {"name": "jobs"})) + b" " * LARGE)
        return tmp_path

    def test_a_large_review_says_what_it_is_at(self, large: Path) -> None:
        shown = in_terminal(large, "review", "plan.json")
        said = [piece.partition("\r")[0] for piece in shown.split("\r\x1b[K")]
        assert said[1:4] == [
            "reading plan 1 of 1, plan.json ...",
            "reviewing 1 resources ...",
            "writing the report ...",
        ]
        assert said[4].startswith("\x1b")  # the line is gone before the report begins

    @pytest.mark.parametrize("env", [{"CI": "true"}, {"TERM": "dumb"}])
    def test_a_job_and_a_dumb_terminal_are_not_told(self, large: Path, env: dict[str, str]) -> None:
        assert "reading plan" not in in_terminal(large, "review", "plan.json", **env)

    def test_a_pipe_is_not_told(self, large: Path) -> None:
        assert farshore("review", "plan.json", cwd=large).stderr == ""

    def test_a_small_review_is_over_before_anybody_wonders(self, tmp_path: Path) -> None:
        (tmp_path / "plan.json").write_bytes(plan(change("aws_sqs_queue.jobs", {"name": "jobs"})))
        assert "reading plan" not in in_terminal(tmp_path, "review", "plan.json")

    @pytest.mark.slow
    def test_synth_says_what_it_is_at(self, tmp_path: Path) -> None:
        (tmp_path / "shop.yaml").write_text(
            "name: shop\nregions: {primary: us-east-1, standby: us-west-2}\n"
            "services: {orders: {type: table, key: {partition: id}}}\n",
            encoding="utf-8",
        )
        shown = in_terminal(tmp_path, "synth", "shop.yaml", "--out", "infra", "--dry-run")
        assert [shown.index(word) for word in ("loading the AWS", "building the stacks", "writing the Terraform")] == (
            sorted(shown.index(word) for word in ("loading the AWS", "building the stacks", "writing the Terraform"))
        )
        assert shown.rindex("\r\x1b[K") < shown.index("Nothing was written.")

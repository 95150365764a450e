"""What a shell completes, asked as a shell asks: by a variable, in a process of its own."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from farshore.cli.completion import SHELLS
from farshore.report.formats import FORMATS

from .process import console_script, environment, farshore


def completed(line: str, folder: Path) -> list[str]:
    """What bash offers for the last word of a line; a space at its end begins a new one."""
    words = line.split(" ")
    env = {"_FARSHORE_COMPLETE": "bash_complete", "COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1)}
    result = farshore(cwd=folder, env=env)
    assert (result.code, result.stderr) == (0, "")
    return [one.partition(",")[2] for one in result.stdout.split()]


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("farshore pre", ["preflight"]),
        ("farshore explain ttl-too-l", ["ttl-too-long"]),
        ("farshore explain twin-m", ["twin-missing"]),
        ("farshore review --format mark", ["markdown"]),
        ("farshore review --output jun", ["junit="]),
        ("farshore review --standby us-gov-w", ["us-gov-west-1"]),
        ("farshore rank --candidates us-west-2,ca-", ["us-west-2,ca-central-1", "us-west-2,ca-west-1"]),
        ("farshore rank --primary ca-", ["ca-central-1", "ca-west-1"]),
        ("farshore review --provider-region aws.west=ca-w", ["aws.west=ca-west-1"]),
        ("farshore review --provider-region aws", []),
        ("farshore catalog show dynamodb", ["dynamodb", "dynamodbstreams"]),
        ("farshore catalog show dynamodb ca-w", ["ca-west-1"]),
        ("farshore regions diff ca-w", ["ca-west-1"]),
        ("farshore schema conf", ["config"]),
        ("farshore completion z", ["zsh"]),
        ("farshore --col", ["--color"]),
        ("farshore review --show", ["--show-config"]),
    ],
)
def test_words_are_completed(line: str, offered: list[str], tmp_path: Path) -> None:
    assert completed(line, tmp_path) == offered


def test_all_formats_are_offered(tmp_path: Path) -> None:
    assert completed("farshore preflight --fail-on never --format ", tmp_path) == list(FORMATS)


def test_settings_that_cannot_be_read_do_not_trouble_the_shell(tmp_path: Path) -> None:
    (tmp_path / "farshore.toml").write_text("broken", encoding="utf-8")
    assert completed("farshore review --config farshore.toml --fail-on nev", tmp_path) == ["never"]


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_asks_farshore(shell: str) -> None:
    result = farshore("completion", shell)
    assert (result.code, result.stderr) == (0, "")
    assert f"_FARSHORE_COMPLETE={shell}_complete" in result.stdout


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
def test_bash_itself_completes_with_it(tmp_path: Path) -> None:
    program = console_script()
    lines = [
        f'PATH="{program.parent}:$PATH"',
        'eval "$(farshore completion bash)"',
        "COMP_WORDS=(farshore explain ttl-too-l); COMP_CWORD=2",
        '_farshore_completion farshore; echo "${COMPREPLY[@]}"',
    ]
    done = subprocess.run(
        ["bash", "--norc", "-c", "\n".join(lines)],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("ttl-too-long\n", "")


def test_a_shell_that_nobody_knows_is_refused() -> None:
    result = farshore("completion", "csh")
    assert (result.code, result.stdout) == (2, "")
    assert "bash" in result.stderr

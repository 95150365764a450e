"""Every command that asks a server, against every way in which a server can fail to be the one it asked."""

from __future__ import annotations

import contextlib
import re
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.account.samples import EVERYTHING
from tests.cli.process import environment
from tests.servers.hostile import CANARY, MODES, hostile, reply, silent

TIMEOUT = 8
"""What the commands are given, in seconds."""

SLACK = 25
"""Seconds for starting five processes on a busy machine."""

SECRETS = {
    "AWS_ACCESS_KEY_ID": "AKIACANARYOFTHEKEYID",
    "AWS_SECRET_ACCESS_KEY": "canary-of-the-secret-key",
    "AWS_SESSION_TOKEN": "canary-of-the-session-token",
    "GITHUB_TOKEN": "ghs_canaryOfTheToken",
}
COMMANDS: Mapping[str, tuple[str, ...]] = {
    "account": ("preflight", "spec.yaml", "--account"),
    "ssm": ("preflight", "spec.yaml", "--source", "ssm"),
    "show": ("catalog", "show", "s3", "us-west-2", "--source", "ssm", "--format", "json"),
    "refresh": ("catalog", "refresh"),
    "comment": ("comment", "report.md"),
}


ALL = (
    "a sign-in page that says it is JSON",
    "a proxy that wants a password",
    "an empty 429",
    "numbers for texts",
    "JSON nested too deep",
    "an error with commands in its code",
    "silence",
    "dripping headers",
    "chunks without end",
)
"""In these, every command is run; in the others, one that asks AWS and one that asks GitHub.

tests/servers/test_aws.py asks SSM and others in every mode, without a process.
"""


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    stdout: str
    stderr: str
    seconds: float


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "spec.yaml").write_text(EVERYTHING, encoding="utf-8")
    (tmp_path / "report.md").write_text("<!-- farshore review -->\nAll is well.\n", encoding="utf-8")
    return tmp_path


def variables(folder: Path, **more: str) -> dict[str, str]:
    """What the commands run with: no configuration of this machine, and canaries for secrets."""
    kept = {
        name: value
        for name, value in environment().items()
        if not name.startswith(("AWS_", "GITHUB_")) and not name.lower().endswith("_proxy")
    }
    return {
        **kept,
        **SECRETS,
        "HOME": str(folder),
        "XDG_CACHE_HOME": str(folder / "cache"),
        "AWS_EC2_METADATA_DISABLED": "true",
        "GITHUB_REPOSITORY": "acme/shop",
        "GITHUB_REF": "refs/pull/7/merge",
        "FARSHORE_TIMEOUT": str(TIMEOUT),
        "FARSHORE_DEBUG": "1",
        "NO_PROXY": "127.0.0.1",
        **more,
    }


def run(folder: Path, env: Mapping[str, str], commands: Iterable[str] = COMMANDS) -> dict[str, Ended]:
    """Run commands at once."""
    begun = time.monotonic()
    started = {
        name: subprocess.Popen(
            [sys.executable, "-m", "farshore", *arguments],
            cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        for name, arguments in COMMANDS.items()
        if name in commands
    }  # fmt: skip
    return {name: _ended(process, begun) for name, process in started.items()}


def _ended(process: subprocess.Popen[bytes], begun: float) -> Ended:
    try:
        stdout, stderr = process.communicate(timeout=TIMEOUT + 2 * SLACK)
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
    return Ended(process.returncode, stdout.decode(), stderr.decode(), time.monotonic() - begun)


def assert_one_sentence(name: str, ended: Ended) -> None:
    """Check the promise: exit code 3, one line that says what was asked, nothing of the server's, in time."""
    assert (ended.code, ended.stdout) == (3, ""), (name, ended)
    assert re.fullmatch(r"[A-Za-z0-9][^\n]{40,700}\n", ended.stderr), (name, ended)
    assert ended.stderr[:-1].isprintable(), (name, ended)
    assert "::error" not in ended.stderr, (name, ended)
    assert "##[" not in ended.stderr, (name, ended)
    assert CANARY.lower() not in ended.stderr.lower(), (name, ended)
    assert not [secret for secret in SECRETS.values() if secret in ended.stderr], (name, ended)
    assert ended.seconds < TIMEOUT + SLACK, (name, ended)


@pytest.mark.parametrize("mode", MODES)
def test_a_server_that_is_none_is_one_sentence_and_exit_code_3(mode: str, folder: Path) -> None:
    with hostile(MODES[mode]) as address:
        url = f"http://{address}"
        env = variables(folder, AWS_ENDPOINT_URL=url, GITHUB_API_URL=url)
        for name, ended in run(folder, env, COMMANDS if mode in ALL else ("account", "comment")).items():
            assert_one_sentence(name, ended)
    assert not (folder / "cache").exists()


@pytest.fixture(params=["a proxy that wants a password", "a page instead of a tunnel", "a silent proxy"])
def proxy(request: pytest.FixtureRequest) -> Iterator[str]:
    modes = {
        "a proxy that wants a password": reply("407 Sign in", CANARY.encode()),
        "a page instead of a tunnel": reply("200 OK", CANARY.encode()),
        "a silent proxy": silent,
    }
    with hostile(modes[request.param]) as address:
        yield f"http://user:canary-of-the-password@{address}"


def test_behind_a_hostile_proxy_it_is_one_sentence_without_the_password(proxy: str, folder: Path) -> None:
    env = variables(folder, HTTPS_PROXY=proxy, https_proxy=proxy, NO_PROXY="")
    for name, ended in run(folder, env).items():
        assert_one_sentence(name, ended)
        assert "canary-of-the-password" not in ended.stderr


def test_a_server_without_tls_is_one_sentence(folder: Path) -> None:
    with hostile(MODES["a sign-in page"]) as address:
        url = f"https://{address}"
        for name, ended in run(folder, variables(folder, AWS_ENDPOINT_URL=url, GITHUB_API_URL=url)).items():
            assert_one_sentence(name, ended)


@pytest.mark.parametrize(
    "more",
    [
        {"AWS_ENDPOINT_URL": "no address"},
        {"AWS_ENDPOINT_URL": "http://127.0.0.1:1", "AWS_PROFILE": "none\n::error::x"},
        {"AWS_ENDPOINT_URL": "http://127.0.0.1:1", "AWS_CONFIG_FILE": "broken"},
        {"AWS_ENDPOINT_URL": "http://127.0.0.1:1", "AWS_CA_BUNDLE": "/nowhere"},
        {"AWS_ENDPOINT_URL": "http://127.0.0.1:1", "AWS_RETRY_MODE": "odd"},
        {"AWS_ENDPOINT_URL": "http://127.0.0.1:1", "AWS_ACCESS_KEY_ID": ""},
    ],
    ids=lambda more: " ".join(list(more)[-1:]),
)
def test_a_wrong_configuration_of_aws_is_one_sentence(more: dict[str, str], folder: Path) -> None:
    (folder / "broken").write_text(f"[{CANARY}\nx", encoding="utf-8")
    env = variables(folder, GITHUB_API_URL="http://127.0.0.1:1", **more)
    for name, ended in run(folder, env).items():
        assert_one_sentence(name, ended)

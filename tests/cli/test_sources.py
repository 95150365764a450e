"""What a user reads when SSM gives no answer, a wrong one or half of one: one sentence, and an exit code that tells."""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from farshore.catalog import data
from farshore.catalog.crawl import standin
from farshore.catalog.snapshot import EMBEDDED, ROOT
from tests.catalog.gateway import Call, Gateway, serve

from .process import Result, environment, farshore

REFUSALS = [
    ("AccessDeniedException", "`farshore catalog policy` prints the policy"),
    ("ExpiredTokenException", "sign in again"),
    ("ThrottlingException", "wait a minute"),
    ("UnrecognizedClientException", "check AWS_PROFILE"),
]


@pytest.fixture(scope="module")
def moto_url() -> Iterator[str]:
    with standin.stand_in() as url:
        yield url


@pytest.fixture
def gateway(moto_url: str) -> Iterator[Gateway]:
    """A gateway to moto that behaves until it is told not to."""
    with serve(moto_url) as gate:
        yield gate


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """The cached snapshot of a user whose cache is `tmp_path`, as old as ours."""
    file = tmp_path / "farshore" / EMBEDDED
    file.parent.mkdir()
    file.write_bytes(data.path(EMBEDDED).read_bytes())
    return file


def preflight(gateway: Gateway, specs: Path) -> Result:
    return farshore("preflight", specs / "clean.yaml", "--source", "ssm", env=aws(gateway.url))


def refresh(gateway: Gateway, cache: Path) -> Result:
    return farshore("catalog", "refresh", env=aws(gateway.url, XDG_CACHE_HOME=str(cache.parents[1])))


def aws(url: str, **more: str) -> dict[str, str]:
    return environment(AWS_ENDPOINT_URL=url, AWS_ACCESS_KEY_ID="testing", AWS_SECRET_ACCESS_KEY="testing", **more)


def assert_one_sentence(ended: Result, says: str) -> None:
    """Check that a command ended with 3, nothing on stdout, and one line with the remedy."""
    assert (ended.code, ended.stdout) == (3, "")
    assert says in ended.stderr
    assert ended.stderr.count("\n") == 1
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(("code", "says"), REFUSALS)
def test_a_refused_question_is_one_sentence_and_exit_code_3(
    gateway: Gateway, specs: Path, code: str, says: str
) -> None:
    gateway.answer = lambda _: (400, {"__type": code, "message": "no"})
    assert_one_sentence(preflight(gateway, specs), says)


@pytest.mark.parametrize(("code", "says"), REFUSALS)
def test_a_refused_refresh_leaves_the_cache_as_it_was(gateway: Gateway, cache: Path, code: str, says: str) -> None:
    gateway.answer = lambda _: (400, {"__type": code, "message": "no"})
    before = cache.read_bytes()
    assert_one_sentence(refresh(gateway, cache), says)
    assert [file.read_bytes() for file in cache.parent.iterdir()] == [before]


@pytest.mark.parametrize("answer", [{}, {"Parameters": None}, {"Parameters": [{}]}, "not JSON", []])
def test_an_answer_that_is_none_is_half_an_answer(gateway: Gateway, specs: Path, answer: Any) -> None:
    gateway.answer = lambda _: (200, answer)
    assert_one_sentence(preflight(gateway, specs), "incomplete or invalid answer")


def test_a_refresh_that_gets_half_an_answer_leaves_the_cache_as_it_was(gateway: Gateway, cache: Path) -> None:
    def lose_a_partition(_: Call, answer: dict[str, Any]) -> None:
        name = f"{ROOT}/regions/af-south-1/partition"
        answer["Parameters"] = [one for one in answer["Parameters"] if one["Name"] != name]

    gateway.edit = lose_a_partition
    before = cache.read_bytes()
    assert_one_sentence(refresh(gateway, cache), "half an answer: region af-south-1 has no partition")
    assert [file.read_bytes() for file in cache.parent.iterdir()] == [before]


@pytest.mark.parametrize("word", ["__DELETE_FLAG__", "../../etc", "s3\n"])
def test_what_is_no_id_is_refused_and_never_sent(gateway: Gateway, tmp_path: Path, word: str) -> None:
    spec = tmp_path / "spec.yaml"
    spec.write_text(f"name: x\nregions: {{primary: us-east-1}}\nalso_needs: [{json.dumps(word)}]\n", encoding="utf-8")
    refused = farshore("preflight", spec, "--source", "ssm", env=aws(gateway.url))
    assert (refused.code, refused.stdout) == (2, "")
    assert "spec.yaml:3:14: also_needs[0]: " in refused.stderr
    shown = farshore("catalog", "show", word, "--source", "ssm", env=aws(gateway.url))
    assert shown.code == 2
    assert gateway.calls == []


@pytest.mark.parametrize(
    "content",
    [data.path(EMBEDDED).read_text("utf-8")[:20_000], data.path(EMBEDDED).read_text("utf-8").replace(":1,", ":9,", 1)],
    ids=["truncated", "of another version"],
)
@pytest.mark.parametrize("command", ["preflight", "rank"])
def test_with_a_damaged_cache_the_verdict_is_ours_and_the_cache_stays(
    cache: Path, specs: Path, content: str, command: str
) -> None:
    expected = farshore(command, specs / "clean.yaml")
    cache.write_text(content, encoding="utf-8")
    ended = farshore(command, specs / "clean.yaml", env={"XDG_CACHE_HOME": str(cache.parents[1])})
    assert (ended.code, ended.stdout) == (0, expected.stdout)
    assert ended.stderr.startswith("warning: the cached catalog is not used: ")
    assert ended.stderr.count("\n") == 1
    assert cache.read_text(encoding="utf-8") == content


COMMANDS = {
    "preflight": ("preflight", "clean.yaml"),
    "rank": ("rank", "clean.yaml"),
    "show a region": ("catalog", "show", "us-west-2"),
    "show a service": ("catalog", "show", "s3"),
    "diff": ("regions", "diff", "us-east-1", "us-west-2"),
}


def fifo(cache: Path) -> None:
    cache.unlink()
    os.mkfifo(cache)


def of_2099(cache: Path) -> None:
    cache.write_text(json.dumps({**data.read(EMBEDDED), "retrieved": "2099-01-01"}), encoding="utf-8")


def speaking(cache: Path) -> None:
    document = {**data.read(EMBEDDED), "retrieved": datetime.datetime.now(datetime.timezone.utc).date().isoformat()}
    document["regions"] = {f"{one}\n::error::\x1b[31m": facts for one, facts in document["regions"].items()}
    document["services"]["s3"][0] = "\n::error::S3"
    cache.write_text(json.dumps(document), encoding="utf-8")


@pytest.mark.parametrize("spoil", [fifo, of_2099, speaking])
@pytest.mark.parametrize("command", COMMANDS)
def test_no_cache_breaks_a_command_or_speaks_through_it(
    cache: Path, specs: Path, spoil: Callable[[Path], None], command: str
) -> None:
    expected = farshore(*COMMANDS[command], cwd=specs)
    spoil(cache)
    ended = farshore(*COMMANDS[command], cwd=specs, env={"XDG_CACHE_HOME": str(cache.parents[1])})
    assert (ended.code, ended.stdout) == (0, expected.stdout)
    assert ended.stderr.startswith("warning: the cached catalog is not used: ")
    assert str(cache) in ended.stderr
    assert ended.stderr[:-1].isprintable()

"""The command: arguments, exit codes, and a crawl that is killed."""

from __future__ import annotations

import datetime
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from farshore.catalog import data
from farshore.catalog.crawl import standin
from farshore.catalog.crawl.__main__ import main
from farshore.catalog.snapshot import EMBEDDED
from farshore.errors import FarshoreError

COMMAND = [sys.executable, "-m", "farshore.catalog.crawl"]


def test_help_names_the_ways_to_crawl(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    for option in ("--endpoint-url", "--query-region", "--output", "--stand-in", "--data-date", "--force"):
        assert option in said


@pytest.mark.parametrize(
    "arguments",
    [["--stand-in", "--endpoint-url", "http://127.0.0.1:9"], ["--query-region", "ca-west-1"], ["--data-date", "today"]],
)
def test_wrong_usage_ends_with_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2


def test_an_unreachable_endpoint_ends_with_3_and_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    output = tmp_path / "ssm.json"
    assert main(["--endpoint-url", "http://127.0.0.1:9", "--output", str(output)]) == 3
    said = capsys.readouterr().err
    assert said.startswith("error: SSM in us-west-2: AWS could not be reached")
    assert said.count("\n") == 1
    assert not output.exists()


def test_a_crawl_that_is_killed_leaves_the_old_snapshot_and_nothing_else(tmp_path: Path) -> None:
    output = tmp_path / "ssm.json"
    shutil.copy(data.path(EMBEDDED), output)
    crawling = subprocess.Popen([*COMMAND, "--stand-in", "--output", str(output)], stderr=subprocess.PIPE, text=True)
    assert crawling.stderr is not None
    with crawling, crawling.stderr:
        assert crawling.stderr.readline().startswith("regions:")
        os.kill(crawling.pid, signal.SIGKILL)
    assert crawling.returncode == -signal.SIGKILL
    assert output.read_bytes() == data.path(EMBEDDED).read_bytes()
    assert list(tmp_path.iterdir()) == [output]


def test_the_date_of_a_recording_nobody_noted_has_to_be_given(monkeypatch: pytest.MonkeyPatch) -> None:
    import moto

    assert standin.recorded_on(datetime.date(2026, 5, 4)) == datetime.date(2026, 5, 4)
    monkeypatch.setattr(moto, "__version__", "99.0")
    with pytest.raises(FarshoreError, match=r"nobody has noted when the data of moto 99\.0 were recorded"):
        standin.recorded_on(None)

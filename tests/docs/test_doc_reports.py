"""The output shown in docs/reports.md is a part of what the command prints."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from farshore.report.formats import FORMATS
from tests.cli.process import TODAY

PAGE = (Path(__file__).parents[2] / "docs" / "reports.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"^```console\n\$ (farshore [^\n]*)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
SPEC = re.search(r"^```\n(name:.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(("command", "output"), SHOWN)
def test_the_command_prints_what_the_page_shows(tmp_path, command, output):
    (tmp_path / "shop.yaml").write_text(SPEC[1], encoding="utf-8")
    run = [sys.executable, "-m", *shlex.split(command)]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": TODAY}
    done = subprocess.run(run, cwd=tmp_path, env=environment, capture_output=True, check=False)
    assert output in done.stdout.decode()


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_is_described(format_):
    assert f"| [{format_}](" in PAGE
    assert format_ == "terminal" or f"## {format_}\n" in PAGE

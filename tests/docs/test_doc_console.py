"""The output shown in the pages is what the commands print."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.process import environment

ROOT = Path(__file__).parents[2]
TYPO = """\
name: shop
regions: {primary: us-east-1, standby: us-west-2}
services:
  orders: {type: tabel, key: {partition: id}}
"""
PAGES = ("README.md", "docs/cli.md", "docs/config.md", "docs/existing.md", "docs/review.md")
BLOCK = re.compile(r"^```console\n\$ (farshore [^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SETTINGS = re.compile(r"^```toml\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def shown():
    for page in PAGES:
        for command, output in BLOCK.findall((ROOT / page).read_text(encoding="utf-8")):
            if not command.startswith("farshore synth"):  # those write Terraform, which other tests do
                yield pytest.param(command, output, id=f"{page}: {command}")


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(ROOT / "config", tmp_path / "config")
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    shutil.copy(ROOT / "tests/plan/recorded/teams/ledger_dismantled/plan.json", tmp_path / "plan.json")
    (tmp_path / "typo.yaml").write_text(TYPO, encoding="utf-8")
    settings = SETTINGS.search((ROOT / "docs/config.md").read_text(encoding="utf-8"))
    assert settings
    (tmp_path / "example.toml").write_text(settings[1], encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(("command", "output"), list(shown()))
def test_the_command_prints_what_the_page_shows(folder, command, output):
    arguments, _, head = command.partition(" | head -")
    run = [sys.executable, "-m", *shlex.split(arguments)]
    done = subprocess.run(run, cwd=folder, env=environment(), capture_output=True, text=True, check=False)
    printed = done.stdout + done.stderr
    if head:
        printed = "".join(printed.splitlines(keepends=True)[: int(head)])
    assert without_dates(printed).strip() == without_dates(output).strip()


def without_dates(text):
    return re.sub(r"\(\d+ days? old\)", "(… old)", re.sub(r"\d{4}-\d{2}-\d{2}", "DATE", text))


def test_synth_says_of_a_change_what_the_page_shows(tmp_path):
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    command, output = next(
        found for found in BLOCK.findall(page) if found[0].startswith("farshore synth farshore.yaml")
    )
    change = re.search(r"^This is what it says of `(traffic: .*)`, added", page, re.MULTILINE)[1]
    home = tmp_path / "shop"
    said(tmp_path, "farshore init shop")
    said(home, command)
    with (home / "farshore.yaml").open("a", encoding="utf-8") as spec:
        spec.write(f"{change}\n")

    assert said(home, f"{command} --applied all").strip() == output.strip()


def said(folder, command):
    run = [sys.executable, "-m", *shlex.split(command)]
    done = subprocess.run(run, cwd=folder, env=environment(), capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout

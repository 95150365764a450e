"""`farshore rank`: exit codes, formats, outputs, and what it costs."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.cli.process import farshore, run

ROOT = Path(__file__).parents[2]


def test_a_spec_without_a_standby_is_ranked(tmp_path: Path) -> None:
    (tmp_path / "mail.yaml").write_text(
        "name: shop\nregions: {primary: us-east-1, candidates: [us-west-2, ca-west-1]}\n"
        "services: {mail: {type: email}}\n",
        encoding="utf-8",
    )
    result = farshore("rank", "mail.yaml", cwd=tmp_path)
    assert (result.code, result.stderr) == (0, "")
    assert result.stdout.index("us-west-2") < result.stdout.index("ca-west-1")


@pytest.mark.parametrize("format_", ["terminal", "json", "markdown", "html"])
def test_output_goes_whole_to_a_file(format_: str, specs: Path) -> None:
    printed = farshore("rank", "clean.yaml", "--format", format_, cwd=specs)
    result = farshore("rank", "clean.yaml", "--format", format_, "--output", "out.txt", cwd=specs)
    assert (result.code, result.stdout, result.stderr) == (0, "", "")
    assert (specs / "out.txt").read_text("utf-8") == printed.stdout


def test_json_is_json(specs: Path) -> None:
    (ranking,) = json.loads(farshore("rank", "warning.yaml", "--format", "json", cwd=specs).stdout)["rankings"]
    assert ranking["better"][0]["region"] == "us-east-2"


@pytest.mark.parametrize("name", ["nowhere.yaml", "primary.yaml"])
def test_what_cannot_be_ranked_is_exit_2_with_place_and_remedy(name: str, specs: Path) -> None:
    text = "name: a\nregions: {primary: us-esat-1, standby: us-west-2}\nalso_needs: [sqs]\n"
    (specs / "primary.yaml").write_text(text, encoding="utf-8")
    result = farshore("rank", name, cwd=specs)
    assert (result.code, result.stdout) == (2, "")
    assert result.stderr.startswith(name)
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("name", ["pegboard.yaml", "checkout.yaml"])
def test_the_shipped_specs_are_ranked(name: str) -> None:
    result = farshore("rank", ROOT / "config" / name)
    assert (result.code, result.stderr) == (0, "")
    assert "1. us-west-2" in result.stdout


def test_it_loads_nothing_heavy(specs: Path) -> None:
    code = (
        "import sys; sys.argv = ['farshore', 'rank', 'clean.yaml']\n"
        "from farshore.cli.main import root\nroot.main(standalone_mode=False)\n"
        "heavy = {'boto3', 'botocore', 'cdktf', 'jsii', 'jsonschema', 'pydantic', 'rich'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    result = run(sys.executable, "-c", code, cwd=specs)
    assert (result.code, result.stderr) == (0, "")

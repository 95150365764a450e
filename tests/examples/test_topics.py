"""The example of an app of one's own: farshore's stacks, and what the user adds to them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import farshore
from farshore.constructs import aws
from farshore.spec import loads
from farshore.synthesis import write

EXAMPLE = Path(__file__).parents[2] / "examples" / "topics"
REGIONS = ("parcels-us-east-1", "parcels-us-west-2")


def stacks(out: Path) -> dict[str, bytes]:
    return {path.parent.name: path.read_bytes() for path in out.glob("stacks/*/cdk.tf.json")}


def terraform(out: Path) -> dict[str, object]:
    """Return what the stacks say: engines lay out empty lists and maps in their own way."""
    return {name: json.loads(content) for name, content in stacks(out).items()}


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What farshore writes for the example's spec alone."""
    return write(farshore.load(EXAMPLE / "farshore.yaml"), tmp_path_factory.mktemp("plain") / "out").out


def test_a_main_of_ones_own_adds_to_what_farshore_writes_and_changes_nothing_else(tmp_path: Path, plain: Path):
    environment = {**os.environ, "CDKTF_OUTDIR": str(tmp_path / "out")}
    done = subprocess.run(
        [sys.executable, "main.py"], cwd=EXAMPLE, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")

    own, alone = stacks(tmp_path / "out"), stacks(plain)
    assert {name for name in alone if own[name] != alone[name]} == set(REGIONS)
    for name in REGIONS:
        with_topic, without = json.loads(own[name]), json.loads(alone[name])
        assert with_topic["resource"].pop("aws_sns_topic")["alerts"]["name"] == "parcels-alerts"
        assert with_topic == without


def test_an_app_of_ones_own_gives_the_same_terraform(tmp_path: Path, plain: Path):
    app = aws.App(outdir=str(tmp_path / "out"))
    farshore.build(app, farshore.load(EXAMPLE / "farshore.yaml"))
    app.synth()

    assert terraform(tmp_path / "out") == terraform(plain)


def test_an_app_of_ones_own_has_overrides_and_files_beside_the_stacks_too(tmp_path: Path):
    text = (EXAMPLE / "farshore.yaml").read_text()
    text += "terraform: {beside: own}\noverrides: {aws_kms_key.labels_key: {tags: {team: web}}}\n"
    (tmp_path / "own" / "us-west-2").mkdir(parents=True)
    (tmp_path / "own" / "us-west-2" / "topic.tf").write_text('resource "aws_sns_topic" "alerts" {}\n')
    spec = loads(text, str(tmp_path / "farshore.yaml"))
    app = aws.App(outdir=str(tmp_path / "app"))
    farshore.build(app, spec)
    app.synth()
    written = write(spec, tmp_path / "out").out

    carried = Path("stacks", "parcels-us-west-2", "topic.tf")
    assert terraform(tmp_path / "app") == terraform(written)
    assert (tmp_path / "app" / carried).read_bytes() == (written / carried).read_bytes()
    assert json.loads(stacks(written)["parcels-us-east-1"])["resource"]["aws_kms_key"]["labels_key"]["tags"] == {
        "team": "web"
    }


def test_what_an_app_of_ones_own_needs_is_found_in_the_package_and_nothing_else():
    assert callable(farshore.build)
    with pytest.raises(AttributeError, match="has no attribute 'bild'"):
        farshore.bild  # noqa: B018


def test_importing_the_package_loads_no_engine():
    code = "import sys, farshore; print([one for one in sys.modules if one in ('cdktf', 'jsii', 'yaml')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"

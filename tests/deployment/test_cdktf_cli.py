"""The CDKTF way: the npm CLI runs main.py, and deploys what it writes."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deployment.project import PRIMARY, ROOT, STANDBY, synth, trial
from tests.programs import program
from tests.standin.process import StandIn
from tests.standin.terraform import provider_mirror, require_terraform, terraform_environment

pytestmark = pytest.mark.terraform

# Without buckets, whose host names a stand-in on 127.0.0.1 cannot answer for.
SPEC = trial("""
name: shop
domain: example.com
regions: {primary: us-east-1, standby: us-west-2}
services:
  api:
    type: rest-api
    code: src
    routes: {GET /carts: read}
    uses: {carts: write}
  carts: {type: table, key: {partition: userId}}
""")
STACKS = ("shop-names", "shop-data", f"shop-{PRIMARY}", f"shop-{STANDBY}", "shop-edge")


@pytest.fixture(scope="module")
def cdktf() -> Path:
    """The CLI from npm, installed once into build/."""
    require_terraform()
    npm = program("npm")
    folder = ROOT / "build" / "cdktf-cli"
    cli = folder / "node_modules" / ".bin" / "cdktf"
    if not cli.exists():
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(Path(__file__).with_name("package.json"), folder)
        install = [npm, "install", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error"]
        subprocess.run(install, cwd=folder, check=True, timeout=300)
    return cli


@pytest.fixture(scope="module")
def standin() -> Iterator[StandIn]:
    """An account with the zone of the domain."""
    with StandIn() as running:
        running.client("route53").create_hosted_zone(Name="example.com", CallerReference="test")
        yield running


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A CDKTF project as `farshore init` makes it, with a spec of its own."""
    folder = tmp_path_factory.mktemp("shop")
    shutil.copy(ROOT / "main.py", folder)
    settings = json.loads((ROOT / "cdktf.json").read_text(encoding="utf-8"))
    settings["context"]["spec"] = "spec.yaml"
    settings["app"] = f"{sys.executable} main.py"
    (folder / "cdktf.json").write_text(json.dumps(settings), encoding="utf-8")
    (folder / "spec.yaml").write_text(SPEC, encoding="utf-8")
    (folder / "src").mkdir()
    handler = "def read(event, context):\n    return {'statusCode': 200, 'body': ''}\n"
    (folder / "src" / "app.py").write_text(handler, encoding="utf-8")
    return folder


def run(cdktf: Path, project: Path, standin: StandIn, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **standin.environment(),
        **terraform_environment(),
        "CI": "1",
        "DISABLE_VERSION_CHECK": "1",
        "FORCE_COLOR": "0",
    }
    mirror = provider_mirror()
    if mirror:
        environment["TF_CLI_ARGS_providers_lock"] = f"-fs-mirror={mirror}"
    return subprocess.run(
        [str(cdktf), *arguments],
        cwd=project,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=540,
        check=False,
    )


def test_cdktf_synth_and_farshore_synth_write_the_same_bytes(cdktf: Path, project: Path, standin: StandIn):
    done = run(cdktf, project, standin, "synth")
    assert done.returncode == 0, done.stdout + done.stderr

    ours = synth(project, SPEC)

    assert _files(project / "cdktf.out") == _files(ours)


def test_cdktf_deploy_brings_up_every_stack_in_order_and_destroy_takes_it_down(
    cdktf: Path, project: Path, standin: StandIn
):
    done = run(cdktf, project, standin, "deploy", "*", "--auto-approve")
    assert done.returncode == 0, done.stdout + done.stderr
    assert standin.client("dynamodb", STANDBY).list_tables()["TableNames"] == ["shop-carts"]
    assert len(standin.client("apigateway", STANDBY).get_rest_apis()["items"]) == 1
    states = sorted(path.name for path in project.glob("terraform.*.tfstate"))
    assert states == sorted(f"terraform.{stack}.tfstate" for stack in STACKS)

    done = run(cdktf, project, standin, "destroy", "*", "--auto-approve")
    assert done.returncode == 0, done.stdout + done.stderr
    assert standin.client("dynamodb", PRIMARY).list_tables()["TableNames"] == []


def test_main_py_refuses_a_spec_whose_regions_cannot_carry_it(cdktf: Path, project: Path, standin: StandIn):
    spec = project / "spec.yaml"
    spec.write_text(SPEC.replace("us-west-2", "ca-west-1") + "also_needs: [comprehend]\n", encoding="utf-8")
    try:
        done = run(cdktf, project, standin, "synth")
    finally:
        spec.write_text(SPEC, encoding="utf-8")

    assert done.returncode != 0
    assert "ca-west-1 lacks comprehend" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def _files(folder: Path) -> dict[str, bytes]:
    """Return what a synthesis wrote, by name; the CLI's own logs and terraform's files are not part of it."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and (path.name in ("manifest.json", "cdk.tf.json") or path.suffix == ".zip")
    }

"""`farshore synth` as a process: disks fill, folders cannot be used, and processes are told to end."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from farshore.temporary import MARKER
from tests.cli.process import environment, heed_signals
from tests.constructs.synthesised import HANDLER, HEAD, applied

SPEC = HEAD + "services:\n  files: {type: bucket}\n  api: {type: rest-api, code: src, routes: {GET /: read}}\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with a spec, its code, and a folder for temporary files."""
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "app.py").write_bytes(HANDLER)
    (tmp_path / "spec.yaml").write_text(SPEC)
    (tmp_path / "tmp").mkdir()
    return tmp_path


def started(project: Path, *, out: str | bytes = "infra", limit: Callable[[], object] | None = None, **env: str):
    """Start `farshore synth` in a process group of its own, which heeds signals even where the tests ignore them."""

    def prepare() -> None:
        heed_signals()
        if limit is not None:
            limit()

    return subprocess.Popen(
        [sys.executable, "-m", "farshore", "synth", "spec.yaml", "--out", out],
        cwd=project,
        env=environment(TMPDIR=str(project / "tmp"), **env),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=prepare,
    )


def synth(project: Path, **options) -> tuple[int, str]:
    """Run it to its end; returns its exit code and what it wrote to stderr."""
    process = started(project, **options)
    _, stderr = process.communicate(timeout=120)
    return process.returncode, stderr.decode()


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def wait_for_node(project: Path) -> None:
    """Wait until jsii has put its Node into the folder for temporary files."""
    end = time.monotonic() + 60
    while not list((project / "tmp").glob("farshore-*/*/bin/jsii-runtime.js")):
        assert time.monotonic() < end, "Node was never started"
        time.sleep(0.01)


class TestSignals:
    """Nothing stays behind."""

    @pytest.mark.parametrize("group", [False, True], ids=["farshore", "with-its-node"])
    @pytest.mark.parametrize(("name", "code"), [("SIGTERM", 143), ("SIGHUP", 129), ("SIGINT", 130)])
    def test_a_run_told_to_end_cleans_up_at_once(self, project: Path, name: str, code: int, group: bool) -> None:
        synth(project, out="warm")  # the first run of jsii fills its cache
        process = started(project)
        wait_for_node(project)
        time.sleep(0.3)
        (os.killpg if group else os.kill)(process.pid, getattr(signal, name))
        _, stderr = process.communicate(timeout=30)

        assert process.returncode == code
        assert "Traceback" not in stderr.decode()
        assert left_in(project / "tmp") == []
        assert left_in(project) == ["spec.yaml", "src", "tmp", "warm"]

    def test_what_a_killed_run_left_goes_with_the_next_and_a_strangers_folders_stay(self, project: Path) -> None:
        (project / "tmp" / "farshore-holiday").mkdir()
        (project / "tmp" / "jsii-kernel-of-another").mkdir()
        process = started(project)
        wait_for_node(project)
        time.sleep(0.3)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        (left,) = (project / "tmp").glob(f"*/{MARKER}")
        os.utime(left, (0, 0))

        assert synth(project) == (0, "")
        assert left_in(project / "tmp") == ["farshore-holiday", "jsii-kernel-of-another"]
        assert left_in(project) == ["infra", "spec.yaml", "src", "tmp"]

    def test_a_signal_that_was_ignored_stays_ignored(self, project: Path) -> None:
        process = started(project, limit=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
        wait_for_node(project)
        time.sleep(0.5)  # Node forgets what was ignored as it starts, until it has read farshore's hook
        os.killpg(process.pid, signal.SIGHUP)
        process.communicate(timeout=120)

        assert process.returncode == 0


class TestWhereNothingCanBeWritten:
    """Exit code 2, a sentence, and nothing changed."""

    @pytest.mark.parametrize("kilobytes", [0, 20, 1000])
    def test_a_file_that_may_grow_no_further(self, project: Path, kilobytes: int) -> None:
        size = kilobytes * 1024
        code, stderr = synth(project, limit=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)))

        assert (code, len(stderr.splitlines())) == (2, 1), stderr
        assert left_in(project) == ["spec.yaml", "src", "tmp"]
        assert left_in(project / "tmp") == []

    @pytest.mark.parametrize(("place", "size"), [("tmp", "8k"), ("tmp", "1m"), ("full", "8k"), ("full", "24k")])
    def test_a_full_disk(self, project: Path, place: str, size: str) -> None:
        """Mounts a small disk where the process alone sees it."""
        (project / "full").mkdir()
        mount = f'mount -t tmpfs -o size={size} none {place} && "$@"; code=$?; find {place} -mindepth 1; exit $code'
        prefix = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", mount, "sh"]
        if shutil.which("unshare") is None or subprocess.run([*prefix, "true"], cwd=project, check=False).returncode:
            pytest.skip("this system does not let one mount a small disk")
        command = [*prefix, sys.executable, "-m", "farshore", "synth", "spec.yaml", "--out", "full/infra"]
        variables = environment(TMPDIR=str(project / "tmp"))
        done = subprocess.run(command, cwd=project, env=variables, capture_output=True, text=True, check=False)

        assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1), done.stderr
        assert "No space left on device" in done.stderr

    @pytest.mark.parametrize("home", ["spec.yaml", "/dev/null"])
    def test_a_home_that_is_no_folder(self, project: Path, home: str) -> None:
        code, stderr = synth(project, HOME=str(project / home), XDG_CACHE_HOME="")

        assert (code, len(stderr.splitlines())) == (2, 1), stderr
        assert "JSII_RUNTIME_PACKAGE_CACHE_ROOT" in stderr

    def test_a_file_where_the_folder_should_be(self, project: Path) -> None:
        assert synth(project, out="src/app.py/infra") == (2, "src/app.py/infra cannot be written: Not a directory\n")

    def test_a_result_that_nobody_can_take(self, project: Path) -> None:
        with Path("/dev/full").open("w") as full:
            command = [sys.executable, "-m", "farshore", "synth", "spec.yaml", "--out", "infra"]
            done = subprocess.run(command, cwd=project, stdout=full, stderr=subprocess.PIPE, text=True, check=False)

        assert (done.returncode, done.stderr) == (2, "the result cannot be written: No space left on device\n")


class TestNames:
    """Folders that are unusable or have odd names."""

    @pytest.mark.parametrize("tmpdir", ["nothing-there", "spec.yaml"])
    def test_a_tmpdir_that_cannot_be_used_is_replaced_by_the_system_s(self, project: Path, tmpdir: str) -> None:
        command = [sys.executable, "-m", "farshore", "synth", "spec.yaml", "--out", "infra"]
        variables = environment(TMPDIR=str(project / tmpdir))

        subprocess.run(command, cwd=project, env=variables, stdout=subprocess.DEVNULL, check=True)
        assert (project / "infra" / "manifest.json").exists()

    def test_a_tmpdir_that_is_not_utf_8_is_refused(self, project: Path) -> None:
        odd = os.fsdecode(bytes(project / "tmp") + b"/\xff")
        Path(odd).mkdir()
        command = [sys.executable, "-m", "farshore", "synth", "spec.yaml", "--out", "infra"]
        done = subprocess.run(command, cwd=project, env=environment(TMPDIR=odd), stderr=subprocess.PIPE, check=False)

        assert done.returncode == 2
        assert done.stderr == b"the path of the temporary folder is not UTF-8; set TMPDIR to another\n"
        assert left_in(Path(odd)) == []

    def test_an_output_folder_that_is_not_utf_8_is_written(self, project: Path) -> None:
        assert synth(project, out=b"in\xfffra") == (0, "")

        assert (project / os.fsdecode(b"in\xfffra") / "manifest.json").exists()
        assert left_in(project) == sorted([os.fsdecode(b"in\xfffra"), "spec.yaml", "src", "tmp"])

    @pytest.mark.parametrize("out", [".", "/", "src"])
    def test_a_folder_in_use_is_refused(self, project: Path, out: str) -> None:
        code, stderr = synth(project, out=out)

        assert code == 2
        assert stderr == (
            f"{out} is not a folder that farshore wrote for `shop`: it holds no farshore.json. Choose another folder, "
            "or remove this one yourself.\n"
        )
        assert left_in(project) == ["spec.yaml", "src", "tmp"]


def test_json_is_written_where_the_engine_is_told_to_write_hcl(project: Path):
    assert synth(project, SYNTH_HCL_OUTPUT="true") == (0, "")

    assert (project / "infra" / "stacks" / "shop-us-east-1" / "cdk.tf.json").is_file()


def told(project: Path, *options: str) -> tuple[int, str, str]:
    """Run it to its end; returns its exit code, and what it wrote to stdout and stderr."""
    command = [sys.executable, "-m", "farshore", "synth", "spec.yaml", "--out", "infra", *options]
    done = subprocess.run(
        command, cwd=project, env=environment(), capture_output=True, text=True, timeout=120, check=False
    )
    return done.returncode, done.stdout, done.stderr


class TestAChange:
    """What is printed, and where."""

    def test_is_told_with_the_answer_first_and_the_commands_last(self, project: Path) -> None:
        first = told(project)
        applied(project)
        again = told(project)
        (project / "spec.yaml").write_text(SPEC.replace("  files: {type: bucket}\n", ""))
        tried = told(project, "--dry-run")
        third = told(project)

        assert first[1].startswith("First deployment: 2 services in ")
        assert again[1] == "Nothing changes.\n"
        assert tried[1].startswith("1 bucket forgotten; no data is destroyed.\n")
        assert tried[1].endswith("\nNothing was written.\n")
        assert third[1].endswith("\nOr let infra/apply.sh run these steps one after the other.\n")
        assert {code for code, _, _ in (first, again, tried, third)} == {0}

    def test_that_is_refused_is_told_on_stderr_with_its_place(self, project: Path) -> None:
        (project / "spec.yaml").write_text(HEAD + "services:\n  orders: {type: table, key: {partition: id}}\n")
        told(project)
        applied(project)
        (project / "spec.yaml").write_text(HEAD + "services:\n  orders: {type: table, key: {partition: no}}\n")
        code, out, err = told(project)

        assert (code, out) == (2, "")
        assert err.startswith("spec.yaml:6:")
        assert "the table's partition key cannot change" in err


FILES, ORDERS, USERS, API = (
    "  files: {type: bucket}\n",
    "  orders: {type: table, key: {partition: id}}\n",
    "  users: {type: table, key: {partition: id}}\n",
    "  api: {type: rest-api, code: src, routes: {GET /: read}}\n",
)
S3 = 'backend: {type: s3, bucket: "state-{region}"}\n'


def edited(project: Path, *services: str, head: str = HEAD) -> None:
    (project / "spec.yaml").write_text(head + "services:\n" + "".join(services))


def changed(project: Path, *services: str, head: str = HEAD) -> str:
    """Edit the spec and run synth; returns what it said."""
    edited(project, *services, head=head)
    code, out, err = told(project)
    assert (code, err) == (0, "")
    return out


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def change(project: Path) -> dict:
    return json.loads((project / "infra" / "change.json").read_bytes())


def run_script(project: Path, fail: str = "nothing") -> int:
    """Run `apply.sh` with a `terraform` that does nothing, and fails for the folder that a word is in."""
    (project / "bin").mkdir(exist_ok=True)
    terraform = project / "bin" / "terraform"
    terraform.write_text('#!/bin/sh\ncase "$*" in *"$FAIL"*) exit 1 ;; esac\n')
    terraform.chmod(0o755)
    variables = {**os.environ, "PATH": f"{project / 'bin'}:{os.environ['PATH']}", "FAIL": fail}
    return subprocess.run([project / "infra" / "apply.sh"], env=variables, capture_output=True, check=False).returncode


class TestAChangeThatWasNeverApplied:
    """Becomes part of the next one."""

    def test_of_a_first_deployment_leaves_a_first_deployment(self, project: Path) -> None:
        changed(project, ORDERS, API)
        changed(project, FILES, API)
        out = changed(project, FILES)

        assert out.startswith("First deployment: 1 service in ")
        assert "The last change has not been applied: there is no state beside infra" in out
        several = contents(project / "infra")
        shutil.rmtree(project / "infra")
        changed(project, FILES)
        assert contents(project / "infra") == several

    def test_gives_the_steps_that_one_edit_would_give(self, project: Path) -> None:
        changed(project, FILES, API)
        applied(project)
        shutil.copytree(project / "infra", project / "before")
        changed(project, FILES, API, ORDERS)
        out = changed(project, API, ORDERS)
        several = contents(project / "infra")

        assert "The last change has not been applied, by the times of the states beside infra" in out
        assert [step["stack"] for step in change(project)["steps"]] == [
            "shop-data", "shop-links", "shop-us-west-2", "shop-us-east-1",
        ]  # fmt: skip
        shutil.rmtree(project / "infra")
        (project / "before").rename(project / "infra")
        changed(project, API, ORDERS)
        applied(project)
        assert contents(project / "infra") == several

    def test_and_is_taken_back_leaves_nothing_to_apply(self, project: Path) -> None:
        changed(project, ORDERS, FILES)
        applied(project)
        before = contents(project / "infra" / "stacks")
        assert "1 table forgotten" in changed(project, FILES)
        out = changed(project, ORDERS, FILES)

        assert out.startswith("Nothing changes.\n")
        assert contents(project / "infra" / "stacks") == before
        assert left_in(project / "infra") == ["apply.sh", "change.json", "farshore.json", "manifest.json", "stacks"]
        assert (run_script(project), change(project)["steps"]) == (0, [])
        assert changed(project, ORDERS, FILES) == "Nothing changes.\n"

    def test_keeps_the_code_that_runs_until_it_is_replaced(self, project: Path) -> None:
        two = API.replace("GET /: read", "GET /: read, GET /more: more")
        (project / "src" / "app.py").write_bytes(HANDLER + b"def more(event, context): return read(event, context)\n")
        changed(project, two)
        applied(project)
        for code in (HANDLER, HANDLER + b"# again\n"):
            (project / "src" / "app.py").write_bytes(code)
            changed(project, API)

        folder = project / "infra" / "transition" / "shop-us-east-1"
        functions = json.loads((folder / "cdk.tf.json").read_bytes())["resource"]["aws_lambda_function"]
        assert functions.keys() >= {"api_function-read", "api_function-more"}
        assert all((folder / function["filename"]).is_file() for function in functions.values())

    def test_and_looks_so_by_a_time_that_misleads_costs_no_data(self, project: Path) -> None:
        """A checkout writes the change anew, and with it its time."""
        changed(project, FILES)
        applied(project)
        changed(project, FILES, ORDERS)
        applied(project)
        later = time.time() + 2
        os.utime(project / "infra" / "change.json", (later, later))
        edited(project, FILES)
        before = contents(project)
        code, out, err = told(project)

        assert (code, out) == (2, "")
        assert "aws_dynamodb_table.orders_table-us-east-1 came with the last change" in err
        assert contents(project) == before
        assert "1 table forgotten; no data is destroyed." in told(project, "--applied", "all")[1]

    def test_is_known_as_such_by_its_author(self, project: Path) -> None:
        changed(project, FILES)
        applied(project)
        changed(project, FILES, ORDERS)
        edited(project, FILES, USERS)
        code, out, _ = told(project, "--applied", "none")

        assert (code, out.splitlines()[0]) == (0, "1 service added; no data is destroyed.")


class TestAChangeThatWasApplied:
    """Is what the next one is relative to."""

    def test_by_apply_sh_is_known_wherever_the_state_is(self, project: Path) -> None:
        changed(project, FILES, head=HEAD + S3)
        assert run_script(project) == 0
        assert changed(project, FILES, head=HEAD + S3) == "Nothing changes.\n"
        out = changed(project, FILES, ORDERS, head=HEAD + S3)

        assert out.startswith("1 service added; no data is destroyed.\n")
        assert "last change" not in out
        assert not (project / "infra" / "applied").exists()

    def test_in_part_leaves_the_rest_to_the_next(self, project: Path) -> None:
        changed(project, FILES, API, head=HEAD + S3)
        assert run_script(project, fail="shop-us-west-2") == 1
        out = changed(project, FILES, API, ORDERS, head=HEAD + S3)

        assert "Only 2 of the 5 steps of the last change have been applied, as infra/apply.sh has noted" in out
        assert [step["stack"] for step in change(project)["steps"]] == [
            "shop-data", "shop-us-west-2", "shop-links", "shop-edge",
        ]  # fmt: skip

    def test_that_fails_at_its_first_step_is_finished_with_the_next(self, project: Path) -> None:
        changed(project, FILES, head=HEAD + S3)
        run_script(project, fail="shop-us-east-1")
        out = changed(project, FILES, ORDERS, head=HEAD + S3)

        assert (
            "None for certain of the 3 steps of the last change have been applied, as infra/apply.sh has noted" in out
        )
        assert "shop-us-east-1: Finishes what may have failed." in out
        assert [step["stack"] for step in change(project)["steps"]] == [
            "shop-data", "shop-us-east-1", "shop-us-west-2", "shop-links",
        ]  # fmt: skip

    def test_in_part_by_hand_is_taken_back_from_where_it_has_come_to(self, project: Path) -> None:
        changed(project, FILES, API)
        applied(project)
        more = API.replace("GET /: read", "GET /: read, GET /more: read")
        changed(project, FILES, more)
        assert change(project)["steps"][0]["stack"] == "shop-us-east-1"
        (project / "terraform.shop-us-east-1.tfstate").touch()
        changed(project, FILES, API)

        assert {step["stack"] for step in change(project)["steps"]} == {"shop-us-east-1"}

    def test_is_assumed_where_nothing_tells(self, project: Path) -> None:
        changed(project, FILES, head=HEAD + S3)
        edited(project, FILES, ORDERS, head=HEAD + S3)
        _, tried, _ = told(project, "--dry-run")
        _, corrected, _ = told(project, "--dry-run", "--applied", "none")
        _, out, _ = told(project)

        assert tried.startswith("1 service added")
        assert "\nThis assumes that the last change has been applied. If it has not, say `--applied none`.\n" in tried
        assert corrected.startswith("First deployment: 2 services")
        assert "\nThis assumes that the last change had been applied. If it had not, restore infra from " in out

    def test_is_assumed_where_an_override_file_keeps_the_state_elsewhere(self, project: Path) -> None:
        changed(project, FILES)
        override = '{"terraform": {"backend": {"http": {}}}}'
        (project / "infra" / "stacks" / "shop-links" / "backend_override.tf.json").write_text(override)

        assert "This assumes that the last change had been applied." in changed(project, FILES, ORDERS)

    @pytest.mark.parametrize(
        ("claim", "message"),
        [
            ("some", "'some' is not `all`, `none`, or a number of steps"),
            ("-1", "'-1' is not `all`"),
            ("9" * 5000, "is not `all`"),
            ("7", "--applied 7: the last change has 3 steps, not 7\n"),
        ],
    )
    def test_is_not_claimed_in_words_that_say_nothing(self, project: Path, claim: str, message: str) -> None:
        changed(project, FILES)
        code, out, err = told(project, f"--applied={claim}")

        assert (code, out) == (2, "")
        assert message in err


def test_what_cannot_be_built_is_told_with_what_preflight_finds(project: Path) -> None:
    text = "name: shop\nregions: {primary: us-east-1, standby: us-west-9}\nservices:\n  net: {type: network}\n"
    (project / "spec.yaml").write_text(text, encoding="utf-8")

    code, told = synth(project)

    assert code == 1
    assert "region-unknown" in told
    assert "`net` is of type network" in told
    assert not (project / "infra").exists()

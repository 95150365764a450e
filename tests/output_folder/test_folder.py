"""An output folder on disk: nothing outside of it is touched, and nothing in it that farshore did not write."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from farshore.errors import OutputRefused
from farshore.output_folder import Known, Made, OutputFolder, change_digest
from farshore.temporary import MARK, MARKER, temporary_folder
from tests.cli.process import heed_signals

STACK = "stacks/shop-links"
TERRAFORM = f"{STACK}/cdk.tf.json"
CODE = f"{STACK}/assets/code"
FIRST: dict[str, str] = {
    "manifest.json": '{"stacks": {"shop-links": {}}}',
    TERRAFORM: '{"resource": {"aws_s3_bucket": {"files": {}}}}',
    f"{CODE}/1111/code.zip": "first",
    f"{CODE}/1111/more/data.zip": "first",
}
SECOND = {
    "manifest.json": '{"stacks": {"shop-links": {"dependencies": []}}}',
    TERRAFORM: '{"resource": {}}',
    f"{CODE}/2222/code.zip": "second",
}


def tree(folder: Path) -> dict[str, str]:
    """Everything below a folder but farshore's record: the content of files, the target of links, `/` for folders."""
    found = {}
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found[name] = f"-> {path.readlink()}"
        elif path.name != "farshore.json":
            found[name] = path.read_text() if path.is_file() else "/"
    return found


def files(folder: Path) -> dict[str, str]:
    return {name: content for name, content in tree(folder).items() if content != "/"}


def source(folder: Path, content: dict[str, str]) -> Path:
    for name, text in content.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


@pytest.fixture
def put(tmp_path: Path) -> Callable[..., Path]:
    """Write files to the folder `out` as farshore does; returns the folder."""
    count = iter(range(1000))

    def write(content: dict[str, str], out: Path | None = None) -> Path:
        out = out or tmp_path / "out"
        OutputFolder(out, "shop").replace(source(tmp_path / f"source-{next(count)}", content))
        return out

    return write


Put = Callable[..., Path]


class TestReplacing:
    """What is written, and what stays."""

    def test_the_folder_holds_the_new_files_and_no_old_ones(self, put: Put) -> None:
        put(FIRST)
        out = put(SECOND)

        assert files(out) == SECOND
        assert not (out / CODE / "1111").exists()

    def test_a_folder_that_is_the_same_is_not_touched(self, put: Put) -> None:
        out = put(FIRST)
        times = {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file() and path.suffix == ".zip"}
        record = (out / "farshore.json").read_bytes()
        put(FIRST)

        assert {path: path.stat().st_mtime_ns for path in times} == times
        assert (out / "farshore.json").read_bytes() == record

    @pytest.mark.parametrize(
        "name",
        [
            f"{STACK}/assets/.DS_Store",
            f"{CODE}/.DS_Store",
            f"{CODE}/1111/.DS_Store",
            f"{STACK}/assets/mine/notes.txt",
            f"{CODE}/mine/notes.txt",
            f"{CODE}/1111/notes.txt",
            f"{STACK}/.terraform/providers/x",
            f"{STACK}/.terraform.lock.hcl",
            f"{STACK}/terraform.tfstate",
            f"{STACK}/backend_override.tf.json",
            "stacks/mine/main.tf",
            "notes.txt",
        ],
    )
    def test_what_a_user_puts_there_stays(self, put: Put, name: str) -> None:
        out = put(FIRST)
        source(out, {name: "mine"})
        put(SECOND)

        assert files(out) == {**SECOND, name: "mine"}

    def test_links_of_a_user_where_farshore_does_not_write_stay(self, put: Put, tmp_path: Path) -> None:
        out = put(FIRST)
        (out / STACK / ".terraform").symlink_to(tmp_path / "plugins")
        (out / CODE / "loop").symlink_to("loop")
        put(SECOND)

        assert (out / STACK / ".terraform").is_symlink()
        assert (out / CODE / "loop").is_symlink()

    def test_the_folder_of_a_stack_that_is_gone_stays_and_is_named(self, put: Put) -> None:
        old = {"stacks/shop-old/cdk.tf.json": "{}", "stacks/shop-old/assets/a/b/code.zip": "old"}
        put({**FIRST, **old})
        out = put(SECOND)

        assert files(out) == {**SECOND, **old}
        assert OutputFolder(out, "shop").stacks == {"shop-links", "shop-old"}
        assert set(OutputFolder(out, "shop").terraform()) == {"shop-links", "shop-old"}

    def test_a_folder_that_holds_only_hidden_files_is_welcome(self, put: Put, tmp_path: Path) -> None:
        source(tmp_path / "out", {".gitignore": "*.tfstate"})

        assert files(put(FIRST)) == {**FIRST, ".gitignore": "*.tfstate"}

    def test_a_link_to_a_folder_is_followed_since_the_user_named_it(self, put: Put, tmp_path: Path) -> None:
        (tmp_path / "real").mkdir()
        (tmp_path / "out").symlink_to("real")
        put(FIRST)
        put(SECOND)

        assert files(tmp_path / "real") == SECOND
        assert (tmp_path / "out").is_symlink()


def occupied(out: Path, place: str, occupy: Callable[[Path], None]) -> None:
    """Put something else where a file or folder of farshore's is; what was there goes beside the output folder."""
    (out / place).rename(out.parent / "moved")
    occupy(out / place)


def fifo(path: Path) -> None:
    os.mkfifo(path)


def unix_socket(path: Path) -> None:
    before = Path.cwd()
    os.chdir(path.parent)  # the path of a socket may have 108 bytes at most
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(path.name)
    os.chdir(before)


class TestWhatIsInTheWay:
    """Links and others: named and refused before anything is touched."""

    @pytest.mark.parametrize(
        "target",
        ["moved", "nothing-there", "/etc", "loop", "precious"],
        ids=["old", "dangling", "system", "loop", "own"],
    )
    @pytest.mark.parametrize("place", ["stacks", STACK, TERRAFORM, "manifest.json", f"{STACK}/assets", CODE])
    def test_a_link_is_refused_and_not_followed(self, put: Put, tmp_path: Path, place: str, target: str) -> None:
        out = put(FIRST)
        source(tmp_path / "precious" / "1111", {"code.zip": "first", "thesis.txt": "mine"})
        to = Path(target) if target.startswith("/") else tmp_path / target
        occupied(out, place, lambda path: path.symlink_to(path.name if target == "loop" else to))
        before = tree(tmp_path)

        with pytest.raises(OutputRefused) as refusal:
            put(SECOND)

        kind = "file" if place.endswith(".json") else "folder"
        assert f"{out / place} is a symbolic link, not a {kind}" in str(refusal.value)
        assert without_sources(tree(tmp_path)) == without_sources(before)

    @pytest.mark.parametrize("occupy", [fifo, unix_socket, Path.mkdir], ids=["fifo", "socket", "folder"])
    @pytest.mark.parametrize("place", [TERRAFORM, "manifest.json", f"{CODE}/1111/code.zip"])
    def test_what_is_no_file_is_refused_where_a_file_belongs(
        self, put: Put, place: str, occupy: Callable[[Path], None]
    ) -> None:
        out = put(FIRST)
        occupied(out, place, occupy)

        with pytest.raises(OutputRefused, match=f"{out / place} is a (special file|folder), not a file"):
            put(SECOND)
        assert (out / f"{CODE}/1111/more/data.zip").exists()

    @pytest.mark.parametrize("place", ["stacks", STACK, f"{STACK}/assets", f"{CODE}/1111"])
    def test_a_file_is_refused_where_a_folder_belongs(self, put: Put, place: str) -> None:
        out = put(FIRST)
        occupied(out, place, lambda path: path.write_text("mine"))

        with pytest.raises(OutputRefused, match=f"{out / place} is a file, not a folder"):
            put(SECOND)
        assert (out / place).read_text() == "mine"

    @pytest.mark.parametrize("place", [TERRAFORM, "manifest.json", f"{CODE}/1111/code.zip"])
    def test_a_file_that_was_changed_by_hand_is_refused_by_name_with_the_remedy(self, put: Put, place: str) -> None:
        out = put(FIRST)
        (out / place).write_text("edited")
        before = tree(out)

        with pytest.raises(OutputRefused) as refusal:
            put(SECOND)

        assert f"{out / place} was changed since farshore wrote it" in str(refusal.value)
        assert "override file" in str(refusal.value)
        assert tree(out) == before
        (out / place).unlink()
        assert files(put(SECOND)) == SECOND

    def test_odd_types_in_a_manifest_or_terraform_are_a_change_by_hand(self, put: Put) -> None:
        out = put(FIRST)
        odd: list[Any] = [None, True, 3, "x", [], {}, {"x": 1}]
        manifests = [*odd, *({"stacks": one} for one in odd), *({"stacks": {"shop-links": one}} for one in odd)]
        terraform = [*odd, *({"resource": one} for one in odd), *({"resource": {"aws_s3_bucket": one}} for one in odd)]
        for name, contents in (("manifest.json", manifests), (TERRAFORM, terraform)):
            for content in (one for one in map(json.dumps, contents) if one not in {*FIRST.values(), *SECOND.values()}):
                (out / name).write_text(content)
                with pytest.raises(OutputRefused, match=f"{name} was changed since farshore wrote it"):
                    put(SECOND)
            (out / name).write_text(FIRST[name])
        assert files(put(SECOND)) == SECOND

    def test_a_stranger_s_file_is_refused_where_farshore_has_to_write(self, put: Put) -> None:
        out = put(FIRST)
        source(out, {"stacks/shop-new/cdk.tf.json": "{}"})

        with pytest.raises(OutputRefused, match=r"shop-new/cdk\.tf\.json is not a file that farshore wrote"):
            put({**SECOND, "stacks/shop-new/cdk.tf.json": '{"mine": 1}'})
        assert files(out) == {**FIRST, "stacks/shop-new/cdk.tf.json": "{}"}

    def test_a_hard_link_to_a_precious_file_is_not_written_through(self, put: Put, tmp_path: Path) -> None:
        out = put(FIRST)
        os.link(out / TERRAFORM, tmp_path / "precious")
        put(SECOND)

        assert (tmp_path / "precious").read_text() == FIRST[TERRAFORM]

    def test_many_obstacles_end_in_a_message_that_a_person_can_read(self, put: Put) -> None:
        many = {f"stacks/s{number}/cdk.tf.json": "{}" for number in range(80)}
        out = put(many)
        for name in many:
            (out / name).write_text("edited")

        with pytest.raises(OutputRefused, match="and 30 more"):
            put(dict.fromkeys(many, '{"resource": {}}'))


def without_sources(found: dict[str, str]) -> dict[str, str]:
    return {name: content for name, content in found.items() if not name.startswith("source-")}


class TestWhoseFolderItIs:
    """A folder is farshore's if its record says so, and the record is one that farshore wrote."""

    @pytest.mark.parametrize("out", ["/", "/etc", "."])
    def test_a_folder_in_use_is_refused(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, out: str) -> None:
        (tmp_path / "spec.yaml").write_text("name: shop")
        monkeypatch.chdir(tmp_path)

        with pytest.raises(
            OutputRefused, match=r"not a folder that farshore wrote for `shop`: it holds no farshore\.json"
        ):
            OutputFolder(Path(out), "shop")

    @pytest.mark.parametrize("to", ["nothing-there", "out", "spec.yaml"], ids=["dangling", "loop", "file"])
    def test_a_link_that_leads_to_no_folder_is_refused(self, tmp_path: Path, to: str) -> None:
        (tmp_path / "spec.yaml").write_text("name: shop")
        (tmp_path / "out").symlink_to(tmp_path / to)

        with pytest.raises(OutputRefused, match="it is a link that leads to no folder"):
            OutputFolder(tmp_path / "out", "shop")
        assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "spec.yaml"]

    def test_the_folder_of_another_spec_is_refused(self, put: Put) -> None:
        out = put(FIRST)

        with pytest.raises(OutputRefused, match=r"farshore\.json says it is that of 'shop'"):
            OutputFolder(out, "other")

    @pytest.mark.parametrize("occupy", [fifo, Path.mkdir, lambda path: path.symlink_to("/dev/zero")])
    def test_a_record_that_is_no_file_is_refused_unread(self, put: Put, occupy: Callable[[Path], None]) -> None:
        out = put(FIRST)
        occupied(out, "farshore.json", occupy)

        with pytest.raises(OutputRefused, match=r"farshore\.json is a (special file|folder|symbolic link)"):
            OutputFolder(out, "shop")

    def test_a_record_of_giant_size_is_refused(self, put: Put) -> None:
        out = put(FIRST)
        os.truncate(out / "farshore.json", 10_000_000_000)

        with pytest.raises(OutputRefused, match="larger than farshore makes it"):
            OutputFolder(out, "shop")

    def test_the_folder_of_a_newer_version_is_refused(self, put: Put) -> None:
        out = put(FIRST)
        changed(out, format=2, version="9.0\n::error::")

        with pytest.raises(
            OutputRefused, match=r"was written by farshore 9.0 ::error:: \(format 2\); this is farshore"
        ):
            OutputFolder(out, "shop")

    @pytest.mark.parametrize("name", ["../../precious", "stacks/../../precious", "../precious"])
    def test_a_record_that_lists_what_is_outside_is_refused(self, put: Put, tmp_path: Path, name: str) -> None:
        out = put(FIRST)
        (tmp_path / "precious").write_text("mine")
        record = json.loads((out / "farshore.json").read_bytes())
        changed(out, files={**record["files"], name: record["files"][TERRAFORM]})

        with pytest.raises(OutputRefused, match="where farshore never writes"):
            put(SECOND)
        assert (tmp_path / "precious").read_text() == "mine"


def changed(out: Path, **changes: Any) -> None:
    record = json.loads((out / "farshore.json").read_bytes())
    (out / "farshore.json").write_text(json.dumps({**record, **changes}))


class TestTheTerraformBefore:
    """What a later run reads of what an earlier one wrote."""

    def test_is_there_for_each_stack(self, put: Put) -> None:
        out = put(FIRST)

        assert OutputFolder(out, "shop").terraform() == {"shop-links": json.loads(FIRST[TERRAFORM])}
        assert OutputFolder(out / "new", "shop").terraform() == {}

    def test_leaves_out_what_somebody_changed_or_linked(self, put: Put, tmp_path: Path) -> None:
        out = put(FIRST)
        (out / TERRAFORM).write_text("[]")
        assert OutputFolder(out, "shop").terraform() == {}

        (out / TERRAFORM).unlink()
        (tmp_path / "same").write_text(FIRST[TERRAFORM])
        (out / TERRAFORM).symlink_to(tmp_path / "same")
        assert OutputFolder(out, "shop").terraform() == {}

    @pytest.mark.parametrize(
        "content",
        [
            "",
            "[]",
            "3",
            '{"resource": []}',
            '{"resource": null}',
            '{"resource": {"aws_s3_bucket": []}}',
            '{"resource": {"aws_s3_bucket": "x"}}',
            '{"resource": {"aws_s3_bucket": {"files": 3}}}',
            '{"resource": {"aws_s3_bucket": {"files": [{}]}}}',
            '{"x": ' + "[" * 100_000,
        ],
        ids=lambda content: content[:50],
    )
    def test_is_refused_if_it_has_odd_types_though_the_record_vouches_for_it(self, put: Put, content: str) -> None:
        out = put({**FIRST, TERRAFORM: content})

        with pytest.raises(OutputRefused, match=f"{out / TERRAFORM} is not Terraform that farshore wrote"):
            OutputFolder(out, "shop").terraform()


class TestFailures:
    """Disks fill, and processes are killed."""

    def test_a_file_above_the_folder_is_named(self, put: Put, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("mine")

        with pytest.raises(OutputRefused, match="file/out cannot be written: Not a directory"):
            put(FIRST, tmp_path / "file" / "out")

    def test_a_name_that_is_too_long_is_an_error_for_people(self, put: Put, tmp_path: Path) -> None:
        with pytest.raises(OutputRefused, match=r"cannot be (read|written): File name too long"):
            put(FIRST, tmp_path / "new" / ("x" * 300))
        assert not (tmp_path / "new").exists()

    def test_a_folder_whose_name_is_not_utf_8_is_as_good_as_any(self, put: Put, tmp_path: Path) -> None:
        out = Path(os.fsdecode(bytes(tmp_path) + b"/\xff"))
        put(FIRST, out)

        assert files(put(SECOND, out)) == SECOND

    def test_two_runs_do_not_write_to_one_folder_at_a_time(self, put: Put) -> None:
        out = put(FIRST)

        with temporary_folder(out, ".farshore-"), pytest.raises(OutputRefused, match="another farshore is writing"):
            put(SECOND)
        assert files(out) == FIRST
        assert files(put(SECOND)) == SECOND

    def test_what_a_killed_run_left_is_removed_by_a_later_one(self, put: Put) -> None:
        out = put(FIRST)
        left = out / ".farshore-left"
        source(left, {MARKER: MARK.decode(), "0": "half"})
        os.utime(left / MARKER, (0, 0))
        put(SECOND)

        assert not left.exists()

    def test_a_run_killed_before_any_change_leaves_a_folder_that_the_next_one_mends(
        self, put: Put, tmp_path: Path
    ) -> None:
        new, half, changes = source(tmp_path / "new", SECOND), 0, 0
        while True:
            out, changes = put(FIRST, tmp_path / f"out-{changes}"), changes + 1
            if replaced(out, new, "SIGKILL", changes) == 0:
                break
            half += visible(out) not in (FIRST, SECOND)
            put(SECOND, out)
            assert visible(out) == SECOND
        assert visible(out) == SECOND
        assert half > 3, "hardly any run was killed between two moves"

    @pytest.mark.parametrize(("name", "code"), [("SIGTERM", 143), ("SIGINT", 130)])
    def test_a_run_told_to_end_leaves_the_old_or_the_new(self, put: Put, tmp_path: Path, name: str, code: int) -> None:
        new, changes = source(tmp_path / "new", SECOND), 0
        while True:
            out, changes = put(FIRST, tmp_path / f"out-{changes}"), changes + 1
            ended = replaced(out, new, name, changes)
            assert files(out) in (FIRST, SECOND)
            if ended == 0:
                break
            assert ended == code
        assert changes > 10


STOPPED = """
import os, signal, sys
from pathlib import Path
from farshore.cli.main import guarded
from farshore.output_folder import OutputFolder

out, new, name, left = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])

def stop(event, arguments):
    global left
    writes = event in ("os.rename", "os.remove", "os.rmdir", "os.mkdir", "shutil.copyfile") or (
        event == "open" and "r" not in (arguments[1] or "r"))
    if writes and str(arguments[0]).startswith(out):
        left -= 1
        if left == 0:
            signal.raise_signal(getattr(signal, name))

sys.addaudithook(stop)
sys.exit(guarded(lambda: OutputFolder(Path(out), "shop").replace(Path(new))))
"""
"""Replaces a folder's Terraform, and sends itself a signal before the n-th change that it makes to the folder."""


def replaced(out: Path, new: Path, name: str, change: int) -> int:
    """Run that; returns the exit code."""
    command = [sys.executable, "-c", STOPPED, str(out), str(new), name, str(change)]
    ended = subprocess.run(command, capture_output=True, check=False, timeout=30, preexec_fn=heed_signals)
    return ended.returncode


def visible(out: Path) -> dict[str, str]:
    return {name: content for name, content in files(out).items() if not name.startswith(".farshore-")}


CHANGE: dict[str, str] = {
    "apply.sh": "#!/bin/sh\n",
    "baseline/made.json": '{"home": "us-east-1"}',
    "baseline/shop-links/cdk.tf.json": FIRST[TERRAFORM],
    "change.json": '{"steps": [{"folder": "transition/shop-links"}, {"folder": "stacks/shop-links"}]}',
    "transition/shop-links/cdk.tf.json": "{}",
}


class TestTheLastChange:
    """What is there for one change alone: it comes first, and goes with the next."""

    def test_goes_with_the_next_change(self, put: Put) -> None:
        put({**FIRST, **CHANGE})
        out = put(SECOND)

        assert files(out) == SECOND

    def test_its_script_can_be_run(self, put: Put) -> None:
        out = put({**FIRST, **CHANGE})

        assert os.access(out / "apply.sh", os.X_OK)

    def test_is_copied_as_farshore_wrote_it(self, put: Put, tmp_path: Path) -> None:
        out = put({**FIRST, **CHANGE})
        (out / "apply.sh").write_text("#!/bin/sh\nedited\n")
        OutputFolder(out, "shop").copy_last_change(tmp_path / "copy")

        assert files(tmp_path / "copy").keys() == CHANGE.keys() - {"apply.sh"}

    def test_assets_are_copied_by_the_names_that_terraform_gives_them(self, put: Put, tmp_path: Path) -> None:
        out = put(FIRST)
        (tmp_path / "secret").write_text("secret")
        asked = ["assets/code/1111/code.zip", "assets/none", "../../../secret", "../shop-links/cdk.tf.json"]
        OutputFolder(out, "shop").copy_assets("shop-links", asked, tmp_path / "copy")

        assert files(tmp_path / "copy") == {"assets/code/1111/code.zip": "first"}

    def test_a_run_killed_anywhere_loses_neither_the_change_nor_what_it_is_relative_to(
        self, put: Put, tmp_path: Path
    ) -> None:
        new = source(tmp_path / "new", {**SECOND, **CHANGE})
        stopped = 0
        for change in range(1, 100):
            out = put(FIRST, tmp_path / f"out-{change}")
            if replaced(out, new, "SIGKILL", change) == 0:
                break
            folder = OutputFolder(out, "shop")
            if folder.progress().known is Known.STOPPED:
                assert folder.made_before == Made(home="us-east-1")
                assert folder.terraform("baseline") == {"shop-links": json.loads(FIRST[TERRAFORM])}
                stopped += 1
            elif visible(out) != {**SECOND, **CHANGE}:
                assert {name: content for name, content in files(out).items() if name in FIRST} == FIRST
            put({**SECOND, **CHANGE}, out)
            assert visible(out) == {**SECOND, **CHANGE}
        assert stopped > 3

    def test_a_second_run_that_is_killed_too_leaves_a_folder_that_the_next_one_mends(
        self, put: Put, tmp_path: Path
    ) -> None:
        second, third = source(tmp_path / "second", SECOND), source(tmp_path / "third", {**FIRST, TERRAFORM: "{}"})
        for change in range(1, 100):
            out = put(FIRST, tmp_path / f"out-{change}")
            ended = replaced(out, second, "SIGKILL", change)
            replaced(out, third, "SIGKILL", change)
            put(SECOND, out)
            assert visible(out) == SECOND
            if ended == 0:
                break

    def test_keeps_what_apply_sh_has_noted_and_takes_it_along_when_it_goes(self, put: Put) -> None:
        out = put({**FIRST, **CHANGE})
        note(out, 2)
        put({**FIRST, **CHANGE})
        assert (out / "applied").exists()

        assert files(put(SECOND)) == SECOND

    @pytest.mark.parametrize("content", ["", "mine", f"sha256:{'0' * 64} 1"])
    def test_a_user_s_file_where_apply_sh_notes_is_not_taken_for_a_note(self, put: Put, content: str) -> None:
        out = put({**FIRST, **CHANGE})
        (out / "applied").write_text(content)

        assert OutputFolder(out, "shop").progress().known is not Known.NOTED
        assert files(put(SECOND)) == {**SECOND, "applied": content}

    def test_a_link_where_apply_sh_notes_is_not_followed(self, put: Put, tmp_path: Path) -> None:
        out = put({**FIRST, **CHANGE})
        note(out, 2)
        (out / "applied").rename(tmp_path / "note")
        (out / "applied").symlink_to(tmp_path / "note")

        assert OutputFolder(out, "shop").progress().known is not Known.NOTED

    @pytest.mark.parametrize(
        "change",
        ["", "[]", "{}", '{"steps": 1}', '{"steps": [{"folder": "../x"}]}', '{"steps": [{"folder": "stacks/.."}]}'],
    )
    def test_that_is_none_is_refused_though_the_record_vouches_for_it(self, put: Put, change: str) -> None:
        out = put({**FIRST, "change.json": change})

        with pytest.raises(OutputRefused, match=r"change\.json is not a change that farshore wrote"):
            OutputFolder(out, "shop").progress()

    def test_is_not_relative_to_what_is_no_fact_though_the_record_vouches_for_it(self, put: Put) -> None:
        out = put({**FIRST, **CHANGE, "baseline/made.json": '{"stacks": 1}'})

        with pytest.raises(OutputRefused, match=r"made\.json is not what farshore wrote"):
            assert OutputFolder(out, "shop").made_before


def note(out: Path, step: int) -> None:
    """Note what `apply.sh` does."""
    digest = change_digest((out / "change.json").read_bytes())
    (out / "applied").write_text(f"{digest} {step}")

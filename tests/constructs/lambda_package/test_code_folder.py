"""What of a code folder is packed, what is left out, and what is refused by name."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from farshore.constructs.lambda_package import read_code
from farshore.constructs.lambda_package.left_out import LEFT_OUT
from farshore.errors import InputError
from farshore.findings import Place

HERE = Place("spec.yaml", 3, 5, "services.api.code")


@pytest.fixture
def code(tmp_path: Path) -> Path:
    """A code folder with a handler."""
    folder = tmp_path / "code"
    fill(folder, {"app.py": ""})
    return folder


def fill(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def names(folder: Path) -> list[str]:
    return list(read_code(folder, HERE))


def refusal(folder: Path) -> str:
    with pytest.raises(InputError) as refused:
        read_code(folder, HERE)
    return str(refused.value)


def test_names_are_unicode_and_sorted(code: Path):
    (code / "zürich.py").write_text("")

    assert names(code) == ["app.py", "zürich.py"]


@pytest.mark.parametrize(
    ("prepare", "message"),
    [(lambda folder: folder / "missing", "there is no folder"), (lambda folder: folder, "holds no code")],
)
def test_a_folder_without_code_is_refused_at_its_place(tmp_path: Path, prepare, message: str):
    with pytest.raises(InputError, match=rf"spec\.yaml:3:5: .*{message}"):
        read_code(prepare(tmp_path), HERE)


class TestLinks:
    """Links are followed within the folder, and never lost."""

    def test_a_folder_that_is_linked_is_packed_under_both_names(self, code: Path):
        fill(code, {"lib/common/db.py": "x = 1"})
        (code / "common").symlink_to("lib/common")

        assert read_code(code, HERE)["common/db.py"] == b"x = 1"
        assert names(code) == ["app.py", "common/db.py", "lib/common/db.py"]

    def test_a_file_that_is_linked_is_packed(self, code: Path):
        fill(code, {"lib/db.py": "x = 1"})
        (code / "db.py").symlink_to(code / "lib" / "db.py")

        assert read_code(code, HERE)["db.py"] == b"x = 1"

    def test_a_link_in_a_linked_folder_is_followed(self, code: Path):
        fill(code, {"a/x.py": "", "b/y.py": ""})
        (code / "a" / "deeper").symlink_to("../b")
        (code / "c").symlink_to("a")

        assert "c/deeper/y.py" in names(code)

    def test_the_code_folder_itself_may_be_a_link(self, code: Path, tmp_path: Path):
        (tmp_path / "link").symlink_to(code)

        assert names(tmp_path / "link") == ["app.py"]

    @pytest.mark.parametrize("target", ["../common", "../common/db.py", "/dev/zero", ".."])
    def test_a_link_that_leads_outside_is_refused_by_name(self, code: Path, tmp_path: Path, target: str):
        fill(tmp_path, {"common/db.py": "password"})
        (code / "common").symlink_to(target)

        assert "code/common links to something outside the code folder; copy it in" in refusal(code)

    def test_a_folder_next_to_the_code_with_a_longer_name_is_outside(self, code: Path, tmp_path: Path):
        fill(tmp_path, {"code-secret/x.py": ""})
        (code / "x").symlink_to("../code-secret")

        assert "outside the code folder" in refusal(code)

    def test_a_dangling_link_is_refused_by_name(self, code: Path):
        (code / "common").symlink_to("../missing")

        assert "code/common links to nothing or to itself; mend it, or list `/common`" in refusal(code)

    def test_links_in_a_circle_are_refused_by_name(self, code: Path):
        (code / "a").symlink_to("b")
        (code / "b").symlink_to("a")

        assert "code/a links to nothing or to itself" in refusal(code)

    @pytest.mark.parametrize("target", [".", "..", "../../lib", "../.."])
    def test_a_folder_that_is_linked_into_itself_is_refused_by_name(self, code: Path, target: str):
        fill(code, {"lib/deep/x.py": ""})
        (code / "lib" / "deep" / "again").symlink_to(target)

        assert "lib/deep/again links to a folder that it is in, without end" in refusal(code)

    def test_links_that_multiply_are_refused(self, code: Path):
        fill(code, {"d0/x.py": ""})
        for depth in range(1, 20):
            (code / f"d{depth}").mkdir()
            for side in "ab":
                (code / f"d{depth}" / side).symlink_to(f"../d{depth - 1}")

        assert "holds more than 65,535 files" in refusal(code)

    def test_a_link_that_is_listed_is_left_out(self, code: Path):
        (code / "common").symlink_to("../missing")
        (code / ".farshoreignore").write_text("/common\n")

        assert names(code) == ["app.py"]

    def test_every_problem_is_told_at_once(self, code: Path):
        (code / "a").symlink_to("missing")
        (code / ".env").write_text("")

        assert len(refusal(code).splitlines()) == 2


class TestWhatNoZipCanHold:
    """FIFOs, sockets and names."""

    def test_a_fifo_is_refused_by_name(self, code: Path):
        os.mkfifo(code / "queue")

        assert "code/queue is a FIFO, which a zip cannot hold" in refusal(code)

    def test_a_link_to_a_fifo_is_refused_by_name(self, code: Path):
        os.mkfifo(code / "queue")
        (code / "q").symlink_to("queue")
        (code / ".farshoreignore").write_text("/queue")

        assert "code/q is a FIFO" in refusal(code)

    def test_a_socket_is_refused_by_name(self, code: Path, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.chdir(code)  # a socket's path is short
        with socket.socket(socket.AF_UNIX) as server:
            server.bind("s")

        assert "code/s is a socket" in refusal(code)

    def test_a_name_that_is_not_utf_8_is_refused(self, code: Path):
        Path(os.fsdecode(os.fsencode(code) + b"/caf\xe9.py")).write_text("")

        message = refusal(code)
        assert r"caf\udce9.py has a name that is not UTF-8; rename it" in message
        message.encode()

    @pytest.mark.parametrize("name", ["a\nb.py", "a\x1b[31m.py", "a\\b.py"])
    def test_a_name_with_control_characters_or_a_backslash_is_refused(self, code: Path, name: str):
        (code / name).write_text("")

        message = refusal(code)
        assert "has a backslash or a control character in its name" in message
        assert message.isprintable()

    @pytest.mark.parametrize("pair", [("Util.py", "util.py"), ("Lib/a.py", "lib/b.py"), ("\u00e9.py", "e\u0301.py")])
    def test_names_that_some_disks_cannot_tell_apart_are_refused(self, code: Path, pair: tuple[str, str]):
        fill(code, dict.fromkeys(pair, ""))
        if len(list(code.iterdir())) < 3:
            pytest.skip("this disk cannot tell them apart")

        assert "differ only in case or accents" in refusal(code)

    def test_a_path_that_is_too_long_is_refused(self, code: Path):
        (code / "a").mkdir()
        inner = code / "a"
        for _ in range(14):
            inner = inner / ("d" * 250)
            inner.mkdir()
        fill(inner, {"x.py": ""})
        parent = os.open(inner, os.O_RDONLY)
        for _ in range(3):
            os.mkdir("e" * 250, dir_fd=parent)
            parent = os.open("e" * 250, os.O_RDONLY, dir_fd=parent)
        message = refusal(code)

        assert "too long" in message

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
    @pytest.mark.parametrize("name", ["closed.py", "closed"])
    def test_what_may_not_be_read_is_refused_by_name(self, code: Path, name: str):
        path = code / name
        path.write_text("") if name.endswith(".py") else path.mkdir()
        path.chmod(0)

        assert f"code/{name} cannot be read (Permission denied)" in refusal(code).replace("closed/", "closed")

    def test_a_folder_that_is_too_large_is_refused_before_it_is_read(self, code: Path):
        (code / "model").mkdir()
        with (code / "model" / "weights.bin").open("wb") as file:
            file.truncate(10**12)

        assert "Largest: model (953,674.3 MB)" in refusal(code)


class TestLeftOut:
    """Caches, tools and farshore's own output."""

    @pytest.mark.parametrize("pattern", [pattern for group in LEFT_OUT.values() for pattern in group])
    def test_what_the_list_names_is_left_out_at_any_depth(self, code: Path, pattern: str):
        name = pattern.replace("*", "x")
        inner = f"{name}inner.txt" if name.endswith("/") else name
        if pattern != ".farshoreignore":
            fill(code, {inner: "!x", f"deep/er/{inner}": "!x"})

        assert names(code) == ["app.py"]

    @pytest.mark.parametrize("name", ["venv", ".virtualenv", "env", "py313"])
    def test_a_virtual_environment_is_left_out_whatever_its_name(self, code: Path, name: str):
        fill(code, {f"{name}/pyvenv.cfg": "home = /usr", f"{name}/lib/site.py": ""})

        assert names(code) == ["app.py"]

    @pytest.mark.parametrize("name", ["infra", "cdktf.out", "out/of/the/way"])
    def test_terraform_that_farshore_wrote_is_left_out_whatever_its_name(self, code: Path, name: str):
        fill(code, {f"{name}/manifest.json": "{}", f"{name}/stacks/shop-us-east-1/cdk.tf.json": "{}"})

        assert names(code) == ["app.py"]

    def test_a_folder_named_like_one_is_packed(self, code: Path):
        fill(code, {"infra/a.py": "", "env/b.py": "", "stacks/c.py": ""})

        assert names(code) == ["app.py", "env/b.py", "infra/a.py", "stacks/c.py"]


class TestFarshoreignore:
    """The patterns of gitignore, in the user's hand."""

    def test_a_pattern_leaves_out(self, code: Path):
        fill(code, {"tests/test_app.py": "", "notes.md": "", "keep.md": ""})
        (code / ".farshoreignore").write_text("# not for Lambda\ntests/\n*.md\n!keep.md\n")

        assert names(code) == ["app.py", "keep.md"]

    def test_a_negated_pattern_brings_back_what_is_left_out(self, code: Path):
        fill(code, {"node_modules/x/index.js": "", "venv/pyvenv.cfg": ""})
        (code / ".farshoreignore").write_text("!node_modules/\n!venv/\n")

        assert names(code) == ["app.py", "node_modules/x/index.js", "venv/pyvenv.cfg"]

    def test_the_pattern_that_a_refusal_names_works_both_ways(self, code: Path):
        name = "a [b]*?#!/.env.prod "
        fill(code, {name: "X=1"})
        pattern = refusal(code).split("`")[1]

        (code / ".farshoreignore").write_text(f"{pattern}\n")
        assert names(code) == ["app.py"]
        (code / ".farshoreignore").write_text(f"!{pattern}\n")
        assert names(code) == [name, "app.py"]

    def test_a_line_that_is_no_pattern_is_refused_by_its_number_without_its_text(self, code: Path):
        (code / ".farshoreignore").write_text("tests/\n!\n")

        assert refusal(code) == f"{code}/.farshoreignore:2:1: is not a pattern of gitignore"

    @pytest.mark.parametrize(
        "make",
        [
            lambda file: os.mkfifo(file),
            lambda file: file.mkdir(),
            lambda file: file.symlink_to("/etc/passwd"),
            lambda file: file.symlink_to("missing"),
            lambda file: file.write_bytes(b"\xff\xff"),
            lambda file: file.write_bytes(b"a\n" * 600_000),
        ],
    )
    def test_a_file_that_cannot_be_a_list_is_refused(self, code: Path, make: Callable[[Path], None]):
        make(code / ".farshoreignore")

        assert ".farshoreignore" in refusal(code)

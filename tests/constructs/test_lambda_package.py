"""Code as the zip that Lambda takes."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from farshore.constructs.lambda_package import check_handler, package, read_code
from farshore.errors import FarshoreError, InputError
from farshore.findings import Place

HERE = Place("spec.yaml", 3, 5, "services.api.code")


@given(st.dictionaries(st.from_regex(r"[a-z]{1,8}(/[a-z]{1,8})?\.py", fullmatch=True), st.binary(max_size=50)))
def test_the_same_files_give_the_same_bytes_in_any_order(files: dict[str, bytes]):
    backwards = dict(reversed(files.items()))

    assert package(files).content == package(backwards).content
    with zipfile.ZipFile(io.BytesIO(package(files).content)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == files


def test_a_changed_byte_changes_the_digest():
    assert package({"a.py": b"1"}).sha256_base64 != package({"a.py": b"2"}).sha256_base64


def test_times_and_permissions_on_disk_do_not_count(tmp_path: Path):
    file = tmp_path / "app.py"
    file.write_text("x = 1\n")
    before = package(read_code(tmp_path, HERE))
    os.utime(file, (1, 1))
    file.chmod(0o777)

    assert package(read_code(tmp_path, HERE)) == before


def test_caches_are_left_out(tmp_path: Path):
    (tmp_path / "app.py").write_text("x = 1\n")
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "app.cpython-311.pyc").write_bytes(b"\0")
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "x.py").write_text("")

    assert list(read_code(tmp_path, HERE)) == ["app.py"]


def test_names_are_unicode_and_sorted(tmp_path: Path):
    for name in ("zürich.py", "app.py"):
        (tmp_path / name).write_text("")

    assert list(read_code(tmp_path, HERE)) == ["app.py", "zürich.py"]


@pytest.mark.parametrize(
    ("prepare", "message"),
    [
        (lambda folder: folder / "missing", "there is no folder"),
        (lambda folder: folder, "holds no code"),
    ],
)
def test_a_folder_without_code_is_refused_at_its_place(tmp_path: Path, prepare, message: str):
    with pytest.raises(InputError, match=rf"spec\.yaml:3:5: .*{message}"):
        read_code(prepare(tmp_path), HERE)


def test_a_link_that_leads_outside_is_refused(tmp_path: Path):
    secret = tmp_path / "secret"
    secret.write_text("password")
    code = tmp_path / "code"
    code.mkdir()
    (code / "app.py").symlink_to(secret)

    with pytest.raises(InputError, match="links to a file outside"):
        read_code(code, HERE)


def test_what_lambda_would_not_take_is_refused():
    with pytest.raises(FarshoreError, match="50 MB"):
        package({"large.bin": bytes(51 * 1024 * 1024)})


@pytest.mark.parametrize(
    "code",
    [
        "def f(event, context): ...",
        "async def f(event, context): ...",
        "f = print",
        "f: object = print",
        "from x import f",
        "import x as f",
        "class f: ...",
        "try:\n    from x import f\nexcept ImportError:\n    f = None",
        "if True:\n    def f(): ...",
    ],
)
def test_a_handler_is_found_however_it_is_defined(code: str):
    check_handler({"app.py": code.encode()}, "app.f", HERE)


@pytest.mark.parametrize("code", ["", "def g():\n    f = 1", "# f", "class G:\n    def f(self): ..."])
def test_a_handler_that_is_not_there_is_refused(code: str):
    with pytest.raises(InputError, match=r"app\.py defines no `f`"):
        check_handler({"app.py": code.encode()}, "app.f", HERE)


def test_a_handler_in_a_package_is_found():
    check_handler({"orders/api.py": b"def read(): ..."}, "orders.api.read", HERE)

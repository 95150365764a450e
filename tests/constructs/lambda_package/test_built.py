"""Packages that other tools have built, and handlers in languages that are not read."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from farshore.constructs.lambda_package import check_built_handler, is_built, read_built
from farshore.errors import InputError
from farshore.findings import Place
from farshore.spec.services.functions import Runtime

HERE = Place("spec.yaml", 1, 1)


def zipped(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_a_zip_is_taken_as_it_is(tmp_path: Path):
    content = zipped(**{"app.py": b"x = 1", "lib/": b""})
    (tmp_path / "app.zip").write_bytes(content)

    built, files = read_built(tmp_path / "app.zip", HERE, whole=True)

    assert (built.content, files) == (content, {"app.py": b"x = 1"})


def test_a_folder_is_no_built_package_whatever_its_name(tmp_path: Path):
    (tmp_path / "code.zip").mkdir()

    assert not is_built(tmp_path / "code.zip")
    assert not is_built(tmp_path / "src")
    assert is_built(tmp_path / "missing.jar"), "so that the message says to build it"


@pytest.mark.parametrize(
    ("content", "error"),
    [(None, "there is no package .* build it first"), (b"no zip", "is no zip that Lambda could open")],
)
def test_what_is_no_package_is_refused(tmp_path: Path, content: bytes | None, error: str):
    if content is not None:
        (tmp_path / "app.jar").write_bytes(content)

    with pytest.raises(InputError, match=error):
        read_built(tmp_path / "app.jar", HERE, whole=False)


def test_a_package_that_unfolds_to_more_than_lambda_takes_is_refused_unread(tmp_path: Path):
    with zipfile.ZipFile(tmp_path / "app.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("large", bytes(251 * 1024 * 1024))

    with pytest.raises(InputError, match="250 MB unzipped"):
        read_built(tmp_path / "app.zip", HERE, whole=True)


@pytest.mark.parametrize(
    ("runtime", "handler", "file", "wrong"),
    [
        (Runtime.NODEJS_22, "app.read", "app.js", "app.ts"),
        (Runtime.NODEJS_22, "dist/orders.read", "dist/orders.mjs", "orders.mjs"),
        (Runtime.JAVA_21, "com.example.Orders::read", "com/example/Orders.class", "com/example/Order.class"),
        (Runtime.DOTNET_8, "Shop.Orders::Shop.Orders.Api::Read", "Shop.Orders.dll", "Shop.dll"),
    ],
)
def test_the_file_of_a_handler_must_be_there(runtime: Runtime, handler: str, file: str, wrong: str):
    check_built_handler(runtime.language, {file: b""}, handler, HERE)
    with pytest.raises(InputError, match="the code has no "):
        check_built_handler(runtime.language, {wrong: b""}, handler, HERE)


def test_a_class_may_be_in_a_jar_of_the_package():
    check_built_handler(Runtime.JAVA_21.language, {"lib/orders.jar": b""}, "com.example.Orders::read", HERE)

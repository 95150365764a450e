"""Files as the zip that Lambda takes."""

from __future__ import annotations

import io
import os
import random
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from farshore.constructs.lambda_package import package, read_code
from farshore.constructs.lambda_package.archive import LARGEST_ZIP_BYTES, MEGABYTE
from farshore.errors import InputError
from farshore.findings import Place

HERE = Place("spec.yaml", 3, 5, "services.api.code")


@given(st.dictionaries(st.from_regex(r"[a-z]{1,8}(/[a-z]{1,8})?\.py", fullmatch=True), st.binary(max_size=50)))
def test_the_same_files_give_the_same_bytes_in_any_order(files: dict[str, bytes]):
    backwards = dict(reversed(files.items()))

    assert package(files, HERE).content == package(backwards, HERE).content
    with zipfile.ZipFile(io.BytesIO(package(files, HERE).content)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == files


def test_a_changed_byte_changes_the_digest():
    assert package({"a.py": b"1"}, HERE).sha256_base64 != package({"a.py": b"2"}, HERE).sha256_base64


def test_times_and_permissions_on_disk_do_not_count(tmp_path: Path):
    file = tmp_path / "app.py"
    file.write_text("x = 1\n")
    before = package(read_code(tmp_path, HERE), HERE)
    os.utime(file, (1, 1))
    file.chmod(0o777)

    assert package(read_code(tmp_path, HERE), HERE) == before


def test_a_small_package_is_not_compressed_so_that_its_bytes_do_not_depend_on_zlib():
    content = package({"app.py": b"x = 1\n" * 1000}, HERE).content

    assert b"x = 1\n" * 1000 in content


def test_a_package_that_would_be_too_large_is_compressed():
    content = package({"large.txt": bytes(LARGEST_ZIP_BYTES + 1)}, HERE).content

    assert len(content) < MEGABYTE
    assert content == package({"large.txt": bytes(LARGEST_ZIP_BYTES + 1)}, HERE).content


def test_what_lambda_would_not_take_is_refused_with_the_largest_folders():
    noise = random.Random(1).randbytes(52 * MEGABYTE)
    files = {"app.py": b"", "model/weights.bin": noise, "small/a.txt": b"a" * MEGABYTE}

    with pytest.raises(InputError, match=r"spec\.yaml:3:5: .*50 MB.*Largest: model \(52\.0 MB\), small \(1\.0 MB\)"):
        package(files, HERE)


def test_what_is_too_large_unzipped_is_refused_before_it_is_zipped():
    shared = bytes(90 * MEGABYTE)

    with pytest.raises(InputError, match=r"270\.0 MB; Lambda takes 250 MB unzipped\. Largest: a \(180\.0 MB\), b"):
        package({"a/1": shared, "a/2": shared, "b/3": shared}, HERE)

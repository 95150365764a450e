"""The record of what farshore wrote: read as what it is, input that somebody may have made up."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from farshore.output_folder.record import FORMAT, Record, RecordInvalid, RecordTooNew, digest_of, parse, stack_of

FILE = "stacks/shop-links/cdk.tf.json"
VALID: dict[str, Any] = {"format": FORMAT, "version": "0.1.0", "spec": "shop", "files": {FILE: "sha256:00"}}


def encoded(**changes: Any) -> bytes:
    return json.dumps({**VALID, **changes}).encode()


def test_a_record_is_read_as_it_was_written() -> None:
    record = Record(**VALID, upcoming={"manifest.json": "sha256:01"})

    assert parse(record.encoded()) == record


def test_what_a_later_version_adds_in_the_same_format_is_passed_over() -> None:
    assert parse(encoded(note=["new"])) == parse(encoded())


@pytest.mark.parametrize(
    "path",
    [
        "../../x",
        "stacks/../../x",
        "stacks/shop/../../../x",
        "/etc/passwd",
        "stacks//x/y",
        "stacks/./x",
        "stacks/shop",
        "stacks/shop/",
        "stacks\\shop\\x",
        "stacks/shop/C:x",
        "C:/x",
        "",
        ".",
        "terraform.shop.tfstate",
        "stacks/shop/\n::error::x",
        "stacks/shop/\x1b[2J",
        "stacks/shop/\x00",
    ],
)
@pytest.mark.parametrize("key", ["files", "upcoming"])
def test_a_path_where_farshore_never_writes_is_refused(path: str, key: str) -> None:
    with pytest.raises(RecordInvalid, match="farshore never writes") as refusal:
        parse(encoded(**{key: {path: "sha256:00"}}))
    assert str(refusal.value).isprintable()


ODD: list[Any] = [None, True, 1, 1.5, "x", ["x"], {"x": 1}, {FILE: None}, {FILE: ["x"]}, {FILE: {}}]


@pytest.mark.parametrize(
    ("key", "odd"),
    [
        (key, odd)
        for key in (*VALID, "upcoming")
        for odd in ODD
        if isinstance(odd, dict) or type(odd) is not type(VALID.get(key))
    ],
    ids=repr,
)
def test_a_wrong_type_at_any_place_is_refused(key: str, odd: Any) -> None:
    with pytest.raises(RecordInvalid):
        parse(encoded(**{key: odd}))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[",
        b"null",
        b"[]",
        b"3",
        b'"x"',
        b"\xff\xfe",
        b'{"format": 1}',
        b'{"format": 1, "x": ' + b"[" * 100_000,
        b'{"format": 1, "version": "\xff", "spec": "shop", "files": {}}',
        b"[" * 100_000,
    ],
    ids=lambda content: repr(content[:40]),
)
def test_what_is_no_record_is_refused(content: bytes) -> None:
    with pytest.raises(RecordInvalid):
        parse(content)


def test_the_record_of_a_newer_version_is_refused_whatever_else_it_holds() -> None:
    with pytest.raises(RecordTooNew, match=r"farshore 9\.0 \(format 2\)"):
        parse(json.dumps({"format": FORMAT + 1, "version": "9.0", "files": ["another shape"]}).encode())


def test_line_ends_that_git_changed_do_not_count_as_a_change() -> None:
    def digest(path: str, content: bytes) -> str:
        return digest_of(path, io.BytesIO(content))

    assert digest("a.json", b"{\r\n}\r\n") == digest("a.json", b"{\n}\n")
    assert digest("a.json", b"{\n}\n") != digest("a.json", b"{}\n")
    assert digest("a.zip", b"\r\n") != digest("a.zip", b"\n")


@pytest.mark.parametrize(
    ("path", "stack"), [(FILE, "shop-links"), ("stacks/a/assets/b", "a"), ("manifest.json", None), ("stacks/a", None)]
)
def test_a_file_belongs_to_the_stack_in_whose_folder_it_is(path: str, stack: str | None) -> None:
    assert stack_of(path) == stack

"""What bytes are taken for a plan, and what is said of those that are none."""

from __future__ import annotations

import contextlib
import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from farshore.errors import InputError
from farshore.plan.plan import load
from farshore.plan.reader import SUPPORTED, read
from tests.plan.build import change, plan

PLAN = plan(change("aws_sqs_queue.jobs", {"name": "jöbs"}))
STATE = {"version": 4, "terraform_version": "1.11.4", "serial": 1, "lineage": "x", "resources": []}


class TestEncodings:
    """Files as shells write them."""

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
    def test_every_unicode_encoding_is_read(self, encoding: str) -> None:
        assert read(PLAN.decode().encode(encoding), "plan.json") == read(PLAN, "plan.json")

    def test_what_only_begins_like_utf_16_is_refused(self) -> None:
        with pytest.raises(InputError, match="begins as UTF-16 but is not"):
            read(b"\xff\xfe{\x00\x00", "plan.json")

    def test_white_space_around_is_nothing(self) -> None:
        assert read(b"\r\n " + PLAN + b"\n\n", "plan.json")


class TestVersions:
    """Which formats are read."""

    @pytest.mark.parametrize("version", ["0.1", "0.2", "1.0", "1.1", "1.2", "1.99"])
    def test_every_minor_of_0_and_1_is_read(self, version: str) -> None:
        assert load(plan(format_version=version), "plan.json").format_version == version

    @pytest.mark.parametrize("version", ["2.0", "10.0", "", "x"])
    def test_another_major_is_refused(self, version: str) -> None:
        with pytest.raises(InputError, match=r"reads 0\.x and 1\.x"):
            read(plan(format_version=version), "plan.json")

    def test_keys_that_nobody_knows_are_no_reason_to_fail(self) -> None:
        assert load(plan(change("aws_sqs_queue.a"), brand_new={"x": [1]}), "plan.json").resources


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b" \n\t ", "is empty"),
        (b"PK\x03\x04\x14\x00", "binary format"),
        (gzip.compress(b"x", mtime=0), "is compressed"),
        (b'resource "aws_s3_bucket" "a" {}\n', "configuration (HCL)"),
        (b"# about\nterraform {\n}\n", "configuration (HCL)"),
        (PLAN[:-20], "ends in the middle"),
        (PLAN + PLAN, "several JSON documents"),
        (PLAN + b"\n" + PLAN + b"\n", "several JSON documents"),
        (b"[command]/usr/bin/terraform show -json plan\n" + PLAN, "lines before the JSON"),
        (PLAN + b"\n::debug::exitcode: 0\n", "lines after the JSON"),
        (b'{"@level":"info","@message":"x"}\n{"@level":"info"}\n', "the log of `terraform plan -json`"),
        (b'{"@level":"info","@message":"x"}\n', "the log of `terraform plan -json`"),
        (b"Terraform used the selected providers\n\nTerraform will perform the following actions:\n", "for people"),
        (json.dumps(STATE).encode(), "is a state file"),
        (b'{"format_version":"1.0","terraform_version":"1.11.4","values":{}}', "of a state, not of a plan"),
        (b'{"format_version":"1.0","provider_schemas":{}}', "`terraform providers schema -json`"),
        (b"\x1b[0m\x1b[1maws_sns_topic.a: Refreshing state... [id=x]", "for people"),
        (b"name: shop\nregions: {primary: us-east-1}\n", "looks like a farshore spec"),
        (b"# A page\n\nabout specs:\n\nname: shop\nregions: {primary: us-east-1}\n", "is not JSON"),
        (b'{"plan":' + PLAN + b"}", "inside `plan`"),
        (json.dumps({"data": PLAN.decode()}).encode(), "inside `data`"),
        (b"[]", "holds a list"),
        (b'"text"', "single JSON value"),
        (b"12", "single JSON value"),
        (b"{}", "no `format_version`"),
        (b"hello", "is not JSON"),
        (b'{"a": "\xff"}', "is not JSON"),
        (b'{"format_version":"1.2","resource_changes":{}}', "not a plan as Terraform writes it"),
        (b'{"format_version":"1.2","resource_changes":[{"address":1}]}', "not a plan as Terraform writes it"),
        (b'{"format_version":1.2,"resource_changes":[]}', "not a plan as Terraform writes it"),
        (b"[" * 100_000, "nested deeper"),
        (b'{"x":' * 100_000, "nested deeper"),
    ],
)
def test_what_is_no_plan_is_told_for_what_it_is(content: bytes, said: str) -> None:
    with pytest.raises(InputError) as caught:
        read(content, "plan.json")
    message = str(caught.value)
    assert message.startswith("plan.json: ")
    assert said in message
    assert "\n" not in message


def test_an_error_repeats_nothing_of_the_file() -> None:
    for content in (b'{"format_version":"1.2","variables":["MARKER"]}', b'{"MARKER":', b'{"version":"MARKER\x00'):
        with pytest.raises(InputError) as caught:
            read(content, "plan.json")
        assert "MARKER" not in str(caught.value)


@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda text: f'{{"format_version":"1.2",{text}'.encode()))
def test_no_bytes_make_it_fail_otherwise(content: bytes) -> None:
    with contextlib.suppress(InputError):
        assert read(content, "plan.json").format_version.partition(".")[0] in SUPPORTED


@given(st.integers(0, len(PLAN)), st.binary(min_size=1, max_size=3))
def test_nor_does_a_plan_with_other_bytes_in_it(at: int, other: bytes) -> None:
    with contextlib.suppress(InputError):
        assert load(PLAN[:at] + other + PLAN[at + len(other) :], "plan.json").file == "plan.json"

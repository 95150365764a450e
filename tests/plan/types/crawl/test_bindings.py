"""Shapes from a wheel of bindings."""

from __future__ import annotations

from pathlib import Path

import pytest

from farshore.errors import FarshoreError
from farshore.plan.types.crawl.bindings import shapes
from farshore.plan.types.crawl.shape import Shape
from tests.plan.types.crawl.wheels import REGION, resource, wheel


def test_a_shape_has_terraforms_words_and_not_terraforms_own_arguments(tmp_path: Path):
    types = resource(
        "aws_s3_bucket", {"name": "forceDestroy", "optional": True}, {"name": "bucket"}, readable="arn bucket"
    )
    assert shapes(wheel(tmp_path, types)) == {
        "aws_s3_bucket": Shape("aws_s3_bucket", frozenset({"bucket"}), frozenset({"force_destroy"}), frozenset({"arn"}))
    }


def test_the_region_argument_is_told_from_a_region_of_the_types_own(tmp_path: Path):
    own = {"name": "region", "docs": {"summary": "Docs at Terraform Registry: …"}}
    types = {**resource("aws_sqs_queue", REGION), **resource("aws_servicequotas_template", own)}
    found = shapes(wheel(tmp_path, types))
    assert {name: shape.region_argument for name, shape in found.items()} == {
        "aws_servicequotas_template": False,
        "aws_sqs_queue": True,
    }


def test_a_name_with_aws_in_its_middle_is_taken_whole(tmp_path: Path):
    assert list(shapes(wheel(tmp_path, resource("aws_securitylake_aws_log_source")))) == [
        "aws_securitylake_aws_log_source"
    ]


def test_what_is_no_resource_is_left_out(tmp_path: Path):
    assert shapes(wheel(tmp_path, {"aws.Data": {"base": "cdktn.TerraformDataSource"}, "aws.Struct": {}})) == {}


@pytest.mark.parametrize("content", [b"", b"no archive"])
def test_another_file_is_refused_with_the_command_that_gets_the_right_one(tmp_path: Path, content: bytes):
    path = tmp_path / "other.whl"
    path.write_bytes(content)
    with pytest.raises(FarshoreError, match=r"is not a wheel of cdktn-provider-aws .*pip download"):
        shapes(path)

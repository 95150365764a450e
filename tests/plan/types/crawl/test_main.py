"""The command that writes provider.json."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest

from farshore.plan.types import data
from farshore.plan.types.crawl import bindings, schema
from farshore.plan.types.crawl.__main__ import build, main, render
from tests.plan.types.crawl.wheels import REGION, resource, wheel

DAY = datetime.date(2026, 11, 21)
SCHEMA = {
    "provider_schemas": {
        "registry/hashicorp/aws": {
            "resource_schemas": {
                "aws_gone": {"block": {"attributes": {"name": {"required": True}}}},
                "aws_place_subnet": {
                    "block": {
                        "attributes": {
                            "arn": {"computed": True},
                            "availability_zone": {"optional": True, "computed": True},
                            "region": {"computed": True},
                            "tags": {"optional": True},
                        }
                    }
                },
            }
        }
    }
}


def test_a_row_says_what_both_releases_say_of_a_type(tmp_path: Path):
    types = {**resource("aws_place_subnet", REGION), **resource("aws_fresh_thing", {"name": "thingName"})}
    newer = bindings.shapes(wheel(tmp_path, types))
    document = build(schema.shapes(SCHEMA), newer, ["5.0.0", "6.0.0"], DAY)
    assert document["types"] == {
        "aws_fresh_thing": {"only": "6.0.0", "name": ("thing_name",), "regionless": True},
        "aws_gone": {"only": "5.0.0", "name": ("name",)},
        "aws_place_subnet": {"arn": "arn", "zones": ("availability_zone",), "tags": True, "region": True},
    }
    assert document["releases"] == ["5.0.0", "6.0.0"]


def test_the_file_has_a_line_for_each_type(tmp_path: Path):
    newer = bindings.shapes(wheel(tmp_path, resource("aws_fresh_thing")))
    document = build(schema.shapes(SCHEMA), newer, ["5.0.0", "6.0.0"], DAY)
    text = render(document)
    assert json.loads(text)["types"].keys() == document["types"].keys()
    assert sum(line.startswith('"aws_') for line in text.splitlines()) == 3


def test_the_embedded_file_is_as_the_command_writes_it():
    assert render(data.read(data.PROVIDER)) == data.path(data.PROVIDER).read_text(encoding="utf-8")


@pytest.mark.parametrize("content", ["{}", "no JSON"])
def test_a_wrong_schema_is_refused_and_nothing_is_written(
    tmp_path: Path, content: str, capsys: pytest.CaptureFixture[str]
):
    before = data.path(data.PROVIDER).read_bytes()
    path = tmp_path / "schema.json"
    path.write_text(content, encoding="utf-8")
    assert main(["--schema", str(path), "--bindings", str(wheel(tmp_path, {}))]) == 2
    assert capsys.readouterr().err
    assert data.path(data.PROVIDER).read_bytes() == before

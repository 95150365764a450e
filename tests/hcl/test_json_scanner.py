"""Blocks, lines and comments of Terraform's JSON syntax."""

from __future__ import annotations

import pytest

from farshore.hcl.json_scanner import outline

TEXT = """{
  "//": "of the file",
  "resource": {
    "aws_lb": {
      "front": {
        "//": "said",
        "tags": {"//": "deeper", "source": "no"}
      }
    },
    "aws_sqs_queue": [
      {"a": {}},
      {"b": [{"name": "}"}]}
    ]
  },
  "provider": {"aws": [{"region": "x"}, {"alias": "west"}]},
  "module": {"m": {"source": "./m"}},
  "removed": {"from": "aws_lb.old"}
}"""


def test_blocks_stand_on_their_lines() -> None:
    found = outline(TEXT)
    assert [(one.address, one.line) for one in found.blocks] == [
        ("aws_lb.front", 5),
        ("aws_sqs_queue.a", 11),
        ("aws_sqs_queue.b", 12),
        ("provider.aws", 15),
        ("provider.aws.west", 15),
        ("module.m", 16),
        (None, 17),
    ]


def test_arguments_are_the_blocks_own() -> None:
    arguments = [one.arguments for one in outline(TEXT).blocks]
    assert arguments[0] == {}
    assert arguments[-2:] == [{"source": "./m"}, {"from": "aws_lb.old"}]


def test_comments_are_properties() -> None:
    found = outline(TEXT)
    assert [one.texts for one in found.blocks[0].comments] == [("said",)]
    assert [one.texts for one in found.loose] == [("of the file",), ("deeper",)]


@pytest.mark.parametrize("text", ["", "{", '{"resource": ', "[" * 100_000, '{"a": tru}'])
def test_what_is_broken_is_said(text: str) -> None:
    assert outline(text).broken.startswith("is not JSON: ")


@pytest.mark.parametrize("text", ["[]", "1", '"resource"', '{"resource": "x"}', '{"resource": {"a": 1}}', "{}"])
def test_other_json_declares_nothing(text: str) -> None:
    found = outline(text)
    assert (found.blocks, found.broken) == ((), "")

"""Overrides in a spec: what is read, for which stack, and what is refused before anything is built."""

from __future__ import annotations

import pytest

from farshore.errors import InputError
from farshore.spec import loads

HEAD = """name: shop
regions: {primary: us-east-1, standby: us-west-2}
services: {files: {type: bucket}}
"""


def overrides(text: str):
    return [
        (one.stack, one.address, one.arguments)
        for one in loads(f"{HEAD}overrides:\n  {text}\n", "spec.yaml").overriding()
    ]


def refused(text: str) -> str:
    with pytest.raises(InputError) as raised:
        loads(f"{HEAD}overrides:\n  {text}\n", "spec.yaml")
    return str(raised.value)


def test_values_are_read_as_terraform_will_read_them():
    text = "aws_a.b_c: {n: 5, f: 1.5, t: true, nothing: null, quoted: '5', list: [1, {x: ~}], zero: 007, e: '${var.x}'}"

    assert overrides(text) == [
        (
            None,
            "aws_a.b_c",
            {
                "n": 5,
                "f": 1.5,
                "t": True,
                "nothing": None,
                "quoted": "5",
                "list": [1, {"x": None}],
                "zero": "007",
                "e": "${var.x}",
            },
        )
    ]


def test_what_is_for_one_stack_comes_after_what_is_for_all():
    found = overrides("us-west-2: {aws_a.b: {n: 1}}\n  aws_a.b: {n: 2}\n  edge: {aws_c.d: {n: 3}}")

    assert [one[:2] for one in found] == [(None, "aws_a.b"), ("us-west-2", "aws_a.b"), ("edge", "aws_c.d")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("aws_a.b: 5", "spec.yaml:5:3: overrides.aws_a.b: expected a map of arguments"),
        ("aws_a.b: {}", "spec.yaml:5:3: overrides.aws_a.b: expected a map of arguments"),
        ("us-west-2: 5", "spec.yaml:5:3: overrides.us-west-2: expected a map of addresses"),
        ("edge: {files: {n: 1}}", "spec.yaml:5:10: overrides.edge.files: expected the address of a resource"),
        ("edge: {aws_a.b: 1}", "spec.yaml:5:10: overrides.edge.aws_a.b: expected a map of arguments"),
        ("Edge: {aws_a.b: {n: 1}}", "spec.yaml:5:3: overrides.Edge: expected the address of a resource"),
        ("data.aws_a.b: {n: 1}", "spec.yaml:5:3: overrides.data.aws_a.b: expected the address of a resource"),
        ("aws_a.b: {n: 1, n: 2}", "the key `n` stands twice"),
        ("aws_a.b: {n: !Ref x}", "the tag `!Ref` means nothing here"),
        *(
            (f"aws_a.b: {{{name}: 1}}", f"spec.yaml:5:13: overrides.aws_a.b.{name}: cannot be overridden")
            for name in ("count", "for_each", "provider", "provisioner", "connection")
        ),
    ],
)
def test_what_cannot_be_meant_is_said_with_its_place(text: str, said: str):
    assert said in refused(text)

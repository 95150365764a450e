"""Addresses with keys that hold everything."""

from __future__ import annotations

import pytest

from farshore.plan.address import key_value, module_steps, split_reference, without_keys


@pytest.mark.parametrize(
    ("address", "bare"),
    [
        ("aws_lb.front", "aws_lb.front"),
        ("aws_lb.front[0]", "aws_lb.front"),
        ('module.a["x.y"].aws_lb.b["]"]', "module.a.aws_lb.b"),
        (r'module.a["q\"].module.z"].aws_lb.b', "module.a.aws_lb.b"),
        (r'aws_lb.b["\\"]', "aws_lb.b"),
        ('aws_lb.b["module.c.d"]', "aws_lb.b"),
    ],
)
def test_keys_are_taken_out_whatever_they_hold(address: str, bare: str) -> None:
    assert without_keys(address) == bare


def test_modules_are_found_with_their_keys() -> None:
    assert module_steps('module.a["x.module.y"].module.b[1].aws_lb.c["module.z"]') == (
        ("a", '["x.module.y"]'),
        ("b", "[1]"),
    )
    assert module_steps("aws_lb.module") == ()
    assert module_steps("module.a") == (("a", ""),)


@pytest.mark.parametrize(
    ("reference", "steps"),
    [
        ("var.region", [("var", ""), ("region", "")]),
        ('var.regions["a.b"].id', [("var", ""), ("regions", '["a.b"]'), ("id", "")]),
        ("aws_lb.front[0].arn", [("aws_lb", ""), ("front", "[0]"), ("arn", "")]),
        ("each.value", [("each", ""), ("value", "")]),
        ("", []),
        ("a..b", [("a", ""), ("b", "")]),
        ("[0]", [("[0]", "")]),
    ],
)
def test_references_are_split_at_dots_outside_keys(reference: str, steps: list[tuple[str, str]]) -> None:
    assert split_reference(reference) == tuple(steps)


@pytest.mark.parametrize(("key", "value"), [('["a"]', "a"), ("[3]", 3), (r'["a\"b"]', 'a"b'), ("[each.key]", None)])
def test_a_key_stands_for_its_value(key: str, value: object) -> None:
    assert key_value(key) == value

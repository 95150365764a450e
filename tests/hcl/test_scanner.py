"""Blocks, lines and comments of Terraform's native syntax, whatever stands between them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from farshore.hcl.scanner import outline

VALUES = [
    '"}"', '"\\"{"', '"$${"', '"%%{"', '"$"', '"# no comment"', '"/*"', '"<<EOT"', '"${"}"}"', '"${{a = "}"}.a}"',
    '"%{ if a }{%{ else }}%{ endif }"', '"${~ f("${"{"}") ~}"', "{ a = {} }", '[for s in var.l : "{" if s != "}"]',
    "<<EOT\n}\n\"\n# no\n  EOTx\nx EOT\nEOT", "<<-EOT\n  ${ { a = \"EOT\" }.a }EOT\n  $${\n  EOT",
    "<<A-1\n${<<B\n}\nB\n}\nA-1",
    "f(\n  1, # one\n  2,\n)", "a / b", "a /* { */ + 1", "1 # }", "1 // }",
]  # fmt: skip
"""Values that hold what begins or ends something elsewhere."""

BETWEEN = ["", "# }", '// "', "/* {\n} */", "#"]
HEADS = [
    ('resource "aws_sqs_queue" "été"', ("resource", "aws_sqs_queue", "été")),
    ("resource aws_sqs_queue my-name", ("resource", "aws_sqs_queue", "my-name")),
    ('module /* in */ "m"', ("module", "m")),
    ("locals", ("locals",)),
]


@st.composite
def files(draw: st.DrawFn) -> tuple[str, list[tuple[tuple[str, ...], int]]]:
    """A file, and its blocks with their lines."""
    text, blocks = "", []
    for _ in range(draw(st.integers(0, 5))):
        text += draw(st.sampled_from(BETWEEN)) + "\n"
        head, words = draw(st.sampled_from(HEADS))
        blocks.append((words, text.count("\n") + 1))
        values = draw(st.lists(st.sampled_from(VALUES), max_size=4))
        body = "".join(f"  a = {value}\n" for value in values)
        inner = draw(st.sampled_from(["", f'  nested "x" {{\n{body}  }}\n', "  source {}\n"]))
        text += f"{head} {{\n{body}{inner}}}\n"
    if draw(st.booleans()):
        text = text.replace("\n", "\r\n")
    return ("\ufeff" if draw(st.booleans()) else "") + text, blocks


@given(files())
def test_every_block_is_found_on_its_line(made: tuple[str, list[tuple[tuple[str, ...], int]]]) -> None:
    text, blocks = made
    found = outline(text)
    assert found.broken == ""
    assert [((one.kind, *one.labels), one.line) for one in found.blocks] == blocks


@given(st.text(alphabet='ab "\\${}%#/*<-E\n=\r.[]', max_size=200))
def test_of_any_text_the_blocks_stand_in_order_on_lines_that_it_has(text: str) -> None:
    found = outline(text)
    lines = [one.line for one in found.blocks]
    assert lines == sorted(lines)
    assert all(1 <= line <= text.count("\n") + 1 for line in [*lines, *(one.line for one in found.loose)])
    assert all(one.kind in text and all(label in text for label in one.labels) for one in found.blocks)


class TestArguments:
    """Those that lead from a block to another."""

    def test_are_the_blocks_own(self) -> None:
        others = '  for_each = { source = "./no" }\n  x {\n    source = "./no"\n  }\n'
        text = f'module "m" {{\n{others}  source = "./yes" # here\n}}'
        (one,) = outline(text).blocks
        assert one.arguments == {"source": "./yes"}

    def test_on_one_line(self) -> None:
        (one,) = outline('module "m" { source = "../m" }').blocks
        assert one.arguments == {"source": "../m"}

    def test_an_address_is_kept_with_its_keys(self) -> None:
        (one,) = outline('removed {\n  from = module.a["}#"].aws_lb.b[0]\n}').blocks
        assert one.arguments == {"from": 'module.a["}#"].aws_lb.b[0]'}

    def test_a_text_that_is_put_together_is_unknown(self) -> None:
        (one,) = outline('module "m" {\n  source = "${path.module}/m"\n}').blocks
        assert one.arguments == {}


class TestComments:
    """Which belong to a block."""

    @pytest.mark.parametrize("comment", ["# said", "// said", "/* said */", "/*\n * said\n */", "#said", "  # said"])
    def test_directly_above(self, comment: str) -> None:
        (one,) = outline(f"# far\n\n{comment}\nlocals {{}}").blocks
        assert [text for each in one.comments for text in each.texts if text] == ["said"]

    def test_at_the_end_of_the_first_line(self) -> None:
        (one,) = outline("locals { # said\n  # within\n}").blocks
        assert [each.texts for each in one.comments] == [("said",)]

    def test_others_are_loose(self) -> None:
        found = outline("# far\n\nlocals {\n  a = 1 # end\n}\n# last")
        assert [one.texts[0] for one in found.loose] == ["far", "end", "last"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("locals {", "ends within a brace"),
        ("locals {}\n}", "closes nothing"),
        ('locals {\n  a = "x\n}', "has a quoted text on line 2 that does not end"),
        ("/* a", "has a comment on line 1 that does not end"),
        ("locals {\n a = <<EOT\n}\n", "ends within a heredoc"),
    ],
)
def test_what_is_broken_is_said(text: str, said: str) -> None:
    assert said in outline(text).broken


PIECES = ["/*", "/* */", '"', "<<EOT\n", "${", "{", 'a = "${', "# x\n", "a\n" * 10, " " * 10, "<<a", "a {}\n# x\n"]


@pytest.mark.parametrize("piece", PIECES)
def test_time_grows_with_the_text_and_not_its_square(piece: str) -> None:
    start = time.process_time()  # other processes do not lengthen it
    outline(piece * (1_000_000 // len(piece)))
    assert time.process_time() - start < 10


@pytest.mark.parametrize("piece", PIECES)
def test_work_for_four_times_the_text_is_less_than_ten_times_as_much(piece: str) -> None:
    """Sixteen times as much, were it the square."""

    def work(length: int) -> float:
        start = time.process_time()
        outline(f"{piece * (length // len(piece))}\nlocals {{}}")
        return time.process_time() - start

    assert min(work(200_000) for _ in range(2)) < 10 * max(min(work(50_000) for _ in range(3)), 0.005)

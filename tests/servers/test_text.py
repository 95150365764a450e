"""What a server says is one printable line that nobody obeys."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from farshore.servers.text import LONGEST, one_line


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("as it is: arn:aws:iam::123456789012:user/x", "as it is: arn:aws:iam::123456789012:user/x"),
        ("two\r\nlines", "two lines"),
        ("::error::x", ": :error::x"),
        ("a\n::error::x", "a : :error::x"),
        ("a ##[error]x ##vso[task]", "a # #[error]x # #vso[task]"),
        ("\x1b[31mred\x9b1m \u202egnirts \ud800", "[31mred 1m gnirts"),
        ("", ""),
    ],
)
def test_it_is_one_line_without_commands(text: str, shown: str) -> None:
    assert one_line(text) == shown


@example(":::")
@given(st.text(st.sampled_from(":#[v \n\r\t\x1b\u2028ae"), max_size=2_000))
def test_whatever_it_was_nobody_obeys_it(text: str) -> None:
    shown = one_line(text)
    assert shown.isprintable()
    assert len(shown) <= LONGEST
    assert not any(word.startswith("::") for word in shown.split())
    assert "##[" not in shown
    assert "##v" not in shown

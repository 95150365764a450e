"""The text of a comment: its marker, and how it is cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from farshore.errors import FarshoreError
from farshore.pull_request.body import LIMIT, fitting, marker_of, with_marker
from farshore.report.markdown import MARKER as PREFLIGHT


@pytest.mark.parametrize("marker", [PREFLIGHT, "<!-- farshore review -->", "<!-- farshore review: prod -->"])
def test_the_markers_of_our_reports_are_markers(marker: str) -> None:
    assert marker_of(f"{marker}\nreport") == marker
    assert with_marker(f"\ufeff{marker}\r\nreport\r\n", None, "r.md") == (f"{marker}\nreport", marker)


@pytest.mark.parametrize("line", ["", "<!-- -->", "<!---->", "<!-- a > b -->", "<!-- a --> b", "# title", "<!-- a"])
def test_other_lines_are_none(line: str) -> None:
    assert marker_of(f"{line}\nreport") is None
    with pytest.raises(FarshoreError, match=r"r\.md:1: does not begin with a marker"):
        with_marker(f"{line}\nreport", None, "r.md")


pieces = st.sampled_from(
    [
        "text " * 20,
        "```mermaid\ngraph LR\n  a --> b\n```",
        "<details><summary>s</summary>\n\n- inside\n\n</details>",
        "é" * 90,
    ]
)


@given(st.lists(pieces, min_size=1, max_size=60), st.integers(600, 3000))
def test_a_cut_text_is_short_enough_and_leaves_nothing_open(parts: list[str], limit: int) -> None:
    whole = f"{PREFLIGHT}\n" + "\n\n".join(parts)
    cut = fitting(whole, limit)
    assert len(cut) <= limit
    if len(whole) > limit:
        assert cut.count("<details>") == cut.count("</details>")
        assert "All of it is in the job" in MarkdownIt().render(cut).rpartition("<p>")[2]
    else:
        assert cut == whole


def test_a_text_without_paragraphs_is_cut_all_the_same() -> None:
    assert len(fitting(PREFLIGHT + "\n" + "x" * 100_000, LIMIT)) <= LIMIT

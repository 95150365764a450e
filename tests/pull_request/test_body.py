"""The text of a comment: its marker, and how it is cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from farshore.errors import FarshoreError
from farshore.pull_request.body import LIMIT, MOST_REPORTS, Body, fitting, marker_of, with_marker
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


def report(name: str, text: str = "nothing to object to") -> tuple[str, str]:
    return f"{name}.md", f"<!-- farshore review: {name} -->\n### farshore review of {name}: {text}\n"


class TestSeveralReports:
    """The reports of several jobs are sections of one comment."""

    def test_they_stand_in_their_order_under_one_marker(self) -> None:
        body = Body.of([report("network"), report("shop", "1 error")], None)
        assert body.within(LIMIT).split("\n\n") == [
            "<!-- farshore review -->\n### farshore review of network: nothing to object to",
            "### farshore review of shop: 1 error",
        ]

    def test_reports_without_names_share_their_marker(self) -> None:
        body = Body.of([("a.md", "<!-- farshore review -->\na"), ("b.md", "<!-- farshore review -->\nb")], None)
        assert body.within(LIMIT) == "<!-- farshore review -->\na\n\nb"

    def test_one_report_keeps_its_name(self) -> None:
        assert Body.of([report("shop")], None).marker == "<!-- farshore review: shop -->"

    def test_reports_of_different_kinds_want_a_marker(self) -> None:
        mixed = [report("shop"), ("rank.md", "<!-- farshore rank -->\n1. us-west-2")]
        with pytest.raises(FarshoreError, match=r"shop\.md and rank\.md are reports of different kinds; .* --marker"):
            Body.of(mixed, None)
        assert Body.of(mixed, "<!-- ours -->").within(LIMIT).startswith("<!-- ours -->\n### farshore review of shop")

    def test_the_one_without_a_marker_is_named(self) -> None:
        with pytest.raises(FarshoreError, match=r"notes\.md:1: does not begin with a marker"):
            Body.of([report("shop"), ("notes.md", "hello")], None)

    def test_a_short_report_is_whole_beside_long_ones(self) -> None:
        long = "\n\n".join(["a finding " * 30] * 400)
        text = Body.of([report("east", long), report("network"), report("west", long)], None).within(LIMIT)
        assert len(text) <= LIMIT
        assert "### farshore review of network: nothing to object to\n\n###" in text
        parts = text.split("### farshore review of ")
        assert abs(len(parts[1]) - len(parts[3])) < 1_000, "the long ones get the same room"
        assert text.count("**Cut: the report is longer") == 2

    def test_the_most_reports_still_have_their_headings(self) -> None:
        many = [report(f"stack-{number:03}", "\n\nwords " * 3_000) for number in range(MOST_REPORTS)]
        for limit in (LIMIT, LIMIT // 2):
            text = Body.of(many, None).within(limit)
            assert len(text) <= limit
            assert text.startswith("<!-- farshore review -->\n")
        with pytest.raises(FarshoreError, match="101 reports are too many for one comment: at most 100"):
            Body.of([*many, report("one-more")], None)

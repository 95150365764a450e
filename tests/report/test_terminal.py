"""The report for people: golden files, and what a terminal must never receive.

`FARSHORE_WRITE_GOLDEN=1 pytest tests/report` writes the golden files anew; read the difference before you commit it.
"""

from __future__ import annotations

import datetime
import os
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from farshore.findings import Evidence, Finding, Place, Severity, Waiver
from farshore.report.style import Style
from farshore.report.terminal import TerminalRenderer
from tests.report.inputs import BOARD, CALM, report

GOLDEN = Path(__file__).with_name("golden")
ANSI = r"\x1b\[[0-9;]*m"
STYLES = {
    "plain": Style(),
    "color": Style(color=True, signs=True),
    "narrow": Style(width=60),
    "wide": Style(width=140, signs=True),
}


def rendered(style: Style, *texts: str) -> str:
    return TerminalRenderer(style).render([report(text) for text in texts])


@pytest.mark.parametrize("name", STYLES)
def test_the_report_is_the_one_in_the_golden_file(name: str) -> None:
    text = rendered(STYLES[name], BOARD, CALM)
    golden = GOLDEN / f"{name}.txt"
    if os.environ.get("FARSHORE_WRITE_GOLDEN"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_colours_and_signs_change_nothing_else() -> None:
    colored = rendered(Style(color=True), BOARD)
    assert re.sub(ANSI, "", colored) == re.sub(ANSI, "", rendered(Style(), BOARD))
    assert "\x1b" in colored


def test_every_colour_is_switched_off_in_its_own_line() -> None:
    for line in rendered(STYLES["color"], BOARD, CALM).splitlines():
        assert len(re.findall(ANSI, line)) == 0 or re.findall(ANSI, line)[-1] == "\x1b[0m"


def test_without_colour_there_is_no_escape() -> None:
    assert "\x1b" not in rendered(Style(signs=True), BOARD, CALM)


def test_without_signs_the_report_is_ascii() -> None:
    assert rendered(Style(), BOARD, CALM).isascii()


@pytest.mark.parametrize("width", [60, 80, 100, 140])
def test_no_line_of_the_matrix_is_wider_than_the_terminal(width: int) -> None:
    matrix = rendered(Style(width=width), BOARD).split("\n\nerror")[0]
    assert max(map(len, matrix.splitlines())) <= width


def test_every_part_of_a_split_matrix_names_all_services() -> None:
    text = rendered(Style(width=60), BOARD)
    parts = [block for block in text.split("\n\n") if block.startswith("        ") or "primary" in block]
    labels = [[line.split()[0] for line in part.splitlines() if not line.startswith("     ")] for part in parts]
    matrices = [part for part in labels if "dynamodb" in part]
    assert len(matrices) > 1
    assert all(part == matrices[0] for part in matrices)


def test_all_regions_stand_in_a_split_matrix() -> None:
    text = rendered(Style(width=60), BOARD)
    assert all(region in text for region in ("us-east-1", "ca-west-1", "us-west-2", "eu-west-1", "us-west-1"))


def test_a_spec_with_nothing_to_object_to_says_so() -> None:
    assert rendered(Style(), CALM).splitlines()[-1] == (
        "spec.yaml: nothing to object to; evidence of 2026-10-01 (51 days old)"
    )


def test_one_day_is_a_day() -> None:
    yesterday = replace(report(CALM), catalog_date=datetime.date(2026, 11, 20))
    assert "(1 day old)" in TerminalRenderer().render([yesterday])


def test_the_summary_counts_waived_findings_apart() -> None:
    assert "5 notes, 2 waived;" in rendered(Style(), BOARD).splitlines()[-1]


def test_a_report_without_a_known_region_has_no_matrix() -> None:
    text = rendered(Style(), "name: shop\nregions: {primary: us-east-9, standby: us-west-9}\nalso_needs: [s3]\n")
    assert "AWS has no region `us-east-9`" in text
    assert "primary " not in text


HOSTILE = (
    st.text(max_size=60)
    | st.lists(
        st.sampled_from(
            ["\x1b[2J", "\x1b]0;owned\x07", "\r", "\n", "\x9b31m", "\u202e", "\u2028", "\x00", "\x7f", "a b"]
        )
    ).map("".join)
).map(lambda text: text + "x")


def hostile(text: str) -> Finding:
    evidence = Evidence(text, datetime.date(2026, 1, 1), text, text)
    place = Place(text, 1, 1, text)
    return Finding("region-avoided", Severity.ERROR, text, place, text, (evidence,), (text,), text)


@settings(max_examples=200, deadline=None)
@given(HOSTILE, st.booleans())
def test_no_text_can_speak_to_the_terminal(text: str, color: bool) -> None:
    finding = hostile(text)
    waived = replace(finding, waiver=Waiver("region-avoided", text, datetime.date(2027, 1, 1)))
    calm = report(CALM)
    spoken = replace(calm, findings=(finding, waived), spec=replace(calm.spec, file=text))
    rest = re.sub(r"\x1b\[(0|1|3[0-9])m", "", TerminalRenderer(Style(color=color)).render([spoken]))
    assert [character for character in rest if not character.isprintable() and character != "\n"] == []


def test_ids_are_not_broken_at_their_dashes() -> None:
    text = rendered(Style(width=60), BOARD)
    assert not any(line.endswith("-") for line in text.splitlines())
    assert "/aws/service/global-infrastructure/regions/ca-west-1/services/comprehend" in text


def test_a_line_end_in_a_reason_cannot_pretend_to_be_another_finding() -> None:
    text = CALM.replace("}", ', avoid: {us-west-2: "old\\n\\nerror  forged  spec.yaml:1:1"}}')
    lines = rendered(Style(), text).splitlines()
    assert not any(line.startswith("error  forged") for line in lines)
    assert any("error  forged" in line for line in lines)

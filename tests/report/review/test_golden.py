"""Reviews as people read them, whole: golden files of recorded plans.

`FARSHORE_WRITE_GOLDEN=1 pytest tests/report/review/test_golden.py` writes them anew; read the difference before you
commit it.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from farshore.report.review.markdown import MarkdownReview
from farshore.report.review.terminal import TerminalReview
from farshore.report.style import Style
from tests.report.review.inputs import TICKETS, recorded

GOLDEN = Path(__file__).with_name("golden")
CASES = {
    "storefront": ("teams/storefront",),
    "storefront_flawed": ("teams/storefront_flawed",),
    "ledger_dismantled": ("teams/ledger_dismantled",),
    "tickets": TICKETS,
    "atlas": ("teams/atlas",),
    "keys": ("shapes/keys",),
}


def keeps_to(file: Path, text: str) -> None:
    if os.environ.get("FARSHORE_WRITE_GOLDEN"):
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", CASES)
def test_the_comment_is_the_one_in_the_golden_file(name: str) -> None:
    keeps_to(GOLDEN / f"{name}.md", MarkdownReview().render(recorded(*CASES[name])))


@pytest.mark.parametrize("name", CASES)
def test_the_terminal_shows_what_is_in_the_golden_file(name: str) -> None:
    keeps_to(GOLDEN / f"{name}.txt", TerminalReview(Style()).render(recorded(*CASES[name])))


def test_every_golden_file_is_of_a_case() -> None:
    assert {path.name.partition(".")[0] for path in GOLDEN.iterdir()} == set(CASES)


def test_the_twins_are_explained() -> None:
    keeps_to(GOLDEN / "tickets.twins.txt", TerminalReview(Style(), explain_twins=True).render(recorded(*TICKETS)))

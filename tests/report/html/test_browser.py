"""The page in headless Chromium: it fits, it can be read, and its evidence opens from the keyboard's button."""

from __future__ import annotations

from pathlib import Path

import pytest

from farshore.checks.rank import rank
from farshore.report.html import HtmlRenderer
from tests.checks.small_catalog import small_catalog
from tests.report.html.browser import look
from tests.report.inputs import BOARD, CALM, TODAY, report


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_page_fits_is_readable_and_opens_its_evidence(tmp_path: Path, width: int, *, dark: bool) -> None:
    page = HtmlRenderer(lambda spec: rank(spec, small_catalog(), TODAY)).render([report(BOARD), report(CALM)])
    seen = look(page, tmp_path, width, dark=dark)
    assert seen["width"] <= width
    assert seen["dark"] is dark
    assert seen["font"].startswith("system-ui"), "the style was refused by the page's own policy"
    assert seen["contrast"] >= 4.5, "WCAG 2.2 AA"
    assert (seen["before"], seen["focused"], seen["after"], seen["inside"], seen["closed"]) == (
        False,
        True,
        True,
        True,
        True,
    )
    assert seen["scripts"] == 0

"""The page of a review in headless Chromium: it fits, folded or not, and it can be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from farshore.report.review.html import HtmlReview
from tests.report.html.browser import look
from tests.report.review.inputs import TICKETS, recorded


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("names", [("teams/storefront_flawed",), ("shapes/keys",), TICKETS], ids=lambda names: names[0])
def test_the_page_fits_and_is_readable(names: tuple[str, ...], tmp_path: Path, width: int, *, dark: bool) -> None:
    seen = look(HtmlReview("production").render(recorded(*names)), tmp_path, width, dark=dark)
    assert seen["width"] <= width
    assert (seen["folded"], seen["unfoldedWidth"] <= width) == (0, True)
    assert seen["dark"] is dark
    assert seen["font"].startswith("system-ui"), "the style was refused by the page's own policy"
    assert seen["contrast"] >= 4.5, "WCAG 2.2 AA"
    assert seen["scripts"] == 0

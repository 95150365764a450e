"""docs/services/rest-api.md lists what a package leaves out and what it refuses, as the code does."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from farshore.constructs.lambda_package.left_out import LEFT_OUT
from farshore.constructs.lambda_package.secret_files import SECRET_FILES, SECRET_FOLDERS

PAGE = (Path(__file__).parents[2] / "docs" / "services" / "rest-api.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    return PAGE.split(f"\n### {title}\n")[1].split("\n### ")[0]


def row(what: str, patterns: Iterable[str]) -> str:
    return f"| {what} | {', '.join(f'`{pattern}`' for pattern in patterns)} |"


def test_the_page_lists_what_is_left_out():
    rows = [row(what, patterns) for what, patterns in LEFT_OUT.items()]

    assert "\n".join(["|---|---|", *rows, "| virtual environments |"]) in section("What is left out")


def test_the_page_lists_what_is_refused():
    rows = [row(what, patterns) for what, patterns in {**SECRET_FILES, "folders": SECRET_FOLDERS}.items()]

    assert "\n".join(["|---|---|", *rows]) + "\n\n" in section("What is refused")

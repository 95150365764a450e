"""Every relative link in the documentation leads somewhere."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "SECURITY.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)


def prose(page):
    return FENCE.sub("", page.read_text(encoding="utf-8"))


def anchors(page):
    """The anchors that GitHub gives a page's headings."""
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in HEADING.findall(prose(page)))
    return {heading.strip().replace(" ", "-") for heading in plain}


def relative_links():
    for page in PAGES:
        for target in LINK.findall(prose(page)):
            if not re.match(r"[a-z]+:", target):
                yield pytest.param(page, target, id=f"{page.relative_to(ROOT)} -> {target}")


@pytest.mark.parametrize(("page", "target"), list(relative_links()))
def test_the_link_leads_somewhere(page, target):
    path, _, anchor = target.partition("#")
    linked = page if not path else (page.parent / path).resolve()
    assert linked.exists()
    assert linked.is_relative_to(ROOT)
    if anchor:
        assert anchor in anchors(linked)


INDEX = ROOT / "docs" / "README.md"


@pytest.mark.parametrize("page", [page for page in PAGES if page.is_relative_to(INDEX.parent) and page != INDEX])
def test_the_index_names_every_page(page):
    linked = {(INDEX.parent / target.partition("#")[0]).resolve() for target in LINK.findall(prose(INDEX))}
    assert page in linked

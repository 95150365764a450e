"""What a parser sees of a page, and what holds for every page."""

from __future__ import annotations

import base64
import hashlib
import itertools
import re
from html.parser import HTMLParser


class Reader(HTMLParser):
    """What a parser sees: elements with their attributes, and text."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.strange: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.text += data

    def handle_comment(self, data: str) -> None:
        self.strange.append(data)

    def unknown_decl(self, data: str) -> None:
        self.strange.append(data)

    handle_pi = handle_comment


def parsed(text: str) -> Reader:
    """Return what a parser sees; every element that is opened is closed."""
    reader = Reader()
    reader.feed(text)
    reader.close()
    assert reader.open == []
    return reader


def well_formed(page: Reader) -> None:
    """Headers have a scope, landmarks a name, ids are unique and lead somewhere, no level of headings is left out."""
    assert all("scope" in attributes for tag, attributes in page.elements if tag == "th")
    assert {"header", "main", "footer", "nav"} <= {tag for tag, _ in page.elements}
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    for _, attributes in page.elements:
        names = (attributes.get("aria-labelledby") or "").split()
        assert set(names) <= set(ids)
    targets = [str(attributes["href"]) for tag, attributes in page.elements if tag == "a" and "href" in attributes]
    assert {target[1:] for target in targets if target.startswith("#")} <= set(ids)
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def promises_nothing_from_elsewhere(text: str) -> None:
    """The page loads nothing, and its policy allows nothing but its own style."""
    page = parsed(text)
    assert {tag for tag, _ in page.elements} & {"script", "img", "link", "iframe", "object", "form"} == set()
    assert not any({"src", "style", "srcset"} & set(attributes) for _, attributes in page.elements)
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    assert style is not None
    assert "url(" not in style[1]
    assert "@import" not in style[1]
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    policy = next(one["content"] for _, one in page.elements if one.get("http-equiv") == "Content-Security-Policy")
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"

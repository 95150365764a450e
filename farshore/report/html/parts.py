"""The parts of a page: sections with a heading, and the list that jumps to them."""

from __future__ import annotations

from collections.abc import Sequence

from farshore.report.html.markup import Markup, tag


def section(heading: str, label: str, *children: str | Markup | None) -> Markup:
    """Return a section that is named by its heading, whose id is the label."""
    return tag("section", tag("h3", heading, id=label), *children, aria_labelledby=label)


def scroller(table: Markup, said: str) -> Markup:
    """Return a wide table in a frame that scrolls sideways, also from the keyboard, and is announced as said."""
    return tag("div", table, class_="scroll", role="group", tabindex=0, aria_label=said)


def parts_list(name: str, sections: Sequence[tuple[str, str, Markup]]) -> Markup:
    """Return links to sections, each given as words, id of its heading, and markup."""
    items = [tag("li", tag("a", words, href=f"#{label}")) for words, label, _ in sections]
    return tag("nav", tag("ul", *items), class_="parts", aria_label=f"Parts of {name}")

"""Boxes, labels and arrows of a picture in SVG, in the classes that the style sheet knows."""

from __future__ import annotations

from farshore.report.html.markup import Markup, tag
from farshore.report.text import clipped, printable

WIDTH, BOX = 440, 170
"""A picture's width, and that of a region in it, in units of its view box."""

_LONGEST = 24
_WIDE = 19
"""Longer names would stand over the edge of their box in a wide font."""


def drawing(height: int, label: str, title: str, described: str, *shapes: Markup | None) -> Markup:
    """Return a picture.

    Args:
        height: In units of its view box, which is `WIDTH` wide.
        label: What the ids of its parts begin with.
        title: What it shows, in a few words.
        described: The same as the picture, in sentences.
        shapes: What is drawn.
    """
    return tag(
        "svg",
        tag("title", title, id=f"{label}-title"),
        tag("desc", described, id=f"{label}-desc"),
        _arrowhead(label),
        *shapes,
        viewBox=f"-4 0 {WIDTH + 8} {height}",
        role="img",
        aria_labelledby=f"{label}-title {label}-desc",
    )


def box(left: int, top: int, width: int, height: int, kind: str) -> Markup:
    """Return a box with round corners."""
    return tag("rect", x=left, y=top, width=width, height=height, rx=8, class_=kind)


def text(middle: int, base: int, words: str, kind: str) -> Markup:
    """Return centred text, squeezed into the width of a region, and cut when it is too long for that."""
    shown = clipped(printable(words), _LONGEST)
    width = BOX - 24 if len(shown) > _WIDE else None
    squeezed = {"textLength": width, "lengthAdjust": "spacingAndGlyphs" if width else None}
    return tag("text", shown, x=middle, y=base, text_anchor="middle", class_=kind, **squeezed)


def line(x1: int, y1: int, x2: int, y2: int, label: str, kind: str = "flow", *, both: bool = False) -> Markup:
    """Return an arrow of the picture with that label, or one with two heads."""
    arrow = f"url(#{label}-arrow)"
    start = arrow if both else None
    return tag("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=kind, marker_end=arrow, marker_start=start)


def curve(way: str, label: str, kind: str = "flow", *, both: bool = False) -> Markup:
    """Return an arrow along a way, as `M0 0Q10 20 30 30`."""
    arrow = f"url(#{label}-arrow)"
    start = arrow if both else None
    return tag("path", d=way, class_=kind, marker_end=arrow, marker_start=start)


def _arrowhead(label: str) -> Markup:
    path = tag("path", d="M0 0L8 4L0 8z")
    size = {"markerWidth": 7, "markerHeight": 7, "refX": 7, "refY": 4}
    marker = tag("marker", path, id=f"{label}-arrow", viewBox="0 0 8 8", orient="auto-start-reverse", **size)
    return tag("defs", marker)

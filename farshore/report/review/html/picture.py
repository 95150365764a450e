"""A picture of the regions, and of what is copied between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from farshore.plan.estate import Estate
from farshore.report.html.drawing import WIDTH, box, curve, drawing, line, text
from farshore.report.html.markup import Markup, joined, tag
from farshore.report.html.parts import section
from farshore.report.review.copying import Copying, copyings, drawn_regions
from farshore.report.review.wording import number_of

_MOST = 12
"""Regions that are drawn; of more the list tells."""
_MOST_ROWS = 8
"""Types that are drawn between two regions."""

_BOX, _HEAD, _STEP, _GAP, _EDGE = 150, 52, 30, 26, 4
_RIGHT = WIDTH - _BOX


def picture(estate: Estate, prefix: str, of: str = "") -> Markup | None:
    """Return the section; None where only one region is concerned."""
    regions = drawn_regions(estate)
    if len(regions) < 2:
        return None
    copied = copyings(estate)
    draw = _side_by_side if len(regions) == 2 else _in_columns
    shown = regions[:_MOST]
    height, shapes = draw(estate, shown, [one for one in copied if {one.source, one.target} <= set(shown)], prefix)
    described = " ".join(_sentences(estate, regions, copied))
    svg = drawing(height, f"{prefix}-svg", "The regions, and what is copied between them", described, *shapes)
    listed = tag("ul", *(tag("li", f"{one.source} → {one.target}: {one.in_words()}") for one in copied))
    more = f"{len(regions) - _MOST} more regions are not drawn." if len(regions) > _MOST else None
    dashed = "Nothing serves in what is drawn dashed." if set(shown) - set(estate.serving.regions) else None
    caption = tag(
        "figcaption",
        *(tag("p", one) for one in (more, dashed) if one),
        joined(tag("p", "Copied between regions:"), listed) if copied else tag("p", "Nothing is copied between them."),
    )
    return section(f"Regions{of}", f"{prefix}-regions", tag("figure", svg, caption))


def _sentences(estate: Estate, regions: Sequence[str], copied: Sequence[Copying]) -> Iterator[str]:
    for region in regions:
        yield f"{region} {_role(region, estate)} and has {number_of(estate.sizes[region], 'resource')}."
    for one in copied:
        yield f"{one.source} is copied to {one.target}: {one.in_words()}."


def _role(region: str, estate: Estate) -> str:
    return (
        "serves"
        if region in estate.serving.regions
        else "does not serve"
        if region in estate.regions
        else "holds copies"
    )


def _region(region: str, estate: Estate, left: int, top: int, height: int) -> Markup:
    middle, count = left + _BOX // 2, estate.sizes[region]
    said = number_of(count, "resource") if count else "copies only"
    kind = "region" if region in estate.serving.regions else "region absent"
    return joined(
        box(left, top, _BOX, height, kind),
        text(middle, top + 22, region, "name"),
        text(middle, top + 39, said, "muted"),
    )


def _side_by_side(
    estate: Estate, regions: Sequence[str], copied: Sequence[Copying], prefix: str
) -> tuple[int, list[Markup]]:
    """Return two regions with an arrow between them for each type that is copied."""
    first, second = regions
    ways: dict[str, set[str]] = {}
    for one in copied:
        for kind, _ in one.kinds:
            ways.setdefault(kind, set()).add(one.source)
    shown = list(ways.items())[:_MOST_ROWS]
    height = _HEAD + max(0, len(shown) - 1) * _STEP + (8 if shown else 0)
    shapes = [_region(first, estate, 0, _EDGE, height), _region(second, estate, _RIGHT, _EDGE, height)]
    for number, (kind, sources) in enumerate(shown):
        base = _EDGE + 32 + number * _STEP
        start, end = (_BOX + 6, _RIGHT - 6) if first in sources else (_RIGHT - 6, _BOX + 6)
        shapes.append(line(start, base, end, base, f"{prefix}-svg", "copy", both=len(sources) > 1))
        shapes.append(_type(kind, base - 6))
    return height + 2 * _EDGE, shapes


def _type(kind: str, base: int) -> Markup:
    """Return the name of a type between two boxes, where it has less room than in one."""
    room = _RIGHT - _BOX
    width = room if len(kind) > room // 6 else None
    adjust = "spacingAndGlyphs" if width else None
    return tag(
        "text",
        kind,
        x=WIDTH // 2,
        y=base,
        text_anchor="middle",
        class_="muted",
        textLength=width,
        lengthAdjust=adjust,
    )


def _in_columns(
    estate: Estate, regions: Sequence[str], copied: Sequence[Copying], prefix: str
) -> tuple[int, list[Markup]]:
    """Return regions in two columns with one arrow for each pair between which something is copied."""
    tops = {region: _EDGE + number // 2 * (_HEAD + _GAP) for number, region in enumerate(regions)}
    lefts = {region: number % 2 * _RIGHT for number, region in enumerate(regions)}
    shapes = [_region(region, estate, lefts[region], tops[region], _HEAD) for region in regions]
    ways = {(one.source, one.target) for one in copied}
    for source, target in sorted(ways):
        both = (target, source) in ways
        if not both or source < target:
            ends = [(lefts[one], tops[one] + _HEAD // 2) for one in (source, target)]
            shapes.append(curve(_way(*ends), f"{prefix}-svg", "copy", both=both))
    return max(tops.values()) + _HEAD + _EDGE, shapes


def _way(source: tuple[int, int], target: tuple[int, int]) -> str:
    """Return an arrow's way between the inner edges of two boxes: within a column it bends into the middle."""
    (x1, y1), (x2, y2) = (((_BOX + 6) if left == 0 else _RIGHT - 6, base) for left, base in (source, target))
    if x1 != x2:
        return f"M{x1} {y1}L{x2} {y2}"
    bend = min(90, 30 + abs(y2 - y1) // 4)
    middle = x1 + bend if x1 < WIDTH // 2 else x1 - bend
    return f"M{x1} {y1 + 6}Q{middle} {(y1 + y2) // 2} {x2} {y2 - 6 if y2 > y1 else y2 + 6}"

"""A small picture of the regions and what is copied between them, in Mermaid, which GitHub and GitLab draw.

https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/creating-diagrams
"""

from __future__ import annotations

import re

from farshore.plan.estate import Estate
from farshore.report.review.copying import Copying, copyings, drawn_regions
from farshore.report.review.wording import first_of, number_of

_MOST_REGIONS = 6
_MOST_KINDS = 3
_SAFE = re.compile(r"[a-z0-9_-]{1,60}")


def picture(estate: Estate) -> str:
    """Return the picture; empty where it would not help: without a second region, or with nothing copied.

    Labels are region ids and resource types in the provider's own letters; whatever else a plan holds stays out.
    """
    copied = [one for one in copyings(estate) if _is_safe(one)]
    regions = [one for one in drawn_regions(estate) if _SAFE.fullmatch(one)]
    if len(regions) < 2 or not copied or len(regions) > _MOST_REGIONS:
        return ""
    names = {region: f"r{number}" for number, region in enumerate(regions)}
    lines = [f'  {names[region]}["{region}<br>{_holds(estate.sizes[region])}"]' for region in regions]
    lines += [f'  {names[one.source]} -->|"{_copied(one)}"| {names[one.target]}' for one in copied]
    return "\n".join(["```mermaid", "flowchart LR", *lines, "```"])


def _is_safe(one: Copying) -> bool:
    return all(_SAFE.fullmatch(text) for text in (one.source, one.target, *(kind for kind, _ in one.kinds)))


def _copied(one: Copying) -> str:
    """Return the types, one a line: Mermaid would break lines within a name."""
    kinds = [f"{count} {kind}" for kind, count in one.kinds]
    return "<br>".join(first_of(kinds, _MOST_KINDS))


def _holds(count: int) -> str:
    return number_of(count, "resource") if count else "copies only"

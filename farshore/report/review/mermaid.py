"""A small picture of the regions and what is copied between them, in Mermaid, which GitHub and GitLab draw.

https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/creating-diagrams
"""

from __future__ import annotations

import re
from collections import Counter

from farshore.plan.estate import Estate

_MOST_REGIONS = 6
_MOST_ARROWS = 12
_SAFE = re.compile(r"[a-z0-9_-]+")


def picture(estate: Estate) -> str:
    """Return the picture; empty where it would not help: without a second region, or with nothing copied.

    Labels are region ids and resource types in the provider's own letters; whatever else a plan holds stays out.
    """
    arrows: Counter[tuple[str, str, str]] = Counter()
    for one in estate.replications:
        source = one.source.region
        if source and source != one.region and all(map(_SAFE.fullmatch, (source, one.region, one.source.type))):
            arrows[source, one.region, one.source.type.removeprefix("aws_")] += 1
    regions = [one for one in estate.regions if _SAFE.fullmatch(one)]
    regions += sorted({two for _, two, _ in arrows} - set(regions))
    if len(regions) < 2 or not arrows or len(regions) > _MOST_REGIONS:
        return ""
    counts = Counter(one.region for one in estate.remaining)
    names = {region: f"r{number}" for number, region in enumerate(regions)}
    lines = [f'  {names[region]}["{region}<br>{counts[region]} resources"]' for region in regions]
    shown = arrows.most_common(_MOST_ARROWS)
    lines += [f'  {names[source]} -->|"{count} {what}"| {names[target]}' for (source, target, what), count in shown]
    return "\n".join(["```mermaid", "flowchart LR", *lines, "```"])

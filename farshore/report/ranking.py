"""The ranking of regions, for people and for programs (`ranking_schema.json` beside this file)."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Sequence
from typing import Any

import farshore
from farshore.checks.rank import CRITERIA, Ranking, Standing, why_before
from farshore.report.telling import Told, tell, verdict
from farshore.report.terminal import Style, bold, clean, painted

SCHEMA_VERSION = "1.0"


def ranking_as_text(ranking: Ranking, style: Style | None = None) -> str:
    """Return the ranking as a colleague would tell it, ending in a newline."""
    style = style or Style()
    told = tell(ranking)
    blocks = [bold(told.question, style)]
    blocks += [_region(f"{number}. ", one, style) for number, one in enumerate(told.listed, start=1)]
    if told.offer:
        blocks += [told.offer, *(_region("- ", one, style) for one in told.better)]
    blocks += ["\n".join(_wrapped(remark, "", style)) for remark in told.remarks]
    age = (ranking.today - ranking.catalog_date).days
    blocks.append(
        "\n".join(_wrapped(told.criteria, "", style))
        + f"\n{clean(ranking.spec.file)}: evidence of {ranking.catalog_date} ({age} day{'s' if age != 1 else ''} old)"
    )
    return "\n\n".join(blocks) + "\n"


def ranking_as_json(rankings: Sequence[Ranking]) -> str:
    """Return the rankings as one JSON document, in ASCII; keys are only added within a major `schema_version`."""
    document = {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "farshore", "version": farshore.__version__},
        "criteria": CRITERIA,
        "rankings": [_document(ranking) for ranking in rankings],
    }
    return json.dumps(document, indent=2) + "\n"


def _region(head: str, told: Told, style: Style) -> str:
    color = "green" if told.fits else "yellow" if told.allowed else "red"
    lines = [f"{head}{bold(told.region, style)}  {told.name}: {painted(told.verdict, color, style)}"]
    for sentence in told.sentences:
        lines += _wrapped(sentence, " " * len(head), style)
    return "\n".join(lines)


def _wrapped(text: str, indent: str, style: Style) -> list[str]:
    return textwrap.wrap(
        clean(text),
        max(40, style.width),
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _document(ranking: Ranking) -> dict[str, Any]:
    spec, listed = ranking.spec, ranking.listed
    return {
        "spec": {"name": spec.name, "file": spec.file, "strategy": spec.strategy.value},
        "date": ranking.today.isoformat(),
        "catalog_date": ranking.catalog_date.isoformat(),
        "primary": spec.regions.primary,
        "listed": [
            {**_one(standing), "before": _why(standing, listed[number + 1]) if number + 1 < len(listed) else None}
            for number, standing in enumerate(listed)
        ],
        "better": [
            {**_one(standing), "before": _why(standing, listed[0]) if listed else None} for standing in ranking.better
        ],
        "equal": [standing.region.id for standing in ranking.equal],
        "unranked": list(ranking.unranked),
        "endings": list(ranking.endings),
    }


def _one(standing: Standing) -> dict[str, Any]:
    return {
        "region": standing.region.id,
        "name": standing.region.name,
        "role": standing.role.value if standing.role else None,
        "verdict": verdict(standing),
        "fits": standing.fits,
        "allowed": standing.allowed,
        "marks": [{"criterion": mark.criterion, "cost": mark.cost, "says": mark.says} for mark in standing.marks],
        "accepted": list(standing.accepted),
    }


def _why(first: Standing, second: Standing) -> dict[str, Any]:
    reason = why_before(first, second)
    return {"region": second.region.id, "criterion": reason.criterion, "ours": reason.ours, "theirs": reason.theirs}

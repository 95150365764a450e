"""The ranking of regions, for people and for programs (`ranking_schema.json` beside this file)."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Sequence
from typing import Any

import farshore
from farshore.checks.rank import CRITERIA, Ranking, Standing, order, why_before
from farshore.report.json import finding_as_json
from farshore.report.style import Style, bold, clean, painted
from farshore.report.telling import HEADS, Line, Told, tell, verdict
from farshore.report.text import clipped

SCHEMA_VERSION = "1.1"
_GAP_TEXT = "  "
_GAP = len(_GAP_TEXT)
_NUMBERS = frozenset(number for number, head in enumerate(HEADS) if head in ("zones", "km", "ms", "gaps"))
_LEAST_FOR_LACKS = 20
"""Columns from which on it helps to name what a region lacks."""


def ranking_as_text(ranking: Ranking, style: Style | None = None) -> str:
    """Return the ranking as a colleague would tell it, ending in a newline."""
    style = style or Style()
    told = tell(ranking)
    blocks = [bold(told.question, style), *_table(told.table, style)]
    blocks += [_region(f"{number}. ", one, style) for number, one in enumerate(told.listed, start=1)]
    if told.offer:
        blocks += [told.offer, *(_region("- ", one, style) for one in told.better)]
    blocks += ["\n".join(_wrapped(remark, "", style)) for remark in told.remarks]
    age = (ranking.today - ranking.catalog_date).days
    blocks.append(
        "\n".join(line for words in (*told.legend, told.criteria) for line in _wrapped(words, "", style))
        + f"\n{clean(ranking.spec.file)}: evidence of {ranking.catalog_date} ({age} day{'s' if age != 1 else ''} old)"
    )
    return "\n\n".join(blocks) + "\n"


def ranking_as_json(rankings: Sequence[Ranking]) -> str:
    """Return the rankings as one JSON document, in ASCII; keys are only added within a major `schema_version`."""
    document = {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "farshore", "version": farshore.__version__},
        "criteria": {one: CRITERIA[one] for one in order(rankings[0].prefer if rankings else None)},
        "rankings": [_document(ranking) for ranking in rankings],
    }
    return json.dumps(document, indent=2) + "\n"


def _table(lines: Sequence[Line], style: Style) -> list[str]:
    """Return the table, with what each region lacks where the width allows it; nothing for a single region."""
    if not lines:
        return []
    widths = [max(len(head), *(len(line.cells[column]) for line in lines)) for column, head in enumerate(HEADS)]
    room = style.width - sum(widths) - _GAP * len(widths)
    lacks = max(len(", ".join(line.missing)) for line in lines)
    with_lacks = lacks > 0 and room >= _LEAST_FOR_LACKS
    rows = [
        "  ".join([*map(_aligned, range(len(HEADS)), HEADS, widths), *(["missing"] if with_lacks else [])]).rstrip()
    ]
    for line in lines:
        cells = [*map(_aligned, range(len(HEADS)), line.cells, widths)]
        cells[1] = painted(cells[1], _color(line.told), style)
        more = [clipped(", ".join(line.missing), room)] if with_lacks else []
        rows.append(_GAP_TEXT.join([*cells, *more]).rstrip())
    return ["\n".join(rows)]


def _aligned(column: int, cell: str, width: int) -> str:
    return cell.rjust(width) if column in _NUMBERS else cell.ljust(width)


def _color(told: Told) -> str:
    return "green" if told.fits else "yellow" if told.allowed else "red"


def _region(head: str, told: Told, style: Style) -> str:
    lines = [f"{head}{bold(told.region, style)}  {told.name}: {painted(told.verdict, _color(told), style)}"]
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
        "prefer": ranking.prefer,
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
        "remarks": list(ranking.existing.remarks) if ranking.existing else [],
        "needs": [
            {"asked": need.asked, "needed_by": list(need.needed_by)}
            for need in (ranking.existing.requirements if ranking.existing else ())
        ],
        "in_the_way": [finding_as_json(one) for one in (ranking.existing.findings if ranking.existing else ())],
    }


def _one(standing: Standing) -> dict[str, Any]:
    facts = standing.facts
    return {
        "region": standing.region.id,
        "name": standing.region.name,
        "role": standing.role.value if standing.role else None,
        "verdict": verdict(standing),
        "fits": standing.fits,
        "allowed": standing.allowed,
        "marks": [{"criterion": mark.criterion, "cost": mark.cost, "says": mark.says} for mark in standing.marks],
        "accepted": list(standing.accepted),
        "facts": {
            "missing": list(facts.missing),
            "zones": facts.zones,
            "opt_in": facts.opt_in,
            "country": facts.country,
            "kilometres": facts.way.kilometres if facts.way else None,
            "round_trip_ms": facts.way.milliseconds if facts.way else None,
            "gaps": facts.gaps,
            "services_of_primary": facts.of,
        },
    }


def _why(first: Standing, second: Standing) -> dict[str, Any]:
    reason = why_before(first, second)
    return {"region": second.region.id, "criterion": reason.criterion, "ours": reason.ours, "theirs": reason.theirs}

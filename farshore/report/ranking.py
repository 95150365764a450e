"""The ranking of regions, for people and for programs."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Sequence
from typing import Any

import farshore
from farshore.checks.rank import CRITERIA, Ranking, Standing, why_before
from farshore.report.terminal import Style, bold, clean, painted

SCHEMA_VERSION = "1.0"
_SHOWN = ("services", "zones", "law", "opt-in")
"""Criteria of which the good side is told too; of the others only what stands against a region."""


def ranking_as_text(ranking: Ranking, style: Style | None = None) -> str:
    """Return the ranking as a colleague would tell it, ending in a newline."""
    style = style or Style()
    spec = ranking.spec
    blocks = [bold(f"{spec.name}: which region should take over when {spec.regions.primary} is lost?", style)]
    for number, standing in enumerate(ranking.listed):
        following = ranking.listed[number + 1] if number + 1 < len(ranking.listed) else None
        blocks.append(_standing(f"{number + 1}. ", standing, following, style))
    if not ranking.listed:
        blocks.append("None of the regions you list can be ranked.")
    blocks += _not_listed(ranking, style)
    blocks += ["\n".join(_wrapped(f"Not counted: {text}.", "", style)) for text in ranking.unranked]
    age = (ranking.today - ranking.catalog_date).days
    criteria = "; ".join(CRITERIA.values())
    blocks.append(
        "\n".join(_wrapped(f"Compared in this order, the first difference decides: {criteria}.", "", style))
        + f"\n{clean(spec.file)}: evidence of {ranking.catalog_date} ({age} day{'s' if age != 1 else ''} old)"
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


def verdict(standing: Standing) -> str:
    """Return the standing in a word or two."""
    lacking, disputed = standing.mark("services").cost, standing.mark("disputes").cost
    if not standing.allowed:
        return "ruled out"
    if lacking:
        return f"lacks {lacking} of {standing.needs}"
    return f"fits, but {disputed} of {standing.needs} disputed" if disputed else "fits"


def _standing(head: str, standing: Standing, following: Standing | None, style: Style) -> str:
    color = "green" if standing.fits else "yellow" if standing.allowed else "red"
    role = f", your {standing.role.value}" if standing.role else ""
    title = f"{head}{bold(standing.region.id, style)}  {standing.region.name}{role}: "
    lines = [title + painted(verdict(standing), color, style)]
    says = [mark.says for mark in standing.marks if mark.cost or mark.criterion in _SHOWN]
    against = [mark.says for mark in standing.marks if mark.cost]
    favour = [*(text for text in says if text not in against), *standing.accepted]
    indent = " " * len(head)
    if favour:
        lines += _wrapped(f"For it: it {_joined(favour)}.", indent, style)
    if against:
        lines += _wrapped(f"Against it: it {_joined(against)}.", indent, style)
    if following is not None:
        lines += _wrapped(_before(standing, following), indent, style)
    return "\n".join(lines)


def _before(standing: Standing, following: Standing) -> str:
    reason = why_before(standing, following)
    if reason.criterion is None:
        tie = f"{standing.region.id} and {following.region.id} are equal on every count"
        return f"{tie}; they stand in the order of your spec."
    return f"Before {following.region.id}, because it {reason.ours}; {following.region.id} {reason.theirs}."


def _not_listed(ranking: Ranking, style: Style) -> list[str]:
    best = ranking.listed[0].region.id if ranking.listed else None
    observer = ranking.spec.regions.observer
    blocks = []
    if ranking.better:
        than = f" that would fit better than {best}" if best else " that would fit"
        blocks.append(f"Regions you did not list{than}:")
        for standing in ranking.better:
            text = _standing("- ", standing, None, style)
            if ranking.listed:
                reason = why_before(standing, ranking.listed[0])
                text = "\n".join(
                    [
                        text,
                        *_wrapped(
                            f"Better than {best}, because it {reason.ours}; {best} {reason.theirs}.", "  ", style
                        ),
                    ]
                )
            blocks.append(text)
    elif ranking.equal:
        names = ", ".join(one.region.id for one in ranking.equal)
        some = "this one is" if len(ranking.equal) == 1 else "these are"
        text = f"No region you did not list would fit better than {best}; {some} as good on every count: {names}."
        blocks.append("\n".join(_wrapped(text, "", style)))
    elif best:
        blocks.append(f"No region you did not list would fit better than {best}, or as well.")
    if observer:
        blocks.append(f"{observer} is your observer and was not compared.")
    return blocks


def _joined(clauses: Sequence[str]) -> str:
    return clauses[0] if len(clauses) == 1 else f"{', '.join(clauses[:-1])}, and {clauses[-1]}"


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

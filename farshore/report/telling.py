"""A ranking in sentences, as a colleague would tell it: what every report that shows one takes its words from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from farshore.catalog.places import how_estimated
from farshore.checks.rank import CRITERIA, FINE, Ranking, Standing, order, why_before

_SHOWN = ("services", "zones", "law", "opt-in")
"""Criteria of which the good side is told too; of the others only what stands against a region."""
_MOST_TOLD = 5
"""No more regions are told in sentences where nobody listed them; the table has them all."""
_NONE = "None of the regions you list can be ranked."


@dataclass(frozen=True, slots=True)
class Told:
    """One region, told.

    Attributes:
        region: Its id.
        name: Its name and its role in the spec, if it has one: `Europe (Ireland), your candidate`.
        verdict: How it fits, in a word or two.
        fits: Whether it is allowed and lacks nothing.
        allowed: Whether nothing rules it out.
        sentences: What speaks for it, what against it, and why it stands before the next, so far as there is any.
    """

    region: str
    name: str
    verdict: str
    fits: bool
    allowed: bool
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One region in the table, as words.

    Attributes:
        told: The region, told.
        cells: What stands under each of `HEADS`.
        missing: What it lacks, as asked for.
    """

    told: Told
    cells: tuple[str, ...]
    missing: tuple[str, ...]


HEADS = ("region", "fits", "zones", "opt-in", "country", "km", "ms", "gaps")
"""The heads of the table."""


@dataclass(frozen=True, slots=True)
class Telling:
    """A ranking, told.

    Attributes:
        question: What is answered.
        listed: The standby and the candidates, best first.
        offer: What introduces `better`; empty when no region is better.
        better: Regions that the spec does not list, best first.
        remarks: What else is to be said: whether others would do as well, what was not compared or not counted.
        criteria: What was compared, in which order.
        table: The regions listed, and those that would fit better.
        legend: What the columns of the table hold, each in a sentence.
    """

    question: str
    listed: tuple[Told, ...]
    offer: str
    better: tuple[Told, ...]
    remarks: tuple[str, ...]
    criteria: str
    table: tuple[Line, ...]
    legend: tuple[str, ...]


def tell(ranking: Ranking) -> Telling:
    """Return the ranking in sentences."""
    spec, listed = ranking.spec, ranking.listed
    best = listed[0] if listed else None
    told = tuple(
        _told(one, _following(listed, number), of_spec=ranking.existing is None) for number, one in enumerate(listed)
    )
    better = tuple(_told(one, _better(one, best)) for one in ranking.better)
    ways = [CRITERIA[criterion] for criterion in order(ranking.prefer)]
    numbered = "; ".join(f"({number}) {words}" for number, words in enumerate(ways, start=1))
    return Telling(
        question=f"{spec.name}: which region should take over when {spec.regions.primary} is lost?",
        listed=told[:_MOST_TOLD] if ranking.existing else told,
        offer=_offer(best) if ranking.better else "",
        better=better,
        remarks=tuple(_remarks(ranking)),
        criteria=f"Compared in this order, the first difference decides: {numbered}.",
        table=tuple(map(_line, (*listed, *ranking.better), (*told, *better))),
        legend=_legend(ranking),
    )


def _line(standing: Standing, told: Told) -> Line:
    facts = standing.facts
    cells = (
        told.region,
        told.verdict,
        str(facts.zones),
        "yes" if facts.opt_in else "no",
        facts.country,
        f"{facts.way.kilometres:,}" if facts.way else "?",
        f"~{facts.way.milliseconds}" if facts.way else "?",
        str(facts.gaps),
    )
    return Line(told, cells, facts.missing)


def _legend(ranking: Ranking) -> tuple[str, ...]:
    primary = ranking.spec.regions.primary
    return (
        f"km, ms: distance and estimated round trip from {primary}. {how_estimated()}",
        f"gaps: how many of the AWS services that {primary} has are not there. No source tells when a service came to "
        "a region, so that how late they came is not compared.",
    )


def verdict(standing: Standing) -> str:
    """Return the standing in a word or two."""
    lacking, disputed = standing.mark("services").cost, standing.mark("disputes").cost
    if not standing.allowed:
        return "ruled out"
    if lacking:
        return f"lacks {lacking} of {standing.needs}"
    return f"fits, but {disputed} of {standing.needs} disputed" if disputed else "fits"


def _told(standing: Standing, last: str, *, of_spec: bool = True) -> Told:
    role = f", your {standing.role.value}" if standing.role and of_spec else ""
    return Told(
        region=standing.region.id,
        name=f"{standing.region.name}{role}",
        verdict=verdict(standing),
        fits=standing.fits,
        allowed=standing.allowed,
        sentences=tuple(sentence for sentence in (*_sides(standing), last) if sentence),
    )


def _sides(standing: Standing) -> Iterator[str]:
    told = [mark for mark in standing.marks if mark.criterion not in FINE]  # the table has those, of every region
    says = [mark.says for mark in told if mark.cost or mark.criterion in _SHOWN]
    against = [mark.says for mark in told if mark.cost]
    favour = [*(text for text in says if text not in against), *standing.accepted]
    if favour:
        yield f"For it: it {_joined(favour)}."
    if against:
        yield f"Against it: it {_joined(against)}."


def _following(listed: Sequence[Standing], number: int) -> str:
    if number + 1 == len(listed):
        return ""
    one, following = listed[number], listed[number + 1]
    reason = why_before(one, following)
    if reason.criterion is None:
        tie = f"{one.region.id} and {following.region.id} are equal on every count"
        return f"{tie}; they are listed in the order you gave."
    return f"Before {following.region.id}, because it {reason.ours}; {following.region.id} {reason.theirs}."


def _better(one: Standing, best: Standing | None) -> str:
    if best is None:
        return ""
    reason = why_before(one, best)
    return f"Better than {best.region.id}, because it {reason.ours}; {best.region.id} {reason.theirs}."


def _offer(best: Standing | None) -> str:
    if best is None:
        return f"{_NONE} Regions you did not list that would fit:"
    return f"Regions you did not list that would fit better than {best.region.id}:"


def _remarks(ranking: Ranking) -> Iterator[str]:
    if ranking.existing:
        yield from ranking.existing.remarks
        further = len(ranking.listed) - _MOST_TOLD
        if further > 0:
            yield f"The table has {further} more regions; `--candidates` names those to tell more about."
        for one in ranking.existing.findings:
            yield f"In the way of moving it ({one.severity.label}, {one.rule}): {one.message}."
    if not ranking.listed and not ranking.better:
        yield _NONE
    best = ranking.listed[0].region.id if ranking.listed else None
    if not ranking.better and ranking.equal:
        names = ", ".join(one.region.id for one in ranking.equal)
        some = "this one is" if len(ranking.equal) == 1 else "these are"
        yield (
            f"No region you did not list would fit better than {best}; {some} as good but for distance and the number "
            f"of services: {names}."
        )
    elif not ranking.better and best and not _lists_all(ranking):
        yield f"No region you did not list would fit better than {best}, or as well."
    if ranking.spec.regions.observer:
        yield f"{ranking.spec.regions.observer} is your observer and was not compared."
    yield from (f"In every region: {text}" for text in ranking.endings)
    for text in ranking.unranked:
        yield f"Not counted: {text}."


def _lists_all(ranking: Ranking) -> bool:
    """Say whether nothing is left to suggest, because all regions were compared."""
    return ranking.existing is not None and len(ranking.listed) > _MOST_TOLD


def _joined(clauses: Sequence[str]) -> str:
    return clauses[0] if len(clauses) == 1 else f"{', '.join(clauses[:-1])}, and {clauses[-1]}"

"""A ranking in sentences, as a colleague would tell it: what every report that shows one takes its words from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from farshore.checks.rank import CRITERIA, Ranking, Standing, why_before

_SHOWN = ("services", "zones", "law", "opt-in")
"""Criteria of which the good side is told too; of the others only what stands against a region."""
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
class Telling:
    """A ranking, told.

    Attributes:
        question: What is answered.
        listed: The standby and the candidates, best first.
        offer: What introduces `better`; empty when no region is better.
        better: Regions that the spec does not list, best first.
        remarks: What else is to be said: whether others would do as well, what was not compared or not counted.
        criteria: What was compared, in which order.
    """

    question: str
    listed: tuple[Told, ...]
    offer: str
    better: tuple[Told, ...]
    remarks: tuple[str, ...]
    criteria: str


def tell(ranking: Ranking) -> Telling:
    """Return the ranking in sentences."""
    spec, listed = ranking.spec, ranking.listed
    best = listed[0] if listed else None
    return Telling(
        question=f"{spec.name}: which region should take over when {spec.regions.primary} is lost?",
        listed=tuple(_told(one, _following(listed, number)) for number, one in enumerate(listed)),
        offer=_offer(best) if ranking.better else "",
        better=tuple(_told(one, _better(one, best)) for one in ranking.better),
        remarks=tuple(_remarks(ranking)),
        criteria=f"Compared in this order, the first difference decides: {'; '.join(CRITERIA.values())}.",
    )


def verdict(standing: Standing) -> str:
    """Return the standing in a word or two."""
    lacking, disputed = standing.mark("services").cost, standing.mark("disputes").cost
    if not standing.allowed:
        return "ruled out"
    if lacking:
        return f"lacks {lacking} of {standing.needs}"
    return f"fits, but {disputed} of {standing.needs} disputed" if disputed else "fits"


def _told(standing: Standing, last: str) -> Told:
    role = f", your {standing.role.value}" if standing.role else ""
    return Told(
        region=standing.region.id,
        name=f"{standing.region.name}{role}",
        verdict=verdict(standing),
        fits=standing.fits,
        allowed=standing.allowed,
        sentences=tuple(sentence for sentence in (*_sides(standing), last) if sentence),
    )


def _sides(standing: Standing) -> Iterator[str]:
    says = [mark.says for mark in standing.marks if mark.cost or mark.criterion in _SHOWN]
    against = [mark.says for mark in standing.marks if mark.cost]
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
        return f"{tie}; they stand in the order of your spec."
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
    if not ranking.listed and not ranking.better:
        yield _NONE
    best = ranking.listed[0].region.id if ranking.listed else None
    if not ranking.better and ranking.equal:
        names = ", ".join(one.region.id for one in ranking.equal)
        some = "this one is" if len(ranking.equal) == 1 else "these are"
        yield f"No region you did not list would fit better than {best}; {some} as good on every count: {names}."
    elif not ranking.better and best:
        yield f"No region you did not list would fit better than {best}, or as well."
    if ranking.spec.regions.observer:
        yield f"{ranking.spec.regions.observer} is your observer and was not compared."
    yield from (f"In every region: {text}" for text in ranking.endings)
    for text in ranking.unranked:
        yield f"Not counted: {text}."


def _joined(clauses: Sequence[str]) -> str:
    return clauses[0] if len(clauses) == 1 else f"{', '.join(clauses[:-1])}, and {clauses[-1]}"

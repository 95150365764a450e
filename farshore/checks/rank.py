"""Rank: which region should take over, and why that one before the next.

Regions are compared criterion by criterion, the gravest first, and the first one on which they differ decides. There
are no sums: every decision can be said in a sentence. What a user prefers moves one criterion up, behind those that
say whether a region can carry the system at all.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from typing import NamedTuple

from farshore.catalog import Catalog, Region, Status, Verdict
from farshore.catalog.lifecycle import Stage
from farshore.catalog.places import Way, way
from farshore.checks.endings import endings
from farshore.checks.geography import ENOUGH_ZONES, jurisdiction, share_a_subdivision
from farshore.checks.requirements import Requirement
from farshore.checks.subject import Existing, Subject
from farshore.errors import InputError, Problem
from farshore.findings import Finding, Place, Severity, apply_waivers
from farshore.spec import Role, Spec

MOST_SUGGESTIONS = 3
"""No more regions are suggested than this; a longer list is no help."""

CRITERIA = {
    "allowed": "partition, `residency` and `avoid` allow it",
    "services": "it has what the spec needs",
    "disputes": "the sources agree on what it has",
    "certainty": "the sources can tell what it has",
    "distance": "it lies in another state or city than the primary",
    "zones": f"it has {ENOUGH_ZONES} or more Availability Zones",
    "opt-in": "it needs no enabling",
    "law": "it lies in the primary's country",
    "latency": "it is estimated to answer the primary sooner",
    "breadth": "it has more of the services that the primary has",
}
"""What is compared, the gravest first: id, and what is better."""

NEEDED = ("allowed", "services", "disputes", "certainty")
"""The criteria that say whether a region can carry the system; no preference comes before them."""

FINE = ("latency", "breadth")
"""The criteria that tell apart what is equal otherwise; for their sake alone, no unlisted region is suggested."""

PREFERENCES = {"latency": "latency", "law": "law", "features": "breadth"}
"""What a user may prefer: the criterion that comes first among those that are not needed."""


def order(prefer: str | None = None) -> tuple[str, ...]:
    """Return the criteria in the order in which they decide; `prefer` is a key of `PREFERENCES`."""
    first = (PREFERENCES[prefer],) if prefer else ()
    return (*NEEDED, *first, *(one for one in CRITERIA if one not in (*NEEDED, *first)))


class Facts(NamedTuple):
    """What a reader compares regions by, whatever decides.

    Attributes:
        missing: What of the needs the region lacks, as asked for.
        zones: The Availability Zones that an account of today can use.
        opt_in: Whether each account must enable it first.
        country: ISO 3166-1 code of the country whose law holds.
        way: How far it is from the primary; None where nobody says where one of them is.
        gaps: How many of the services that the primary has it lacks.
        of: How many the primary has.
    """

    missing: tuple[str, ...]
    zones: int
    opt_in: bool
    country: str
    way: Way | None
    gaps: int
    of: int


_CONSEQUENCES = {
    Stage.ENDED: ": no region has it",
    Stage.ENDING: "",
    Stage.CLOSED: ": an account that does not use it yet cannot begin",
    Stage.ANNOUNCED: "",
}
"""What follows from each stage for the choice of a region."""

_ABSENT = (Status.UNAVAILABLE, Status.ENDED)


class Mark(NamedTuple):
    """How a region does by one criterion.

    Attributes:
        criterion: A key of `CRITERIA`.
        cost: How much stands against the region; 0 is best. Costs of different criteria are never added up.
        says: The same in words, to follow `it` or the region's id.
    """

    criterion: str
    cost: int
    says: str


class Standing(NamedTuple):
    """One region in the ranking.

    Attributes:
        region: The region.
        role: What it is to the spec; None for one that the spec does not name.
        marks: One for each criterion, in their order.
        needs: How many AWS services and features the spec needs.
        facts: What a reader compares regions by.
        accepted: What waivers accept about it, in words.
    """

    region: Region
    role: Role | None
    marks: tuple[Mark, ...]
    needs: int
    facts: Facts
    accepted: tuple[str, ...] = ()

    @property
    def costs(self) -> tuple[int, ...]:
        """The costs in the order of the criteria; the smaller tuple is the better region."""
        return tuple(mark.cost for mark in self.marks)

    @property
    def allowed(self) -> bool:
        """Whether nothing rules the region out."""
        return not self.mark("allowed").cost

    @property
    def fits(self) -> bool:
        """Whether it is allowed and lacks nothing, as far as the sources can tell."""
        return not any(self.mark(criterion).cost for criterion in ("allowed", "services", "disputes"))

    def mark(self, criterion: str) -> Mark:
        """Return the mark of one criterion."""
        return next(mark for mark in self.marks if mark.criterion == criterion)


class Reason(NamedTuple):
    """Why one region stands before the next.

    Attributes:
        criterion: The first on which they differ; None when they are equal on all.
        ours: What the first does by it, to follow `it`; empty when they are equal.
        theirs: What the next does by it, to follow its id; empty when they are equal.
    """

    criterion: str | None
    ours: str = ""
    theirs: str = ""


class Ranking(NamedTuple):
    """The answer to: where to?

    Attributes:
        spec: What was asked.
        listed: The standby and the candidates, best first; equal ones in the order of the spec.
        better: Up to three regions that the spec does not name and that beat every listed one, best first.
        equal: Further regions that the spec does not name and that are as good as the best listed one but for the fine
            criteria, by which they are in order.
        unranked: What could not be ranked: regions and services that nobody knows, each in a sentence.
        endings: What holds in every region: what AWS has ended, will end, or closed to new customers, each in a
            sentence.
        catalog_date: The day of the evidence.
        today: The day of the question.
        prefer: What the user prefers, a key of `PREFERENCES`; None for the usual order.
        existing: What Terraform tells of the system; None where the spec is what the user wrote.
    """

    spec: Spec
    listed: tuple[Standing, ...]
    better: tuple[Standing, ...]
    equal: tuple[Standing, ...]
    unranked: tuple[str, ...]
    endings: tuple[str, ...]
    catalog_date: datetime.date
    today: datetime.date
    prefer: str | None = None
    existing: Existing | None = None


def rank(
    spec: Spec,
    catalog: Catalog,
    today: datetime.date,
    *,
    existing: Existing | None = None,
    prefer: str | None = None,
) -> Ranking:
    """Compare the regions that might take over; no I/O.

    Args:
        spec: What is to be ranked for.
        catalog: What AWS offers where.
        today: The day of the question.
        existing: What Terraform tells of the system, where the spec only names it and its regions.
        prefer: What the user prefers, a key of `PREFERENCES`.

    Raises:
        InputError: The primary is no region that the catalog knows.
    """
    subject = Subject(spec, catalog, today, existing=existing)
    if spec.regions.primary not in catalog.regions:
        raise InputError([Problem(spec.place("regions", "primary"), _no_region(spec.regions.primary, catalog))])
    judge = _Judge(subject, prefer)
    listed = sorted((judge.standing(region, role) for region, role in _listed(subject)), key=_costs)
    best = judge.grave(listed[0].region) if listed else None
    others = {region: judge.grave(region) for region in _unlisted(subject) if judge.allows(region)}
    better = (judge.standing(region, None) for region, costs in others.items() if best is None or costs < best)
    equal = (judge.standing(region, None) for region, costs in others.items() if costs == best)
    return Ranking(
        spec=spec,
        listed=tuple(listed),
        better=tuple(sorted(better, key=_costs)[:MOST_SUGGESTIONS]),
        equal=tuple(sorted(equal, key=_costs)),
        unranked=tuple(_unranked(subject)),
        endings=tuple(_endings(subject)),
        catalog_date=catalog.date,
        today=today,
        prefer=prefer,
        existing=existing,
    )


def why_before(first: Standing, second: Standing) -> Reason:
    """Return why one region stands before another that follows it in the ranking."""
    for ours, theirs in zip(first.marks, second.marks, strict=True):
        if ours.cost != theirs.cost:
            return Reason(ours.criterion, ours.says, theirs.says)
    return Reason(None)


def _costs(standing: Standing) -> tuple[int, ...]:
    return standing.costs


def _listed(subject: Subject) -> Iterator[tuple[Region, Role]]:
    for one in subject.carriers():
        if one.role is not Role.PRIMARY:
            yield subject.catalog.regions[one.region], one.role


def _unlisted(subject: Subject) -> Iterator[Region]:
    """Yield the regions that the spec does not name in any role."""
    named = {region for region, _, _ in subject.spec.regions.roles()}
    return (region for region in subject.catalog.regions.values() if region.id not in named)


def _unranked(subject: Subject) -> Iterator[str]:
    for region, role, _ in subject.spec.regions.roles():
        if region not in subject.catalog.regions and role is not Role.OBSERVER:
            yield _no_region(region, subject.catalog)
    for requirement in subject.requirements:
        verdict = subject.verdict(requirement.asked, subject.spec.regions.primary)
        if not verdict.known:
            meant = " or ".join(f"`{word}`" for word in verdict.suggestions)
            kind = "CloudFormation resource type" if requirement.is_feature else "AWS service"
            yield f"no {kind} is called `{requirement.asked}`{f'; did you mean {meant}?' if meant else ''}"


def _endings(subject: Subject) -> Iterator[str]:
    for stage, consequence in _CONSEQUENCES.items():
        for one in endings(subject, stage):
            yield f"{one.message}{consequence}. {one.lifecycle.advice}"


def _no_region(region: str, catalog: Catalog) -> str:
    meant = " or ".join(f"`{word}`" for word in catalog.suggest_region(region))
    return f"AWS has no region `{region}`{f'; did you mean {meant}?' if meant else ''}"


class _Judge:
    """Marks regions for one spec."""

    def __init__(self, subject: Subject, prefer: str | None) -> None:
        self._subject = subject
        self._order = order(prefer)
        self._preferred = PREFERENCES.get(prefer or "")
        self._primary = subject.catalog.regions[subject.spec.regions.primary]
        self._needs = [one for one in subject.requirements if _is_known(subject, one)]

    def allows(self, region: Region) -> bool:
        """Say whether nothing rules the region out, without asking what it has."""
        return not self._allowed(region).cost

    def grave(self, region: Region) -> tuple[int, ...]:
        """Return the costs in their order without those of the fine criteria, but for one that is preferred."""
        marks = self._marks(region)
        kept = (one for one in self._order if one not in FINE or one == self._preferred)
        return tuple((marks.get(one) or self._fine(one, region)).cost for one in kept)

    def standing(self, region: Region, role: Role | None) -> Standing:
        """Return a region with a mark for each criterion."""
        known = self._marks(region)
        marks = tuple(known.get(one) or self._fine(one, region) for one in self._order)
        lacking, accepted = self._lacking(region), self._accepted(region)
        words = tuple(f"lacks {need.asked}, which a waiver accepts" for need in accepted)
        return Standing(region, role, marks, len(self._needs), self._facts(region, lacking), words)

    def _lacking(self, region: Region) -> list[Requirement]:
        verdicts = ((need, self._subject.verdict(need.asked, region.id)) for need in self._needs)
        return [need for need, verdict in verdicts if verdict.status in _ABSENT]

    def _accepted(self, region: Region) -> list[Requirement]:
        return [need for need in self._lacking(region) if self._waived(self._rule(need, region), region, need.service)]

    def _rule(self, need: Requirement, region: Region) -> str:
        """Return the rule with which preflight objects to a region that lacks something."""
        if self._subject.verdict(need.asked, region.id).status is Status.ENDED:
            return "service-ended"
        return "feature-unavailable" if need.is_feature else "service-unavailable"

    def _marks(self, region: Region) -> dict[str, Mark]:
        """Return the marks by all but the fine criteria, which cost more to tell."""
        verdicts = [(need, self._subject.verdict(need.asked, region.id)) for need in self._needs]
        accepted = self._accepted(region)
        marks = (
            self._allowed(region),
            self._services([need for need in self._lacking(region) if need not in accepted], accepted),
            self._disputes(region, verdicts),
            _certainty(verdicts),
            self._distance(region),
            self._zones(region),
            self._opt_in(region),
            self._law(region),
        )
        return {mark.criterion: mark for mark in marks}

    def _fine(self, criterion: str, region: Region) -> Mark:
        return self._latency(region) if criterion == "latency" else self._breadth(region)

    def _facts(self, region: Region, lacking: Sequence[Requirement]) -> Facts:
        catalog = self._subject.catalog
        return Facts(
            missing=tuple(need.asked for need in lacking),
            zones=catalog.open_zones(region.id)[0],
            opt_in=catalog.opt_in(region.id) is not None,
            country=jurisdiction(region),
            way=way(self._primary.id, region.id),
            gaps=self._gaps(region),
            of=len(self._at_home),
        )

    @cached_property
    def _at_home(self) -> tuple[str, ...]:
        """The services that the primary has."""
        catalog = self._subject.catalog
        return tuple(one for one in catalog.services if catalog.verdict(one, self._primary.id).usable)

    @cache  # noqa: B019 - a judge lives as long as one ranking
    def _gaps(self, region: Region) -> int:
        verdicts = (self._subject.catalog.verdict(one, region.id) for one in self._at_home)
        return sum(verdict.status is Status.UNAVAILABLE for verdict in verdicts)

    def _latency(self, region: Region) -> Mark:
        apart = way(self._primary.id, region.id)
        if apart is None:
            return Mark("latency", 0, "lies where no source tells the distance from the primary")
        return Mark(
            "latency",
            apart.milliseconds,
            f"lies about {apart.kilometres:,} km from the primary, an estimated {apart.milliseconds} ms there and back",
        )

    def _breadth(self, region: Region) -> Mark:
        gaps, count = self._gaps(region), len(self._at_home)
        return Mark("breadth", gaps, f"lacks {gaps} of the {count} AWS services that the primary has")

    def _allowed(self, region: Region) -> Mark:
        spec, against = self._subject.spec, []
        if region.partition != self._primary.partition:
            against.append(("partition-mismatch", f"is in another partition ({region.partition})"))
        if spec.residency and jurisdiction(region) not in spec.residency_countries:
            allowed = ", ".join(spec.residency)
            against.append(
                ("residency-violated", f"is in {jurisdiction(region)}, and the data may live in {allowed} only")
            )
        reason, _ = self._subject.reason_to_avoid(region.id)
        if reason is not None:
            against.append(("region-avoided", f"is to be avoided: {reason}"))
        standing = [says for rule, says in against if not self._waived(rule, region)]
        return Mark(
            "allowed", len(standing), " and ".join(standing) or "is allowed by partition, residency and `avoid`"
        )

    def _services(self, lacking: list[Requirement], accepted: list[Requirement]) -> Mark:
        count = len(self._needs)
        if lacking:
            return Mark("services", len(lacking), f"lacks {_listed_needs(lacking)}")
        rest = " but what waivers accept" if accepted else ""
        kinds = "services and features" if any(need.is_feature for need in self._needs) else "services"
        every = "both" if count == 2 else f"all {count}"
        what = f"{every} AWS {kinds}" if count > 1 else f"the one AWS {kinds.split()[0].removesuffix('s')}"
        return Mark("services", 0, f"has {what} the {'system' if self._subject.existing else 'spec'} needs{rest}")

    def _disputes(self, region: Region, verdicts: list[tuple[Requirement, Verdict]]) -> Mark:
        disputed = [
            need
            for need, verdict in verdicts
            if verdict.status is Status.DISPUTED and not self._waived("service-disputed", region, need.service)
        ]
        says = f"is disputed for {_listed_needs(disputed)}" if disputed else "is not disputed by any source"
        return Mark("disputes", len(disputed), says)

    def _distance(self, region: Region) -> Mark:
        near = share_a_subdivision(region, self._primary) and not self._waived("same-geography", region)
        where = f"lies in {region.geography}, the primary in {self._primary.geography}"
        return Mark("distance", int(near), f"lies next to the primary, both in {region.geography}" if near else where)

    def _zones(self, region: Region) -> Mark:
        zones, _ = self._subject.catalog.open_zones(region.id)
        few = zones < ENOUGH_ZONES and not self._waived("too-few-zones", region)
        only = "gives new accounts only" if few else "has"
        return Mark("zones", int(few), f"{only} {zones} Availability Zone{'s' if zones != 1 else ''}")

    def _opt_in(self, region: Region) -> Mark:
        needed = self._subject.catalog.opt_in(region.id) is not None
        return Mark(
            "opt-in",
            int(needed),
            "is opt-in, so that each account must enable it first" if needed else "is enabled in every account",
        )

    def _law(self, region: Region) -> Mark:
        country, home = jurisdiction(region), jurisdiction(self._primary)
        if country == home:
            apart = "" if self._distance(region).cost else f", in another part of it ({region.geography})"
            return Mark("law", 0, f"is under the law of the primary's country ({country}){apart}")
        allowed = ", which `residency` allows" if country in self._subject.spec.residency_countries else ""
        return Mark("law", 1, f"is in {country}, under another law than the primary's ({home}){allowed}")

    def _waived(self, rule: str, region: Region, service: str | None = None) -> bool:
        subject = self._subject
        if not subject.spec.waivers:
            return False
        finding = Finding(rule, Severity.ERROR, "", Place(""), "", regions=(region.id,), service=service)
        return apply_waivers([finding], subject.spec.waivers, subject.today)[0].waiver is not None


def _is_known(subject: Subject, need: Requirement) -> bool:
    return subject.verdict(need.asked, subject.spec.regions.primary).known


def _certainty(verdicts: list[tuple[Requirement, Verdict]]) -> Mark:
    unsure = [need for need, verdict in verdicts if verdict.status is Status.UNKNOWN]
    says = f"may or may not have {_listed_needs(unsure)}: no source can tell" if unsure else "leaves nothing open"
    return Mark("certainty", len(unsure), says)


def _listed_needs(needs: list[Requirement]) -> str:
    """Return needs in words: `comprehend (for also_needs) and ses (for mail)`."""
    words = [f"{need.asked} (for {need.whom})" for need in needs]
    return " and ".join(words) if len(words) < 3 else f"{', '.join(words[:-1])} and {words[-1]}"
